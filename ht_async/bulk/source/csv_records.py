"""From lines of CSV to records, with bounded memory and without losing one's way.

`csv.reader` asks for line after line until a record is complete. What this adds is a limit to
what a record may take, and that a broken record doesn't make its remains look like records.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import final

from attrs import frozen

from ht_async.bulk.source.text_file import MAX_RECORD, TextFile

_UNCLOSED = "a quote that is opened in it is never closed"
_LARGE = "it is too large"
_REASONS = {
    "',' expected after '\"'": 'text follows a closing quote: write a quote in a cell as ""',
    "unexpected end of data": _UNCLOSED,
}


class _TooLargeError(Exception):
    """A record goes on for longer than it may."""


@frozen(slots=True)
class Record:
    """A record of a CSV file.

    Args:
        line: The line that it begins in, from 1.
        cells: Its cells; none if it can't be told apart into cells.
        flaw: Why it can't.
    """

    line: int
    cells: list[str]
    flaw: str | None = None


@final
class _Lines:
    """Feeds a `csv.reader`, and knows how far the record under way has come."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self.begin()

    def begin(self) -> None:
        """Begin a record."""
        self.first = self._file.lines + 1
        self.length = 0
        self._quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        if self.length > MAX_RECORD:
            raise _TooLargeError
        return line

    def pass_over(self) -> None:
        """Go to the end of the record: of a line with which every quote is closed."""
        while (self._file.in_line or self._quotes % 2) and self._read(MAX_RECORD):
            pass

    def _read(self, limit: int) -> str:
        line = self._file.read(limit)
        self.length += len(line)
        self._quotes += line.count('"')
        return line


def read_records(file: TextFile, delimiter: str) -> Iterator[Record]:
    """Read a CSV file record by record; blank lines are passed over.

    Raises:
        SourceError: The file can't be read.
    """
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _TooLargeError:
            lines.pass_over()
            yield Record(lines.first, [], _flaw(_LARGE, lines.first, file.lines))
        except csv.Error as error:
            reason = _reason(str(error), delimiter)
            if reason == _LARGE:
                lines.pass_over()
            yield Record(lines.first, [], _flaw(reason, lines.first, file.lines))
        else:
            if cells:
                yield Record(lines.first, cells)


def _reason(told: str, delimiter: str) -> str:
    if told.startswith("field larger than"):
        return _LARGE
    return _REASONS.get(told.replace(f"'{delimiter}'", "','"), "it is no proper CSV")


def _flaw(reason: str, first: int, last: int) -> str:
    if reason == _LARGE:
        reason = f"it is larger than {min(csv.field_size_limit(), MAX_RECORD)} characters"
        if last > first:
            reason += ", or a quote that is opened in it isn't closed"
    lines = f"line {first} was" if first == last else f"lines {first} to {last} were"
    return f"can't be read: {reason}; {lines} passed over"
