"""What every source of orders gives, whatever it is."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from ht_async.errors import Problem

if TYPE_CHECKING:
    from ht_async.bulk.source.mapping import ColumnMapping

REJECTED_ROW = "rejected_row"
"""Column of a rejects file: the row's number in the source that it was rejected from."""

REJECTED_REFERENCE = "rejected_reference"
"""Column of a rejects file: the reference that a row without `purchase_order_id` keeps."""

REJECTED_BECAUSE = "rejected_because"
"""Column of a rejects file: what is wrong with the row."""

REJECTED_TEXT = "rejected_text"
"""Member of a rejects file in JSON Lines: a line that is no JSON object."""

REJECT_COLUMNS = (REJECTED_ROW, REJECTED_REFERENCE, REJECTED_BECAUSE)
"""The columns that a rejects file has beyond those of its source."""


@frozen(slots=True)
class SourceRow:
    """A row as it stands in its source.

    Args:
        number: Its number, from 1; a header and blank lines aren't counted.
        line: The line that it begins in, from 1; None where a source has no lines.
        values: Its values by the source's own names of columns.
        flaw: Why it can't be told apart into values; None if it can.
        cells: Its cells as they stand there, for a rejects file; JSON Lines have one, the line.
    """

    number: int
    line: int | None
    values: Mapping[str, Any] = field(repr=False)
    flaw: Problem | None = None
    cells: Sequence[str] = field(default=(), repr=False)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"row {self.number}" + (f" (line {self.line})" if self.line else "")


@frozen(slots=True)
class CsvForm:
    """How a CSV file is written, so that its rejected rows can be written alike.

    Args:
        columns: Its header.
        delimiter: What separates its cells.
        encoding: Its encoding.
    """

    columns: tuple[str, ...]
    delimiter: str
    encoding: str


class Source(Protocol):
    """Rows of orders. Its methods block: call them in a thread."""

    @property
    def name(self) -> str:
        """What to call it in messages; free of credentials."""
        ...

    @property
    def mapping(self) -> ColumnMapping:
        """What its columns mean."""
        ...

    @property
    def csv_form(self) -> CsvForm | None:
        """How it is written if it is CSV."""
        ...

    @property
    def numbered(self) -> bool:
        """Whether a row has the same number whenever it is read.

        Where it hasn't, each order needs a `purchase_order_id`.
        """
        ...

    @property
    def size(self) -> int | None:
        """How much there is to read, in bytes; None if that can't be known."""
        ...

    @property
    def position(self) -> int:
        """How much of that was read."""
        ...

    def digest(self) -> str:
        """Read it once and return what tells it from any other content.

        Raises:
            SourceError: It can't be read, or its encoding is another one.
        """
        ...

    def rows(self) -> Generator[SourceRow]:
        """Read its rows, one after the other.

        Raises:
            SourceError: It can't be read, or was changed meanwhile.
        """
        ...
