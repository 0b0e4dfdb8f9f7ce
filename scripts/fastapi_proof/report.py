"""What the experiments have come to, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from fastapi_proof.experiment import Outcome
from fastapi_proof.overhead import Cost

_MEGABYTE = 1e6


def show_outcome(outcome: Outcome, console: Console) -> None:
    """Print what came of the crowd."""
    table = Table("what", "number", title="The crowd in the shop")
    table.columns[1].justify = "right"
    for what, number in _rows(outcome):
        table.add_row(what, number)
    console.print(table)


def _rows(outcome: Outcome) -> Iterator[tuple[str, str]]:
    tally, ledger = outcome.tally, outcome.ledger
    yield "requests of browsers", f"{tally.requests:,}"
    yield "... in whose midst the browser left", f"{tally.left:,}"
    yield "... a second", f"{tally.requests / tally.seconds:,.0f}"
    for kind, number in sorted(tally.answers.items()):
        yield f"answers {kind}", f"{number:,}"
    for end, number in sorted(outcome.ends.items()):
        yield f"carts {end}", f"{number:,}"
    yield "requests to the API that met a fault", f"{ledger.struck:,}"
    yield "orders at the API", f"{sum(map(len, ledger.orders.values())):,}"
    yield "duplicates", f"{ledger.duplicates:,}"
    yield "contradictions and untrue bookings", f"{len(tally.contradictions) + outcome.untrue:,}"
    for number, pid in enumerate(sorted(outcome.after), start=1):
        before, after = outcome.before[pid], outcome.after[pid]
        yield f"worker {number}: tasks", f"{len(before.tasks)} -> {len(after.tasks)}"
        yield f"worker {number}: files and sockets", f"{before.files} -> {after.files}"
        resident = f"{before.resident / _MEGABYTE:.0f} -> {after.resident / _MEGABYTE:.0f}"
        yield f"worker {number}: memory, MB", resident


def show_costs(costs: Sequence[Cost], console: Console) -> None:
    """Print what handlers cost."""
    table = Table("handler", "on httpx", "on ht-async", "difference", title="CPU, µs a request")
    for column in table.columns[1:]:
        column.justify = "right"
    for cost in costs:
        difference = cost.ht_async - cost.httpx
        table.add_row(
            cost.handler, f"{cost.httpx:,.0f}", f"{cost.ht_async:,.0f}", f"{difference:+,.0f}"
        )
    console.print(table)
