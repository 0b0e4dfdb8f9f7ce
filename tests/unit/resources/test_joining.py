"""Several calls of one client that create the same order."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from lost_orders import unknown
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import EPOCH, elapsed, other_tasks, run_virtual, virtual, virtual_runner

from ht_async import (
    Answer,
    APIConnectionError,
    Failure,
    Headers,
    HelloTech,
    HTError,
    Order,
    OutcomeStatus,
    OutcomeUnknownError,
    Progress,
    ReferenceConflictError,
    Request,
    Timeout,
    UnprocessableEntityError,
    WrongLoopError,
)
from ht_async.events import Event, OrderReconciled
from ht_async.reconcile import account

LATE = Fate.LATE
TODAY = date(EPOCH.year, EPOCH.month, EPOCH.day)


async def cancelled(ht: HelloTech, after: float, number: int = 1) -> None:
    """Create an order and leave."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ht.orders.create(new_order(number)), after)


class Hiding(OrderLedger):
    """A server that may show nothing."""

    hides = False

    async def _get(self, request: Request, progress: Progress) -> Answer | Failure:
        if self.hides:
            return Answer(404, Headers(), b"{}")
        return await super()._get(request, progress)


# -- while it is being sent --------------------------------------------------------------


@virtual
async def test_equal_creations_at_the_same_time_are_one() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        orders = await asyncio.gather(*(ht.orders.create(new_order(1)) for _ in range(20)))
        assert {order.id for order in orders} == {1}
        assert asyncio.get_running_loop().time() == pytest.approx(0.3)
    assert ledger.requests == {"1": 1}


@virtual
async def test_equal_batches_at_the_same_time_send_each_order_once() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        inputs = [new_order(number) for number in range(50)]
        results = await asyncio.gather(*(ht.create_orders(inputs) for _ in range(3)))
    assert set(ledger.requests.values()) == {1}
    assert sum(len(result.created) for result in results) == 50
    assert sum(len(result.existing) for result in results) == 100
    for outcome in (outcome for result in results for outcome in result.outcomes):
        assert outcome.order is not None
        assert ledger.created[outcome.order.id]["phone"] == str(outcome.index)
        assert outcome.attempts == (1 if outcome.status is OutcomeStatus.CREATED else 0)


@virtual
async def test_another_content_is_refused_and_not_sent() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        first = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0)
        other = new_order(2, purchase_order_id="PO-1")
        with pytest.raises(ReferenceConflictError, match="PO-1") as caught:
            await ht.orders.create(other)
        assert caught.value.existing_id is None
        await first
        with pytest.raises(ReferenceConflictError) as caught:
            await ht.orders.create(other)
        assert caught.value.existing_id == 1
    assert ledger.requests == {"1": 1}


@virtual
async def test_when_the_first_was_refused_the_next_one_tries_for_itself() -> None:
    ledger = OrderLedger(in_turn(Fate.INVALID, Fate.CREATED))
    async with ledger.client() as ht:
        results = await asyncio.gather(
            *(ht.orders.create(new_order(1)) for _ in range(3)), return_exceptions=True
        )
    assert isinstance(results[0], UnprocessableEntityError)
    assert [order.id for order in results[1:] if isinstance(order, Order)] == [1, 1]
    assert ledger.requests == {"1": 2}


@virtual
async def test_when_the_first_leaves_before_sending_the_next_one_sends() -> None:
    ledger = OrderLedger(seconds=lambda: 2.0)
    async with ledger.client() as ht:
        first = asyncio.create_task(cancelled(ht, 1.0))
        await asyncio.sleep(0.1)
        assert (await ht.orders.create(new_order(1))).id == 1
        await first
    assert ledger.requests == {"1": 2}
    assert ledger.ids("1") == [1]


@virtual
async def test_when_the_first_leaves_after_sending_the_others_get_what_comes_of_it() -> None:
    ledger = OrderLedger(seconds=lambda: 2.0)
    async with ledger.client() as ht:
        first = asyncio.create_task(cancelled(ht, 3.0))
        await asyncio.sleep(0.1)
        others = [asyncio.create_task(ht.orders.create(new_order(1))) for _ in range(2)]
        others.append(asyncio.create_task(ht.orders.create(new_order(1))))
        others.pop().cancel()  # who leaves takes nothing from the others
        assert {order.id for order in await asyncio.gather(*others)} == {1}
        assert asyncio.get_running_loop().time() == pytest.approx(6.0)
        await first
        assert ht.orders.pending() == ()
    assert ledger.requests == {"1": 1}


