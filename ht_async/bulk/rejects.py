"""The file of rejected rows, to be mended and imported again.

It looks like its source, with columns in front that say which row it was and what is wrong.
Those are passed over when it is imported, but for one: a row without `purchase_order_id` keeps
the reference that it had, so that it is the same order in whichever job.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast, final

from ht_async import codec
from ht_async.bulk.checked_rows import Rejected
from ht_async.bulk.source.rows import (
    REJECT_COLUMNS,
    REJECTED_BECAUSE,
    REJECTED_REFERENCE,
    REJECTED_ROW,
    REJECTED_TEXT,
    CsvForm,
    Source,
    SourceRow,
)
from ht_async.reference import stable_reference
from ht_async.resources.export.private_file import OutputError, replacing


class Rejects(Protocol):
    """Takes rejected rows. Its method blocks."""

    def write(self, rejected: Rejected) -> None:
        """Write a row."""
        ...


@contextmanager
def rejects_file(path: Path, source: Source, job: str) -> Generator[Rejects]:
    """Write a file of rejected rows; it is there when all of them are written.

    Args:
        path: Where it is to be. CSV for a source that is CSV, with its delimiter and encoding;
            else JSON Lines.
        source: Where the rows come from.
        job: Name of the job.

    Raises:
        OutputError: It can't be written, or is the source itself.
    """
    if path.exists() and Path(source.name).exists() and path.samefile(source.name):
        raise OutputError(f"{path}: is the source itself: name another file for rejected rows")
    with replacing(path) as file:
        if source.csv_form is None:
            yield _JsonRejects(file, source, job)
            return
        text = io.TextIOWrapper(
            file, source.csv_form.encoding, errors="backslashreplace", newline=""
        )
        yield _CsvRejects(text, source.csv_form, source, job)
        text.flush()
        text.detach()


def _reference(row: SourceRow, source: Source, job: str) -> str:
    kept = row.values.get(REJECTED_REFERENCE)
    if kept:
        return str(kept)
    return stable_reference(job, row.number) if source.numbered else ""


@final
class _CsvRejects:
    def __init__(self, text: io.TextIOWrapper, form: CsvForm, source: Source, job: str) -> None:
        self._writer = csv.writer(text, delimiter=form.delimiter)
        self._source = source
        self._job = job
        self._kept = [column not in REJECT_COLUMNS for column in form.columns]
        self._writer.writerow((*REJECT_COLUMNS, *self._own(form.columns)))

    def write(self, rejected: Rejected) -> None:
        row = rejected.row
        because = "; ".join(map(str, rejected.problems))
        reference = _reference(row, self._source, self._job)
        self._writer.writerow((row.number, reference, because, *self._own(row.cells)))

    def _own(self, cells: Sequence[str]) -> Iterator[str]:
        for index, cell in enumerate(cells):
            if index >= len(self._kept) or self._kept[index]:
                yield cell


@final
class _JsonRejects:
    def __init__(self, file: BinaryIO, source: Source, job: str) -> None:
        self._file = file
        self._source = source
        self._job = job

    def write(self, rejected: Rejected) -> None:
        row = rejected.row
        members = {
            REJECTED_ROW: row.number,
            REJECTED_REFERENCE: _reference(row, self._source, self._job),
            REJECTED_BECAUSE: [str(problem) for problem in rejected.problems],
        }
        own = {name: value for name, value in _own(row).items() if name not in members}
        self._file.write(_line(_plain(members | own)) + b"\n")


def _line(members: Any) -> bytes:
    try:
        return codec.encode(members)
    except UnicodeEncodeError:  # a broken character may be just what is wrong with the row
        return codec.encode_as_ascii(members)


def _own(row: SourceRow) -> Mapping[str, Any]:
    """Return the members that a row had."""
    if not row.cells:
        return row.values
    if row.flaw is not None:
        return {REJECTED_TEXT: row.cells[0]}
    members: Mapping[str, Any] = codec.decode_strictly(row.cells[0])
    return members


def _plain(value: Any) -> Any:
    """Return a value as JSON can tell it."""
    if isinstance(value, Mapping):
        members = cast("Mapping[object, Any]", value)
        return {str(name): _plain(member) for name, member in members.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in cast("list[object]", value)]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    return str(value)
