"""How far workers are: a table that lives, on a terminal; elsewhere the events alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from demo_run.cluster import Sight, State

STYLES = {State.KILLED: "bold red", State.FROZEN: "bold cyan", State.THAWED: "yellow"}


class WorkerTable:
    """The table.

    Args:
        console: Where it is shown.
        live: What shows it.
        rows: How many rows the job has.
    """

    def __init__(self, console: Console, live: Live, rows: int) -> None:
        self._console = console
        self._live = live
        self._rows = rows

    def tell(self, event: str) -> None:
        """Tell an event, in a line that stays."""
        self._console.print(f"  {event}", highlight=False)

    def show(self, sight: Sight) -> None:
        """Show how far it is."""
        if self._console.is_terminal:
            self._live.update(drawn(sight, self._rows), refresh=True)


@contextmanager
def shown_workers(console: Console, rows: int) -> Iterator[WorkerTable]:
    """Show the table for the length of a `with` block."""
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield WorkerTable(console, live, rows)


def drawn(sight: Sight, rows: int) -> Table:
    """The table as it is now."""
    table = Table("worker", "pid", "answers", "state", "said last", box=None)
    table.caption = (
        f"{sight.orders:,} orders on the server, of {rows:,} rows; {sight.seconds:.0f} s"
    )
    for worker in sight.workers:
        state = Text(worker.state, STYLES.get(worker.state, ""))
        pid, answers = str(worker.process.pid), f"{worker.answers:,}"
        table.add_row(worker.name, pid, answers, state, Text(worker.said()))
    table.columns[2].justify = "right"
    return table