@virtual
async def test_each_caller_has_its_own_time() -> None:
    ledger = OrderLedger(seconds=lambda: 2.0)
    async with ledger.client() as ht:
        first = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0)
        began = asyncio.get_running_loop().time()
        error = await unknown(ht, timeout=1.5)
        assert asyncio.get_running_loop().time() - began == pytest.approx(1.5)
        assert (error.reference, error.attempts) == ("PO-1", 0)
        assert isinstance(error.__cause__, APIConnectionError)
        assert (await error.resolve()).id == (await first).id
        assert ht.orders.pending() == ()
    assert ledger.requests == {"1": 1}


@virtual
async def test_a_call_that_waited_has_what_is_left_of_its_time() -> None:
    ledger = OrderLedger(in_turn(Fate.INVALID, Fate.SILENT_AFTER), seconds=lambda: 1.0)
    async with ledger.client() as ht:
        first = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0)
        assert await elapsed(unknown(ht, timeout=6.0)) == pytest.approx(6.0)
        assert isinstance(first.exception(), UnprocessableEntityError)


@virtual
async def test_raw_responses_are_of_a_request_that_was_made() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        raw = ht.with_raw_response.orders
        one, other = await asyncio.gather(raw.create(new_order(1)), raw.create(new_order(1)))
        assert (one.status, other.status, one.value.id, other.value.id) == (200, 200, 1, 1)
    assert ledger.requests == {"1": 1}


def test_an_order_that_is_sent_in_another_loop_is_not_waited_for() -> None:
    ht = OrderLedger(in_turn(Fate.LOST_AFTER)).client()
    with virtual_runner() as runner:
        runner.run(unknown(ht, resolve_within=0))
        with pytest.raises(WrongLoopError):
            run_virtual(ht.orders.create(new_order(1)))
        runner.run(ht.aclose())


# -- while its outcome is open -----------------------------------------------------------


@pytest.mark.parametrize("since", [None, TODAY])
@virtual
async def test_an_open_order_is_not_sent_again_by_another_batch(since: date | None) -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(LATE), late=3.0, seconds=lambda: 0.4)
    async with ledger.client(settle=20, grace=0, on_event=events.append) as ht:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ht.create_orders([new_order(1)]), 1.0)
        (pending,) = ht.orders.pending()
        assert pending.reference == "PO-1"
        (outcome,) = (await ht.create_orders([new_order(1)], check_existing_since=since)).outcomes
        assert outcome.status is OutcomeStatus.EXISTING
        assert (outcome.unwrap().id, outcome.attempts, outcome.recovered) == (1, 0, False)
        assert ht.orders.pending() == ()
        assert OrderReconciled("PO-1", "found", 1) in events
    assert ledger.requests == {"1": 1}


@pytest.mark.parametrize("policy", ["unresolved", "resend_once"])
@virtual
async def test_each_call_has_its_own_policy_for_an_order_that_is_absent(policy: Any) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    async with ledger.client(settle=20) as ht:
        lost = await unknown(ht)
        (outcome,) = (await ht.create_orders([new_order(1)], on_absent=policy)).outcomes
        if policy == "resend_once":
            assert (outcome.status, outcome.attempts) == (OutcomeStatus.CREATED, 1)
            assert (await lost.resolve()).id == 1
        else:
            assert outcome.status is OutcomeStatus.UNRESOLVED
    assert ledger.requests == {"1": 2 if policy == "resend_once" else 1}


@virtual
async def test_a_longer_time_to_settle_is_kept_to() -> None:
    ledger = OrderLedger(in_turn(LATE), late=40.0)
    async with ledger.client(settle=5) as ht:
        await unknown(ht)
        batch = ht.create_orders([new_order(1)], settle=60, on_absent="resend_once")
        (outcome,) = (await batch).outcomes
        assert outcome.status is OutcomeStatus.EXISTING
    assert ledger.requests == {"1": 1}


@virtual
async def test_after_it_was_absent_another_creation_is_the_callers_decision() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    async with ledger.client(settle=5) as ht:
        error = await unknown(ht)
        with pytest.raises(OutcomeUnknownError, match="by your decision only"):
            await error.resolve()
        assert (await ht.orders.create(new_order(1))).id == 1
    assert ledger.requests == {"1": 2}


