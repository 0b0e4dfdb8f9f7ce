"""Orders in a file of JSON Lines: one JSON object a line."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from json import JSONDecodeError
from pathlib import Path
from typing import Any, cast, final

from ht_async import codec
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import CsvForm, SourceRow
from ht_async.bulk.source.text_file import (
    MAX_RECORD,
    FileState,
    TextFile,
    find_encoding,
    text_digest,
)
from ht_async.errors import Problem
from ht_async.models.order_document import as_fields


@final
class JsonLinesSource:
    """Orders in a file of JSON Lines, by the names of fields or as the API documents a body.

    Args:
        path: The file.
        encoding: Its encoding; found out if None.
        mapping: What its members mean, where they have other names.

    Raises:
        SourceError: It can't be read.
    """

    numbered = True
    csv_form: CsvForm | None = None

    def __init__(self, path: Path, encoding: str | None, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        self.name = str(path)
        self._path = path
        self._encoding = find_encoding(path, encoding)
        self.size: int = path.stat().st_size
        self._file: TextFile | None = None
        self._state: FileState | None = None

    @property
    def position(self) -> int:
        """How much was read, in bytes."""
        return self._file.position if self._file else 0

    def digest(self) -> str:
        """Read the file once, check its encoding, and return what identifies its content."""
        digest = text_digest(self._path, self._encoding)
        self._state = digest.state
        return digest.content

    def rows(self) -> Generator[SourceRow]:
        """Read the rows; blank lines are passed over."""
        self._file = TextFile(self._path, self._encoding, self._state)
        try:
            number = 0
            while line := self._file.read(MAX_RECORD):
                number += bool(line.strip())
                if self._file.in_line and len(line) == MAX_RECORD:
                    yield _too_large(self._file, number)
                elif line.strip():
                    yield _row(number, self._file.lines, line)
        finally:
            self._file.close()


def _too_large(file: TextFile, number: int) -> SourceRow:
    line = file.lines
    while file.in_line and file.read(MAX_RECORD):
        pass
    flaw = f"is larger than {MAX_RECORD} characters: one order is a small JSON object"
    return SourceRow(number, line, {}, Problem("row", flaw))


def _row(number: int, line: int, text: str) -> SourceRow:
    cells = (text.strip(),)
    try:
        document = codec.decode_strictly(cells[0])
    except JSONDecodeError as error:
        flaw = f"is no JSON: {error.msg}, at column {error.colno}"
        return SourceRow(number, line, {}, Problem("row", flaw), cells)
    except ValueError as error:
        return SourceRow(number, line, {}, Problem("row", f"is no JSON: {error}"), cells)
    if not isinstance(document, dict):
        flaw = "must be one JSON object, the order: write one object a line"
        return SourceRow(number, line, {}, Problem("row", flaw), cells)
    values: Mapping[str, Any] = as_fields(cast("dict[str, Any]", document))
    return SourceRow(number, line, values, None, cells)
