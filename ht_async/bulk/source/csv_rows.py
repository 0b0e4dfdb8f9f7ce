"""Orders in a CSV file."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import final

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.columns import check_columns
from ht_async.bulk.source.csv_records import Record, read_records
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import CsvForm, SourceRow
from ht_async.bulk.source.text_file import FileState, TextFile, find_encoding, text_digest
from ht_async.errors import Problem

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@final
class CsvSource:
    """Orders in a CSV file with a header.

    Args:
        path: The file.
        encoding: Its encoding; found out if None.
        mapping: What its columns mean.

    Raises:
        SourceError: It can't be read, or its header doesn't describe orders.
    """

    numbered = True

    def __init__(self, path: Path, encoding: str | None, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        self.name = str(path)
        self.size: int = path.stat().st_size if path.is_file() else 0
        self._path = path
        self._file: TextFile | None = None
        self._state: FileState | None = None
        self.csv_form = _read_header(path, find_encoding(path, encoding), mapping)

    @property
    def position(self) -> int:
        """How much was read, in bytes."""
        return self._file.position if self._file else 0

    def digest(self) -> str:
        """Read the file once, check its encoding, and return what identifies its content."""
        digest = text_digest(self._path, self.csv_form.encoding)
        self._state = digest.state
        return digest.content

    def rows(self) -> Generator[SourceRow]:
        """Read the rows."""
        form = self.csv_form
        self._file = TextFile(self._path, form.encoding, self._state)
        try:
            records = read_records(self._file, form.delimiter)
            next(records)
            for number, record in enumerate(records, start=1):
                flaw = _flaw(record, form)
                values = {} if flaw else dict(zip(form.columns, record.cells, strict=True))
                yield SourceRow(number, record.line, values, flaw, record.cells)
        finally:
            self._file.close()


def _flaw(record: Record, form: CsvForm) -> Problem | None:
    if record.flaw:
        return Problem("row", record.flaw)
    if len(record.cells) == len(form.columns):
        return None
    return Problem(
        "row",
        f"has {len(record.cells)} cells, and the header {len(form.columns)}: "
        f"is there a {_DELIMITERS[form.delimiter]} outside quotes?",
    )


def _read_header(path: Path, encoding: str, mapping: ColumnMapping) -> CsvForm:
    """Read the header by the delimiter with which it has the most names that are known."""
    headers = {delimiter: _first(path, encoding, delimiter) for delimiter in _DELIMITERS}
    known = mapping.known_columns

    def likeness(delimiter: str) -> tuple[int, bool, int]:
        header = headers[delimiter]
        return len(known.intersection(header.cells)), bool(header.flaw), len(header.cells)

    delimiter = max(headers, key=likeness)
    header = headers[delimiter]
    if header.flaw:
        raise SourceError(f"{path}: its header {header.flaw}")
    check_columns(f"{path}, line {header.line}", header.cells, mapping)
    return CsvForm(tuple(header.cells), delimiter, encoding)


def _first(path: Path, encoding: str, delimiter: str) -> Record:
    file = TextFile(path, encoding)
    try:
        for record in read_records(file, delimiter):
            return record
    finally:
        file.close()
    raise SourceError(f"{path}: holds blank lines alone: the first line must name the columns")
