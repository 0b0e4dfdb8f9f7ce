"""The account of a run: an entry for every row, and whether it agrees with the server's orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Any, cast

from demo_run.order_file import OrderRow
from ht_async import (
    APIStatusError,
    HTError,
    OrderOutcome,
    OutcomeUnknownError,
    ReferenceConflictError,
)


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "created"
    REPEATED = "repeated"
    FAILED = "failed"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Entry:
    """What became of one row.

    Attributes:
        row: Its number.
        reference: Its `purchase_order_id`, if it is known.
        fate: `repeated` means the same order as a row before it, so it was not sent.
        reason: Why it failed or is unresolved; never personal data.
        order_id: HT's id of the order, if it was created.
        attempts: How often it was sent.
        seconds: From its turn to its outcome; None if it was not sent.
    """

    row: int
    reference: str | None
    fate: Fate
    reason: str = ""
    order_id: int | None = None
    attempts: int = 0
    seconds: float | None = None


def unreadable(row: OrderRow) -> Entry:
    """The entry of a row that could not be read."""
    return Entry(row.number, None, Fate.FAILED, f"the row {row.problem}")


def entry(row: OrderRow, outcome: OrderOutcome, seconds: float) -> Entry:
    """The entry of a row that went through `create_orders`."""
    repeated = outcome.duplicate_of is not None
    return Entry(
        row=row.number,
        reference=outcome.reference,
        fate=Fate.REPEATED if repeated else Fate(outcome.status.value),
        reason=reason(outcome.error) if outcome.error else "",
        order_id=outcome.order.id if outcome.order else None,
        attempts=outcome.attempts,
        seconds=seconds if outcome.attempts else None,
    )


def reason(error: BaseException) -> str:
    """An error in one line, with the fields that the server names, if it names any."""
    if isinstance(error, OutcomeUnknownError) and isinstance(error.__cause__, HTError):
        return reason(error.__cause__)
    if isinstance(error, ReferenceConflictError):
        return "purchase_order_id: another row has the same one, and is another order"
    if not isinstance(error, APIStatusError):
        return str(error)
    return "; ".join([f"the server answered {error.status}", *server_problems(error.body)])


def server_problems(body: object) -> list[str]:
    """What an error body of the sandbox says about fields; the API's own is not documented."""
    flaws = cast("dict[str, Any]", body).get("errors") if isinstance(body, dict) else None
    return [f"{flaw['field']}: {flaw['message']}" for flaw in flaws or () if flaw.get("field")]


def count(entries: Sequence[Entry]) -> Counter[Fate]:
    """How many rows had each fate."""
    return Counter(entry.fate for entry in entries)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least a share (0 to 1) of the values doesn't exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None


def disagreements(
    rows: Sequence[OrderRow], entries: Sequence[Entry], listed: Mapping[int, str | None]
) -> list[str]:
    """Say where the account and the server's orders disagree; empty if everything adds up.

    Args:
        rows: The file.
        entries: The account.
        listed: References of the server's orders by their ids.
    """
    in_file, accounted = Counter(row.number for row in rows), Counter(e.row for e in entries)
    created = {e.order_id: e.reference for e in entries if e.fate is Fate.CREATED}
    unresolved = {e.reference for e in entries if e.fate is Fate.UNRESOLVED}
    references = [reference for reference in listed.values() if reference is not None]
    findings = {
        "rows without an outcome": (in_file - accounted).total(),
        "outcomes too many": (accounted - in_file).total(),
        "rows that share an order": count(entries)[Fate.CREATED] - len(created),
        "created orders that the server does not list": len(created.items() - listed.items()),
        "listed orders that no row accounts for": sum(
            order_id not in created and reference not in unresolved
            for order_id, reference in listed.items()
        ),
        "listed orders with the reference of another": len(references) - len(set(references)),
    }
    return [f"{number} {what}" for what, number in findings.items() if number]
