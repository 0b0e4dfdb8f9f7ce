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

from scripts.demo.account import Entry, Fate

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
        TextColumn(
            "[green]{task.fields[created]:,} created[/] [red]{task.fields[failed]} failed[/] "
            "[yellow]{task.fields[unresolved]} unresolved[/]"
        ),
    )
    tally, began = Counter[Fate](), time.monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, rate=0.0, **numbers(tally))

        def tell(entry: Entry) -> None:
            tally[entry.fate] += 1
            rate = tally.total() / max(time.monotonic() - began, 0.001)
            progress.update(task, completed=tally.total(), rate=rate, **numbers(tally))

        yield tell


def lines(console: Console, total: int) -> Tell:
    """A line after each fifth of the rows."""
    tally, step = Counter[Fate](), max(1, total // LINES)

    def tell(entry: Entry) -> None:
        tally[entry.fate] += 1
        done = tally.total()
        if done % step == 0 or done == total:
            told = ", ".join(f"{number:,} {name}" for name, number in numbers(tally).items())
            console.print(f"{done:,} of {total:,} rows: {told}", highlight=False)

    return tell


def numbers(tally: Counter[Fate]) -> dict[str, int]:
    """The counters that are shown."""
    return {fate.value: tally[fate] for fate in (Fate.CREATED, Fate.FAILED, Fate.UNRESOLVED)}
