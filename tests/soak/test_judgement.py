"""The proof notices every untruth: it is itself put to the test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from safety_proof.contenders import Told
from safety_proof.server import Ledger
from safety_proof.truth import wrong_outcomes

from ht_async import OutcomeStatus

pytestmark = pytest.mark.no_cover

CREATED, EXISTING = OutcomeStatus.CREATED, OutcomeStatus.EXISTING
FAILED, UNRESOLVED = OutcomeStatus.FAILED, OutcomeStatus.UNRESOLVED


def ledger(orders: dict[str, Sequence[int]], answered: Sequence[int] = ()) -> Ledger:
    return Ledger(orders, frozenset(answered), struck=0, posts=0, list_pages=0, lookups=0)


@pytest.mark.parametrize(
    ("told", "ids", "flaw"),
    [
        (Told("A", CREATED, 1), [1], None),
        (Told("A", CREATED, 2, recovered=True), [2], None),
        (Told("A", FAILED), [], None),
        (Told("A", UNRESOLVED), [], None),
        (Told("A", CREATED, 1), [], "created, but not on the server"),
        (Told("A", CREATED, 1), [3], "created, but not on the server"),
        (Told("A", CREATED, 2), [2], "created, but its answer was lost: it can only be recovered"),
        (Told("A", EXISTING, 1), [1], "existing, but nothing was there before"),
        (Told("A", FAILED), [1], "failed, but on the server"),
        (Told("A", UNRESOLVED), [1], "unresolved, but on the server"),
    ],
)
def test_each_untruth_is_named(told: Told, ids: Sequence[int], flaw: str | None) -> None:
    found = wrong_outcomes([told], ledger({"A": ids}, answered=[1]), orders=1)
    assert found == ({} if flaw is None else {flaw: 1})


def test_orders_without_an_outcome_and_with_two_are_noticed() -> None:
    told = [Told("A", FAILED), Told("A", FAILED)]
    assert wrong_outcomes(told, ledger({}), orders=3) == {
        "orders without an outcome": 2,
        "orders with two outcomes": 1,
    }


def test_duplicates_are_the_orders_too_many() -> None:
    assert ledger({"A": [1, 2, 3], "B": [4], "C": [5, 6]}).duplicates == 3