@virtual
async def test_an_interrupted_batch_tells_what_it_waited_for() -> None:
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    outcomes: list[Any] = []
    async with ledger.client(timeout=Timeout(read=20), grace=0) as ht:
        first = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(
                ht.create_orders([new_order(1)], on_outcome=outcomes.append), 5.0
            )
        (outcome,) = outcomes
        assert (outcome.status, outcome.attempts) == (OutcomeStatus.UNRESOLVED, 0)
        assert (await outcome.error.resolve()).id == (await first).id == 1
    assert ledger.requests == {"1": 1}
    assert other_tasks() == set()


@virtual
async def test_an_interrupted_batch_does_not_send_when_its_turn_comes() -> None:
    ledger = OrderLedger(in_turn(Fate.INVALID), seconds=lambda: 1.0)
    outcomes: list[Any] = []
    async with ledger.client() as ht:
        first = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0)
        batch = ht.create_orders([new_order(1)], on_outcome=outcomes.append)
        second = asyncio.create_task(batch)
        await asyncio.wait((first,))
        second.cancel()
        await asyncio.wait((second,))
        assert isinstance(first.exception(), UnprocessableEntityError)
        (outcome,) = outcomes
        assert outcome.status is not OutcomeStatus.CREATED
    assert ledger.created == {}


# -- once it exists ----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["answered", "found", "late answer", "existing"])
@virtual
async def test_what_exists_is_not_created_again_though_no_list_shows_it_yet(how: str) -> None:
    fates = {"found": Fate.LOST_AFTER, "existing": Fate.CONFLICT}
    ledger = OrderLedger(in_turn(fates.get(how, Fate.CREATED), Fate.CREATED))
    async with ledger.client(settle=20) as ht:
        if how == "existing":
            ledger.store({"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
            await asyncio.sleep(3600)
        if how == "late answer":
            await cancelled(ht, 0.15)
            await asyncio.sleep(5)
        else:
            await ht.orders.create(new_order(1))
        ledger.lists.lag = 10_000.0
        assert (await ht.orders.create(new_order(1))).id == 1
        assert (await ht.orders.resolve("PO-1")).id == 1
        (outcome,) = (await ht.create_orders([new_order(1)])).outcomes
        assert (outcome.status, outcome.unwrap().id) == (OutcomeStatus.EXISTING, 1)
    assert ledger.requests == {"1": 1}


@virtual
async def test_what_exists_and_can_not_be_read_is_not_created_again() -> None:
    ledger = Hiding()
    async with ledger.client() as ht:
        await ht.orders.create(new_order(1))
        ledger.hides = True
        error = await unknown(ht)
        assert isinstance(error.__cause__, HTError)
        assert "as 1" in str(error)
        (outcome,) = (await ht.create_orders([new_order(1)])).outcomes
        assert outcome.status is OutcomeStatus.UNRESOLVED
        ledger.hides = False
        with pytest.raises(OutcomeUnknownError):
            await error.resolve(0)
        assert (await error.resolve()).id == 1
    assert ledger.requests == {"1": 1}


@virtual
async def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "REMEMBERED", 3)
    ledger = OrderLedger()
    async with ledger.client() as ht:
        for number in [1, 2, 3, 4, 4, 1]:
            await ht.orders.create(new_order(number))
    assert ledger.requests == {"1": 2, "2": 1, "3": 1, "4": 1}


@virtual
async def test_an_order_that_is_under_way_is_never_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(account, "REMEMBERED", 1)
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client() as ht:
        await unknown(ht)
        ledger.script = in_turn(Fate.CREATED)
        for number in range(2, 9):
            await ht.orders.create(new_order(number))
        await unknown(ht)
    assert ledger.requests["1"] == 1


@virtual
async def test_a_search_that_begins_when_the_end_is_known_keeps_no_reference() -> None:
    ledger = OrderLedger(in_turn(Fate.INVALID, Fate.CREATED), seconds=lambda: 2.0)
    async with ledger.client() as ht:
        error = await unknown(ht, timeout=3.0)
        await asyncio.sleep(10)
        with pytest.raises(UnprocessableEntityError):
            await error.resolve()
        assert (await ht.orders.create(new_order(1))).id == 1
    assert ledger.requests == {"1": 2}
