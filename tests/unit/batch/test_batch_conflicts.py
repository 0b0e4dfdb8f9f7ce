"""Orders of a batch that the API refuses: as a conflict, or for now."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from order_ledger import Fate, OrderLedger, in_turn, new_order
from order_lists import OrderLists
from virtual_time import virtual

from ht_async import (
    ConflictError,
    OrderOutcome,
    OutcomeStatus,
    OutcomeUnknownError,
    RateLimitError,
    RetryPolicy,
)
from ht_async.events import DuplicateDetected, Event

THERE = {"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7}


@virtual
async def test_a_conflict_that_no_list_explains_is_a_failure() -> None:
    async with OrderLedger(in_turn(Fate.CONFLICT)).client() as ht:
        (outcome,) = (await ht.create_orders([new_order(1)])).outcomes
    assert outcome.status is OutcomeStatus.FAILED
    assert isinstance(outcome.error, ConflictError)


@virtual
async def test_where_lists_can_not_be_read_a_conflict_is_unresolved() -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT), lists=OrderLists(status=500))
    async with ledger.client() as ht:
        ledger.store(THERE)
        (outcome,) = (await ht.create_orders([new_order(1)])).outcomes
        assert outcome.status is OutcomeStatus.UNRESOLVED
        assert isinstance(outcome.error, OutcomeUnknownError)
        assert isinstance(outcome.error.__cause__, ConflictError)
        ledger.lists.status = 200
        assert (await outcome.error.resolve()).id == 1


@virtual
async def test_a_conflict_whose_search_is_interrupted_is_unresolved() -> None:
    outcomes: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    async with ledger.client() as ht:
        ledger.store(THERE)
        batch = ht.create_orders([new_order(1)], on_outcome=outcomes.append)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(batch, 0.5)
        (outcome,) = outcomes
        assert (outcome.status, outcome.attempts) == (OutcomeStatus.UNRESOLVED, 1)
        assert isinstance(outcome.error, OutcomeUnknownError)
        assert (await outcome.error.resolve()).id == 1


@virtual
async def test_a_conflict_with_what_another_call_created_is_existing() -> None:
    """The second call creates it while the first one looks for it."""
    ledger = OrderLedger(in_turn(Fate.CONFLICT, Fate.CREATED))
    async with ledger.client() as ht:
        first, second = await asyncio.gather(
            ht.create_orders([new_order(1)]), ht.create_orders([new_order(1)])
        )
    assert [outcome.status for outcome in (*first.outcomes, *second.outcomes)] == [
        OutcomeStatus.EXISTING,
        OutcomeStatus.CREATED,
    ]


@pytest.mark.parametrize("fate", [Fate.THROTTLED, Fate.THROTTLED_PLAINLY])
@virtual
async def test_a_refusal_that_proves_nothing_is_unresolved_and_not_to_be_retried(
    fate: Fate,
) -> None:
    ledger = OrderLedger(in_turn(fate))
    distrusting = RetryPolicy(retry_refused_creates=False)
    async with ledger.client(retry=distrusting, settle=5) as ht:
        result = await ht.create_orders([new_order(1)])
        (outcome,) = result.outcomes
        assert outcome.status is OutcomeStatus.UNRESOLVED
        assert isinstance(outcome.error, OutcomeUnknownError)
        assert isinstance(outcome.error.__cause__, RateLimitError)
        assert result.retryable() == []
    assert ledger.requests == {"1": 1}


@virtual
async def test_all_callers_wait_as_long_as_a_distrusted_refusal_asks() -> None:
    ledger = OrderLedger(
        lambda body, _: Fate.THROTTLED if body["phone"] == "1" else Fate.CREATED, retry_after=50
    )
    distrusting = RetryPolicy(retry_refused_creates=False)
    async with ledger.client(retry=distrusting, max_connections=1) as ht:
        with pytest.raises(OutcomeUnknownError):
            await ht.orders.create(new_order(1), resolve_within=0)
        await ht.create_orders([new_order(2)])
        assert asyncio.get_running_loop().time() >= 50


# -- check_existing_since ----------------------------------------------------------------

OTHER = {**THERE, "sku_id": [43]}


@pytest.mark.parametrize(
    ("there", "adopted", "duplicates"),
    [
        ([OTHER, THERE], 2, None),
        ([THERE, OTHER], 1, None),
        ([OTHER, THERE, THERE], 2, (2, 3)),
        ([OTHER, OTHER], None, None),
    ],
)
@virtual
async def test_of_several_orders_with_the_reference_one_that_matches_is_adopted(
    there: list[dict[str, Any]], adopted: int | None, duplicates: tuple[int, ...] | None
) -> None:
    events: list[Event] = []
    ledger = OrderLedger()
    for body in there:
        ledger.store(body)
    async with ledger.client(on_event=events.append) as ht:
        await asyncio.sleep(3600)
        today = ledger.lists.stored_at[1].date()
        (outcome,) = (await ht.create_orders([new_order(1)], check_existing_since=today)).outcomes
    assert ledger.requests == {}
    if adopted is None:
        assert outcome.status is OutcomeStatus.FAILED
    else:
        assert (outcome.status, outcome.unwrap().id) == (OutcomeStatus.EXISTING, adopted)
    told = [event.order_ids for event in events if isinstance(event, DuplicateDetected)]
    assert told == ([] if duplicates is None else [duplicates])
