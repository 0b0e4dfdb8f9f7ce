"""Which inputs are one order, and how many of them are remembered."""

from __future__ import annotations

import asyncio
import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from order_ledger import new_order
from virtual_time import settle, virtual

from ht_async import HTError, OrderOutcome, OutcomeStatus, TimeWindow
from ht_async.batch.references import Claim, References, follow
from ht_async.binding.ht.orders import decode_order
from ht_async.models.content import digest

START = datetime(2030, 1, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FULL: dict[str, Any] = {
    "address": "1 Main St",
    "phone": "555",
    "sku_ids": [42, 43],
    "client_id": 7,
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
    "address_details": "Apt 4",
    "business_name": "Doe Inc.",
    "devices": ["a", "b"],
    "notes": "Ring twice",
    "time_windows": [TimeWindow(START, START + HOUR)],
    "purchase_order_id": "PO-1",
}
OTHERS: dict[str, Any] = {
    **{name: "other" for name, value in FULL.items() if isinstance(value, str)},
    "sku_ids": [43, 42],
    "client_id": 8,
    "email": "john@example.com",
    "devices": ["ab"],
    "time_windows": [TimeWindow(START, START + 2 * HOUR)],
}
ORDER = new_order(0, **FULL)
CREATED = OrderOutcome(
    index=0,
    order_input=ORDER,
    reference="PO-1",
    status=OutcomeStatus.CREATED,
    order=decode_order({"id": 5}),
    attempts=3,
    recovered=True,
)


def test_equal_orders_have_equal_digests() -> None:
    assert digest(new_order(0, **FULL)) == digest(copy.deepcopy(ORDER))
    assert len(digest(ORDER)) == 16


def test_a_copy_has_a_digest_of_its_own() -> None:
    order = new_order(0, **FULL)
    known = digest(order)
    assert digest(evolve(order, phone="556")) == digest(new_order(0, **{**FULL, "phone": "556"}))
    assert digest(pickle.loads(pickle.dumps(order))) == digest(order) == known


def test_every_field_counts() -> None:
    assert OTHERS.keys() == FULL.keys()
    digests = {digest(new_order(0, **{**FULL, name: value})) for name, value in OTHERS.items()}
    assert len(digests | {digest(ORDER)}) == len(OTHERS) + 1


@given(name=st.sampled_from(["notes", "address"]), one=st.text(), other=st.text())
def test_different_texts_have_different_digests(name: str, one: str, other: str) -> None:
    one, other = (f"x{text.encode('unicode_escape').decode()}" for text in (one, other))
    same = digest(new_order(0, **{name: one})) == digest(new_order(0, **{name: other}))
    assert same == (one == other)


def test_a_follower_shares_what_became_of_the_first() -> None:
    mine = new_order(9)
    copied = follow(CREATED, 7, mine)
    assert (copied.index, copied.order_input, copied.duplicate_of) == (7, mine, 0)
    assert (copied.status, copied.order, copied.recovered) == (
        CREATED.status,
        CREATED.order,
        True,
    )
    assert copied.attempts == 0


CONTENT = bytes(range(16))


def settled(references: References, number: int, outcome: OrderOutcome | None = None) -> Claim:
    claim = references.claim(f"PO-{number}", number, CONTENT)
    references.settle(claim, CREATED if outcome is None else outcome)
    return claim


def test_without_a_window_everything_is_remembered() -> None:
    references = References(None)
    claims = [settled(references, number) for number in range(1000)]
    assert [references.claim(f"PO-{number}", 9999, b"x") for number in range(1000)] == claims
    assert claims[0].outcome is CREATED


@pytest.mark.parametrize("window", [1, 2, 10])
def test_a_window_remembers_the_last_ones(window: int) -> None:
    references = References(window)
    claims = [
        settled(references, number, evolve(CREATED, index=number, reference=f"PO-{number}"))
        for number in range(20)
    ]
    kept = [references.claim(f"PO-{number}", 9999, b"x") for number in range(20 - window, 20)]
    assert kept == claims[-window:]
    assert references.claim(f"PO-{19 - window}", 9999, b"x").index == 9999


@pytest.mark.parametrize("status", OutcomeStatus)
@pytest.mark.parametrize("error", [None, HTError("no")])
@pytest.mark.parametrize("recovered", [False, True])
def test_a_window_remembers_all_but_the_content(
    status: OutcomeStatus, error: HTError | None, recovered: bool
) -> None:
    references = References(1)
    outcome = OrderOutcome(
        index=2**40,
        order_input=ORDER,
        reference="PO-1",
        status=status,
        error=error,
        attempts=7,
        recovered=recovered,
    )
    references.settle(references.claim("PO-1", 2**40, CONTENT), outcome)
    claim = references.claim("PO-1", 9999, b"x")
    assert (claim.index, claim.content) == (2**40, CONTENT)
    assert claim.outcome == evolve(outcome, order_input={})


def test_a_window_keeps_neither_orders_nor_inputs() -> None:
    outcome = settled(References(5), 1).outcome
    assert outcome is not None
    assert (outcome.order, outcome.order_input) == (None, {})
    assert (outcome.status, outcome.recovered) == (CREATED.status, True)


def test_what_is_under_way_is_never_forgotten() -> None:
    references = References(1)
    waiting = [references.claim(f"PO-{number}", number, b"x") for number in range(50)]
    for number in range(100, 200):
        settled(references, number)
    assert [references.claim(f"PO-{number}", 9999, b"x") for number in range(50)] == waiting


@virtual
async def test_whoever_waits_for_a_claim_gets_its_outcome_and_is_not_interrupted() -> None:
    references = References(None)
    claim = references.claim("PO-1", 0, b"x")
    waiters = [asyncio.create_task(claim.wait()) for _ in range(3)]
    await settle()
    waiters[1].cancel()
    await settle()
    assert not any(waiter.done() for waiter in waiters)
    references.settle(claim, CREATED)
    assert await asyncio.gather(*waiters) == [CREATED] * 3
    assert await claim.wait() is CREATED
