"""Tables of texts that others wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ht_async.cli.plain_text import plain

if TYPE_CHECKING:
    from rich.table import Table


def table(names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Table:
    """Return a table.

    Args:
        names: The columns' names; the first column is never cut.
        rows: The cells; None for an empty one.
    """
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(names):
        made.add_column(plain(name), no_wrap=index == 0, overflow="fold")
    for row in rows:
        made.add_row(*(plain(cell or "") for cell in row))
    return made


def details(lines: Iterable[tuple[str, str | None]]) -> Table:
    """Return named values, a line each, without those that are empty."""
    from rich.table import Table

    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in lines:
        if value:
            made.add_row(plain(name), plain(value))
    return made
