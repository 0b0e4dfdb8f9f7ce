"""The account of a job: an entry for every row, and whether it agrees with the server's orders."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Any

from demo_run.order_file import OrderRow


class Fate(StrEnum):
    """What became of a row."""

    CREATED = "created"
    EXISTING = "existing"
    REPEATED = "repeated"
    FAILED = "failed"
    REJECTED = "rejected"
    UNRESOLVED = "unresolved"
    OPEN = "open"


THERE = (Fate.CREATED, Fate.EXISTING)
FATES = {"new": Fate.OPEN, "sending": Fate.OPEN}
"""Of those states that are called otherwise here."""
MAYBE_SENT = ("sending", "open")


@dataclass(frozen=True)
class Entry:
    """What became of one row.

    Attributes:
        row: Its number.
        reference: Its `purchase_order_id`, if it has one.
        fate: `repeated` is the same order as a row before it, which is not sent; `rejected` is
            flawed and never sent; `open` has not come to its end.
        state: What the program calls that, if the row is an order.
        reason: Why it failed, is rejected or unresolved; never personal data.
        order_id: HT's id of the order, if it was created.
        attempts: How often it was sent.
        recovered: Whether its answer was lost and it was found.
        first_sent: When it was about to be sent.
        ended: When what became of it was known.
    """

    row: int
    reference: str | None
    fate: Fate
    state: str = ""
    reason: str = ""
    order_id: int | None = None
    attempts: int = 0
    recovered: bool = False
    first_sent: datetime | None = None
    ended: datetime | None = None

    @property
    def answered(self) -> bool:
        """Whether it was created and the answer said so."""
        return self.fate is Fate.CREATED and not self.recovered

    @property
    def seconds(self) -> float | None:
        """From the intent to send it to its outcome."""
        if self.first_sent is None or self.ended is None:
            return None
        return (self.ended - self.first_sent).total_seconds()


def read_results(path: Path) -> list[Entry]:
    """Read what `jobs export` has written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Entry(
                row=int(record["row"]),
                reference=record["reference"],
                fate=FATES.get(record["state"]) or Fate(record["state"]),
                state=record["state"],
                reason=record["detail"],
                order_id=int(record["order_id"]) if record["order_id"] else None,
                attempts=int(record["attempts"]),
                recovered=record["recovered"] == "true",
                first_sent=moment(record["first_sent"]),
                ended=moment(record["ended"]),
            )
            for record in csv.DictReader(file)
        ]


def moment(text: str) -> datetime | None:
    """A time, if there is one."""
    return datetime.fromisoformat(text) if text else None


def read_rejects(path: Path) -> list[Entry]:
    """Read the rejected rows; there is no file before the orders are read to their end."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Entry(
                row=int(record["rejected_row"]),
                reference=record["purchase_order_id"] or None,
                fate=Fate.REJECTED,
                reason=record["rejected_because"],
            )
            for record in csv.DictReader(file)
        ]


def repeats(rows: Sequence[OrderRow], entries: Sequence[Entry]) -> list[Entry]:
    """The entries of rows that have none because a row before has the same reference."""
    accounted, seen = {entry.row for entry in entries}, set[str]()
    found: list[Entry] = []
    for row in rows:
        if row.number not in accounted and row.reference in seen:
            found.append(Entry(row.number, row.reference, Fate.REPEATED))
        if row.reference is not None:
            seen.add(row.reference)
    return found


def count(entries: Sequence[Entry]) -> Counter[Fate]:
    """How many rows had each fate."""
    return Counter(entry.fate for entry in entries)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least a share (0 to 1) of the values doesn't exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None


def disagreements(
    rows: Sequence[OrderRow],
    entries: Sequence[Entry],
    status: Mapping[str, Any],
    listed: Mapping[int, str | None],
) -> list[str]:
    """Say where the account and the server's orders disagree; empty if everything adds up.

    Args:
        rows: The file.
        entries: The account.
        status: What `jobs status` says.
        listed: References of the server's orders by their ids.
    """
    in_file, accounted = Counter(row.number for row in rows), Counter(e.row for e in entries)
    there = {e.order_id: e.reference for e in entries if e.fate in THERE}
    unresolved = {e.reference for e in entries if e.fate is Fate.UNRESOLVED}
    references = [reference for reference in listed.values() if reference is not None]
    tally = count(entries)
    findings = {
        "rows without an outcome": (in_file - accounted).total() + tally[Fate.OPEN],
        "outcomes too many": (accounted - in_file).total(),
        "rows that share an order": sum(tally[fate] for fate in THERE) - len(there),
        "created orders that the server does not list": len(there.items() - listed.items()),
        "listed orders that no row accounts for": sum(
            order_id not in there and reference not in unresolved
            for order_id, reference in listed.items()
        ),
        "listed orders with the reference of another": len(references) - len(set(references)),
    }
    found = [f"{number} {what}" for what, number in findings.items() if number]
    told: dict[Fate, int] = {fate: status.get(fate.value, 0) for fate in Fate}
    told[Fate.REPEATED] = status["duplicates"]
    told[Fate.OPEN] = sum(status[state] for state in ("new", *MAYBE_SENT))
    return found + [
        f"{tally[fate]} rows are {fate}, and the job's status says {number}"
        for fate, number in told.items()
        if number != tally[fate]
    ]
