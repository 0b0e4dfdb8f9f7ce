"""How far the run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from demo_run.account import Entry, Fate

Tell: TypeAlias = Callable[[Entry], None]

LINES = 5


@contextmanager
def shown_progress(console: Console, total: int) -> Iterator[Tell]:
    """Show the progress for the length of a `with` block; the value takes each entry."""
    if console.is_terminal:
        with bar(console, total) as tell:
            yield tell
    else:
        yield lines(console, total)


@contextmanager
def bar(console: Console, total: int) -> Iterator[Tell]:
    """A bar with rate, time left and counters."""
    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    tally, began = Counter[Fate](), time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(counters(tally), total=total, rate=0.0)

        def tell(entry: Entry) -> None:
            tally[entry.fate] += 1
            done = tally.total()
            rate = done / max(time.monotonic() - began, 0.001)
            progress.update(task, completed=done, rate=rate, description=counters(tally))

        yield tell


def lines(console: Console, total: int) -> Tell:
    """A line after each fifth of the rows."""
    tally, step = Counter[Fate](), max(1, total // LINES)

    def tell(entry: Entry) -> None:
        tally[entry.fate] += 1
        done = tally.total()
        if done % step == 0 or done == total:
            console.print(f"{done:,} of {total:,} rows: {counters(tally)}", highlight=False)

    return tell


def counters(tally: Counter[Fate]) -> str:
    """How many rows have which fate so far."""
    return (
        f"[green]{tally[Fate.CREATED]:,} created[/], [red]{tally[Fate.FAILED]:,} failed[/], "
        f"[yellow]{tally[Fate.UNRESOLVED]:,} unresolved[/]"
    )
