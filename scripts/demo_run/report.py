"""The account as text for people or as JSON for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from demo_run.account import Entry, Fate, count
from demo_run.job_files import JobFiles
from demo_run.result import Result

MEANINGS = {
    Fate.CREATED: "on the server, once",
    Fate.EXISTING: "on the server before they were sent",
    Fate.REPEATED: "the same order as a row before it: not sent again",
    Fate.FAILED: "proven not created, for the reasons below",
    Fate.REJECTED: "flawed, and never sent, for the reasons below",
    Fate.UNRESOLVED: "perhaps sent, and not on the server: see below",
    Fate.OPEN: "not brought to an end",
}
SELDOM = (Fate.EXISTING, Fate.OPEN)
MOST_NAMED = 12


def as_json(result: Result, files: JobFiles) -> dict[str, Any]:
    """The result as a JSON object; times are in seconds."""
    return {
        "complete": result.complete,
        "killed": result.course.killed_at is not None,
        "rows": len(result.rows),
        **{fate.value: len(result.of(fate)) for fate in Fate},
        "duplicates": result.server.duplicates,
        "in_doubt": dict(result.after_doubt()),
        "seconds": result.course.seconds,
        "orders_per_second": result.per_second(),
        "p50": result.latency(0.5),
        "p99": result.latency(0.99),
        "faults": result.server.faults,
        "disagreements": result.findings() if result.complete else None,
        "failures": [told(e) for fate in (Fate.FAILED, Fate.REJECTED) for e in result.of(fate)],
        "unresolved_rows": [told(entry) for entry in result.of(Fate.UNRESOLVED)],
        "files": {"results": str(files.results), "report": str(files.report)},
    }


def told(entry: Entry) -> dict[str, Any]:
    """What is told of a row as JSON."""
    return {
        "row": entry.row,
        "reference": entry.reference,
        "fate": entry.fate,
        "reason": entry.reason,
        "attempts": entry.attempts,
    }


def show(result: Result, files: JobFiles, console: Console) -> None:
    """Print the result."""
    console.print("", counts(result), "", sep="\n")
    if failed := sorted(result.of(Fate.FAILED) + result.of(Fate.REJECTED), key=lambda e: e.row):
        console.print(failures(failed), "")
    if open_ := result.of(Fate.UNRESOLVED):
        console.print(unresolved(open_), "", advice(result), "", sep="\n", highlight=False)
    if result.course.in_doubt:
        console.print(doubts(result), "", sep="\n", highlight=False)
    console.print(speed(result), faults(result), "", sep="\n", highlight=False)
    console.print(verdict(result))
    console.print(left_behind(files), highlight=False, soft_wrap=True)


def verdict(result: Result) -> Text:
    """Whether everything adds up."""
    if not result.complete:
        left = len(result.rows) - len(result.entries) + len(result.of(Fate.OPEN))
        text = f"Interrupted: {left:,} of {len(result.rows):,} rows were not brought to an end."
        return Text(text, "yellow")
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
    tally = count(result.entries)
    for fate, meaning in MEANINGS.items():
        if tally[fate] or fate not in SELDOM:
            table.add_row(Text(fate.value.capitalize(), "bold"), f"{tally[fate]:,}", meaning)
    duplicates = f"{result.server.duplicates:,}"
    table.add_row(Text("Duplicates", "bold"), duplicates, "orders that the server has twice")
    table.columns[1].justify = "right"
    return table


def failures(entries: Sequence[Entry]) -> Table:
    """Why rows failed."""
    table = Table("row", "reference", "why it is no order", box=None)
    for entry in entries:
        table.add_row(f"{entry.row:,}", Text(entry.reference or "-"), Text(entry.reason))
    table.columns[0].justify = "right"
    return table


def unresolved(entries: Sequence[Entry]) -> Table:
    """Whose outcome is unknown, by what is known."""
    table = Table("unresolved orders", "what is known", box=None)
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_reason[entry.reason].append(entry.reference or f"row {entry.row:,}")
    for why, references in by_reason.items():
        named = ", ".join(references[:MOST_NAMED])
        more = len(references) - MOST_NAMED
        table.add_row(Text(f"{named} and {more:,} more" if more > 0 else named), Text(why))
    return table


def advice(result: Result) -> str:
    """What unresolved means, and what to do."""
    total, existing = len(result.of(Fate.UNRESOLVED)), result.found_unresolved()
    known = f" (it has {existing} of {total})" if result.complete else ""
    return (
        "Whether these orders were sent is not known, or their answers were lost. Each was looked "
        f"for by its purchase_order_id and is not on the server{known}. None is sent again unless "
        "you say so: --on-absent resend_once, or jobs resolve --send-again."
    )


def doubts(result: Result) -> str:
    """What became of the orders that were in doubt when the import was killed."""
    fates = result.after_doubt()
    ends = ", ".join(f"{number:,} {fate}" for fate, number in fates.most_common())
    return f"In doubt after the kill: {fates.total():,} orders. What became of them: {ends}."


def speed(result: Result) -> str:
    """Rate and latency."""
    text = f"{result.per_second():,.0f} orders/s, {result.course.seconds:.1f} s in all"
    p50, p99 = result.latency(0.5), result.latency(0.99)
    if p50 is None or p99 is None:
        return text
    return (
        f"{text}; from the intent to the outcome, both on disk, an answered order took "
        f"{p50 * 1000:,.0f} ms (p50), {p99 * 1000:,.0f} ms (p99)"
    )


def faults(result: Result) -> str:
    """What the server did wrong, and how often an order was sent again."""
    struck = ", ".join(f"{times} {name}" for name, times in sorted(result.server.faults.items()))
    again = sum(entry.attempts > 1 for entry in result.entries)
    found = sum(entry.recovered for entry in result.entries)
    return (
        f"Faults that the server committed: {struck or 'none'}. "
        f"Answers that were lost and whose orders were found: {found}. "
        f"Sent again, where it was certain that nothing had been created: {again}."
    )


def left_behind(files: JobFiles) -> str:
    """Where to look further."""
    paths = (files.journal, files.results, files.rejects, files.report)
    return f"Left to look at: {', '.join(str(path) for path in paths if path.exists())}"
