"""What a run has come to, as text for people or as JSON for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from demo_run.account import Entry, Fate, count, disagreements, percentile
from demo_run.creation import Run
from demo_run.local_server import ServerTruth
from demo_run.order_file import OrderRow

MEANINGS = {
    Fate.CREATED: "on the server, once",
    Fate.REPEATED: "the same order as a row before it: not sent again",
    Fate.FAILED: "proven not created, for the reasons below",
    Fate.UNRESOLVED: "sent, but the answer got lost: see below",
}


@dataclass(frozen=True)
class Result:
    """Everything there is to report."""

    rows: Sequence[OrderRow]
    run: Run
    server: ServerTruth

    @property
    def complete(self) -> bool:
        """Whether the run came to its end."""
        return self.run.listed is not None

    def of(self, fate: Fate) -> list[Entry]:
        """The entries of one fate, in the file's order."""
        return sorted(
            (entry for entry in self.run.entries if entry.fate is fate),
            key=lambda entry: entry.row,
        )

    def findings(self) -> list[str]:
        """What does not add up."""
        found = disagreements(self.rows, self.run.entries, self.run.listed or {})
        listed = len(self.run.listed or ())
        if listed != self.server.orders:
            found.append(f"{self.server.orders} orders on the server, but {listed} listed")
        if self.server.duplicates:
            found.append(f"{self.server.duplicates} duplicates on the server")
        return found

    def latency(self, share: float) -> float | None:
        """Seconds from a row's turn to its outcome that a share of the sent rows kept to."""
        return percentile([e.seconds for e in self.run.entries if e.seconds is not None], share)

    def per_second(self) -> float:
        """Created orders per second."""
        return len(self.of(Fate.CREATED)) / self.run.seconds if self.run.seconds else 0.0

    def found_unresolved(self) -> int:
        """How many of the unresolved orders the server has after all."""
        listed = set((self.run.listed or {}).values())
        return sum(entry.reference in listed for entry in self.of(Fate.UNRESOLVED))


def as_json(result: Result) -> dict[str, Any]:
    """The result as a JSON object; times are in seconds."""
    return {
        "complete": result.complete,
        "rows": len(result.rows),
        **{fate.value: len(result.of(fate)) for fate in Fate},
        "duplicates": result.server.duplicates,
        "orders_per_second": result.per_second(),
        "p50": result.latency(0.5),
        "p99": result.latency(0.99),
        "faults": result.server.faults,
        "disagreements": result.findings() if result.complete else None,
        "failures": [asdict(entry) for entry in result.of(Fate.FAILED)],
        "unresolved_rows": [asdict(entry) for entry in result.of(Fate.UNRESOLVED)],
    }


def show(result: Result, console: Console) -> None:
    """Print the result."""
    console.print(counts(result), "")
    if failed := result.of(Fate.FAILED):
        console.print(failures(failed), "")
    if open_ := result.of(Fate.UNRESOLVED):
        console.print(unresolved(open_), "", advice(result), "", sep="\n", highlight=False)
    console.print(speed(result), faults(result), "", sep="\n", highlight=False)
    console.print(verdict(result))


def verdict(result: Result) -> Text:
    """Whether everything adds up."""
    if not result.complete:
        left = len(result.rows) - len(result.run.entries)
        return Text(f"Interrupted: {left:,} of {len(result.rows):,} rows were not begun.", "yellow")
    if findings := result.findings():
        return Text(f"The account does not add up: {'; '.join(findings)}.", "bold red")
    return Text(
        "The account adds up: every row has one outcome, every created order is on the server, "
        "and the server has no order that no row accounts for.",
        "green",
    )


def counts(result: Result) -> Table:
    """How many rows had each fate, and what that means."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    tally = count(result.run.entries)
    for fate, meaning in MEANINGS.items():
        table.add_row(Text(fate.value.capitalize(), "bold"), f"{tally[fate]:,}", meaning)
    duplicates = f"{result.server.duplicates:,}"
    table.add_row(Text("Duplicates", "bold"), duplicates, "orders that the server has twice")
    table.columns[1].justify = "right"
    return table


def failures(entries: Sequence[Entry]) -> Table:
    """Why rows failed."""
    table = Table("failed row", "reference", "why", box=None)
    for entry in entries:
        table.add_row(f"{entry.row:,}", Text(entry.reference or "-"), Text(entry.reason))
    table.columns[0].justify = "right"
    return table


def unresolved(entries: Sequence[Entry]) -> Table:
    """Whose outcome is unknown, by what came in place of a proper answer."""
    table = Table("unresolved orders", "in place of an answer", box=None)
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_reason[entry.reason].append(entry.reference or f"row {entry.row:,}")
    for why, references in by_reason.items():
        table.add_row(Text(", ".join(references)), Text(why))
    return table


def advice(result: Result) -> str:
    """What unresolved means, and what to do."""
    total, existing = len(result.of(Fate.UNRESOLVED)), result.found_unresolved()
    known = f" (it has {existing} of {total})" if result.complete else ""
    return (
        "These orders were sent and their answers lost. Each was looked for by its "
        f"purchase_order_id and is not on the server{known}. None is sent again unless you say "
        'so: create_orders(..., on_absent="resend_once").'
    )


def speed(result: Result) -> str:
    """Rate and latency."""
    text = f"{result.per_second():,.0f} orders/s, {result.run.seconds:.1f} s in all"
    p50, p99 = result.latency(0.5), result.latency(0.99)
    if p50 is None or p99 is None:
        return text
    return f"{text}; an order took {p50 * 1000:,.0f} ms (p50), {p99 * 1000:,.0f} ms (p99)"


def faults(result: Result) -> str:
    """What the server did wrong, and how often an order was sent again."""
    struck = ", ".join(f"{times} {name}" for name, times in sorted(result.server.faults.items()))
    again = sum(entry.attempts > 1 for entry in result.run.entries)
    return (
        f"Faults that the server committed: {struck or 'none'}. "
        f"Sent again, where it was certain that nothing had been created: {again}."
    )
