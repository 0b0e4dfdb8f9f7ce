"""Compares what a contender says with what the server knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ht_async import OutcomeStatus
from safety_proof.contenders import Told
from safety_proof.server import Ledger


def wrong_outcomes(told: Sequence[Told], ledger: Ledger, orders: int) -> Mapping[str, int]:
    """Count what is not true by kinds; empty if everything is.

    Args:
        told: What the contender says.
        ledger: The truth about a server that was empty before.
        orders: How many orders the contender was given.
    """
    flaws = Counter(flaw for each in told if (flaw := _flaw(each, ledger)))
    if missing := orders - len({each.reference for each in told}):
        flaws["orders without an outcome"] = missing
    if surplus := len(told) - len({each.reference for each in told}):
        flaws["orders with two outcomes"] = surplus
    return flaws


def _flaw(told: Told, ledger: Ledger) -> str | None:
    ids = ledger.orders.get(told.reference, ())
    match told.status:
        case OutcomeStatus.CREATED if told.order_id not in ids:
            return "created, but not on the server"
        case OutcomeStatus.CREATED if not told.recovered and told.order_id not in ledger.answered:
            return "created, but its answer was lost: it can only be recovered"
        case OutcomeStatus.EXISTING:
            return "existing, but nothing was there before"
        case OutcomeStatus.FAILED if ids:
            return "failed, but on the server"
        case OutcomeStatus.UNRESOLVED if ids:
            return "unresolved, but on the server"
        case _:
            return None
