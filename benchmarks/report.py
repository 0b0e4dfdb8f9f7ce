"""A workload's results as a table for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.table import Table

from benchmarks.figures import Figure, figure
from benchmarks.results import Result, Row, Spread, disturbance


def table(result: Result) -> Table:
    """Medians over the rounds, with their ranges below."""
    shown = Table(
        title=result.title,
        caption=caption(result),
        box=SIMPLE,
        collapse_padding=True,
        pad_edge=False,
    )
    shown.add_column("", no_wrap=True)
    for heading in headings(result):
        shown.add_column(heading, justify="right")
    for row in result.rows:
        if row.samples:
            cells = [
                text(result.spread(row, name), figure(name), "\n({})") for name in result.columns
            ]
            shown.add_row(marked(row), *cells)
        else:
            shown.add_row(row.contender, row.skipped or "")
    return shown


def headings(result: Result) -> list[str]:
    """The headings of the columns."""
    return [figure(name).heading.format(unit=result.unit) for name in result.columns]


def text(spread: Spread | None, of: Figure, ranged: str) -> str:
    """A spread as its median and its range, where there is one.

    Args:
        spread: Some figures; None if there are none.
        of: What they are figures of.
        ranged: How the range is put behind the median.
    """
    if spread is None:
        return "-"
    median, low, high = (of.write(value) for value in (spread.median, spread.low, spread.high))
    return median if low == high else median + ranged.format(f"{low} to {high}")


def caption(result: Result) -> str:
    """How the figures were taken, and what disturbed them."""
    rounds = result.rounds
    taken = f"Medians of {rounds} interleaved rounds, with their range." if rounds > 1 else ""
    return " ".join(filter(None, (taken, disturbed(result))))


def marked(row: Row) -> str:
    """The contender's name, with a star if a measurement of it was disturbed."""
    return f"{row.contender} *" if is_disturbed(row) else row.contender


def is_disturbed(row: Row) -> bool:
    """Whether a measurement was disturbed so much that it says little."""
    return any(disturbance(sample) > 1 for sample in row.samples)


def disturbed(result: Result) -> str:
    """What a star means, if there is one."""
    samples = [sample for row in result.rows for sample in row.samples]
    if not any(map(is_disturbed, result.rows)):
        return ""
    worst = max(sample.get("foreign_load", 0.0) for sample in samples)
    return (
        f"*: disturbed in some round; other processes used up to {worst:.0%} of the client's core."
    )
