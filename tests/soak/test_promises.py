"""What docs/guarantees.md promises of the public surface, and what it says is not promised.

In virtual time, against a server in memory whose ledger tells the truth.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random

import pytest
from attrs import evolve
from order_ledger import Fate, OrderLedger, assert_true, in_turn, new_order, random_seconds
from order_lists import OrderLists
from virtual_time import EPOCH, run_virtual, virtual

from ht_async import (
    ConflictError,
    HelloTech,
    OrderOutcome,
    OutcomeStatus,
    OutcomeUnknownError,
    ReferenceConflictError,
    RetryPolicy,
)
from ht_async.events import DuplicateDetected, Event, OrderLeftOpen, OrderReconciled

pytestmark = pytest.mark.no_cover

SETTLE = 20.0
ORDERS = 60
FATES = [fate for fate in Fate if fate not in (Fate.UNAUTHORIZED, Fate.FORBIDDEN, Fate.CONFLICT)]
LOST = [Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.SILENT_AFTER, Fate.LATE, Fate.UNREADABLE]
LOST += [Fate.SERVER_ERROR]
STORED = [Fate.LOST_AFTER, Fate.SILENT_AFTER, Fate.UNREADABLE]


def client_of(ledger: OrderLedger, **settings: object) -> HelloTech:
    return ledger.client(**{"settle": SETTLE, "max_connections": 8, **settings})


async def batch(ledger: OrderLedger, **settings: object) -> Sequence[OrderOutcome]:
    async with client_of(ledger, **settings) as ht:
        result = await ht.create_orders([new_order(number) for number in range(ORDERS)])
    for outcome in result.outcomes:
        assert_true(outcome, ledger)
    return result.outcomes


def status(outcomes: Sequence[OrderOutcome]) -> set[OutcomeStatus]:
    return {outcome.status for outcome in outcomes}


@pytest.mark.parametrize("seed", range(8))
def test_an_order_whose_answer_is_lost_is_sent_once(seed: int) -> None:
    chance = Random(seed)
    ledger = OrderLedger(lambda *_: chance.choice(LOST), random_seconds(chance))
    outcomes = run_virtual(batch(ledger))
    assert set(ledger.requests.values()) == {1}
    assert status(outcomes) == {OutcomeStatus.CREATED, OutcomeStatus.UNRESOLVED}
    for outcome in outcomes:
        unresolved = outcome.status is OutcomeStatus.UNRESOLVED
        assert unresolved == (ledger.ids(str(outcome.index)) == [])
        assert outcome.recovered != unresolved


@pytest.mark.parametrize("on_absent", ["unresolved", "resend_once"])
@pytest.mark.parametrize("seed", range(8))
def test_no_outcome_is_untrue_and_no_order_is_there_twice(seed: int, on_absent: str) -> None:
    chance = Random(seed)
    lists = OrderLists(
        page_size=chance.choice([3, 100]),
        lag=chance.random() * 1.5,
        skew=chance.choice([-3600, 0, 3600]),
        sorts=chance.random() < 0.7,
        references=chance.random() < 0.7,
        tells_date=True,
    )
    ledger = OrderLedger(
        lambda *_: chance.choice(FATES), random_seconds(chance), late=SETTLE / 3, lists=lists
    )
    outcomes = run_virtual(batch(ledger, on_absent=on_absent))
    assert len(outcomes) == ORDERS


@virtual
async def test_an_absent_order_is_sent_a_second_time_and_never_a_third() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    outcomes = await batch(ledger, on_absent="resend_once")
    assert status(outcomes) == {OutcomeStatus.UNRESOLVED}
    assert set(ledger.requests.values()) == {2}


@virtual
async def test_the_second_send_completes_what_the_first_did_not() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    outcomes = await batch(ledger, on_absent="resend_once")
    assert status(outcomes) == {OutcomeStatus.CREATED}
    assert {outcome.attempts for outcome in outcomes} == {2}


@virtual
async def test_everybody_who_asks_for_a_second_send_shares_one() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    async with client_of(ledger, on_absent="resend_once") as ht:
        with pytest.raises(OutcomeUnknownError) as lost:
            await ht.orders.create(new_order(1))
        orders = await asyncio.gather(*(lost.value.resolve() for _ in range(5)))
    assert [order.id for order in orders] == [1] * 5
    assert ledger.requests == {"1": 2}


@pytest.mark.parametrize("fate", STORED)
def test_create_finds_an_order_whose_answer_was_lost(fate: Fate) -> None:
    events: list[Event] = []

    async def create() -> int:
        async with client_of(ledger, on_event=events.append) as ht:
            order = await ht.orders.create(new_order(1))
            assert ht.orders.pending() == ()
            return order.id

    ledger = OrderLedger(in_turn(fate))
    assert run_virtual(create()) == 1
    assert ledger.requests == {"1": 1}
    assert OrderReconciled("PO-1", "found", 1) in events


@virtual
async def test_what_create_does_not_find_in_time_is_unknown_and_can_be_resolved() -> None:
    ledger = OrderLedger(in_turn(Fate.LATE), late=15.0)
    async with client_of(ledger) as ht:
        with pytest.raises(OutcomeUnknownError) as lost:
            await ht.orders.create(new_order(1), resolve_within=5)
        assert lost.value.reference == "PO-1"
        assert [order.reference for order in ht.orders.pending()] == ["PO-1"]
        assert (await lost.value.resolve()).id == 1
        assert ht.orders.pending() == ()
    assert ledger.requests == {"1": 1}


@virtual
async def test_an_order_that_is_absent_stays_unknown_and_is_left_to_the_caller() -> None:
    ledger = OrderLedger(in_turn(Fate.SERVER_ERROR))
    async with client_of(ledger) as ht:
        with pytest.raises(OutcomeUnknownError) as lost:
            await ht.orders.create(new_order(1))
        with pytest.raises(OutcomeUnknownError, match="may be sent again by your decision only"):
            await lost.value.resolve()
    assert ledger.requests == {"1": 1}


@virtual
async def test_an_order_without_a_reference_can_not_be_looked_for() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with client_of(ledger) as ht:
        with pytest.raises(OutcomeUnknownError) as lost:
            await ht.orders.create(new_order(1, purchase_order_id=None))
        with pytest.raises(LookupError, match="no reference"):
            await lost.value.resolve()
    assert ledger.lists.asked == []


@virtual
async def test_a_cancelled_caller_s_order_is_kept_account_of() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    async with client_of(ledger) as ht:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ht.orders.create(new_order(1)), 1.5)
        [open_order] = ht.orders.pending()
        assert (open_order.reference, open_order.under_way) == ("PO-1", True)
        await asyncio.sleep(5)
        assert ht.orders.pending() == ()
    assert ledger.ids("1") == [1]


@virtual
async def test_an_order_of_another_content_is_never_adopted() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    ledger.store({"purchase_order_id": "PO-1", "sku_id": [43], "client_id": 7, "phone": "x"})
    async with client_of(ledger, on_absent="resend_once") as ht:
        with pytest.raises(OutcomeUnknownError) as lost:
            await ht.orders.create(new_order(1))
        with pytest.raises(OutcomeUnknownError) as taken:
            await lost.value.resolve()
    assert isinstance(taken.value.__cause__, ReferenceConflictError)
    assert ledger.requests == {"1": 1}


@virtual
async def test_orders_that_are_there_twice_are_told() -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with client_of(ledger, on_event=events.append) as ht:
        creating = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(0.5)
        ledger.store(next(iter(ledger.created.values())))  # by a proxy that repeats requests
        assert (await creating).id == 1
    assert DuplicateDetected("PO-1", (1, 2)) in events


@virtual
async def test_a_second_run_sends_nothing_that_is_there() -> None:
    ledger = OrderLedger()
    inputs = [new_order(number) for number in range(ORDERS)]
    async with client_of(ledger) as ht:
        await ht.create_orders(inputs[:40])
    async with client_of(ledger) as ht:
        result = await ht.create_orders(inputs, check_existing_since=EPOCH.date())
    assert len(result.existing) == 40
    assert len(result.created) == 20
    assert set(ledger.requests.values()) == {1}


@virtual
async def test_an_order_that_was_there_before_is_not_taken_for_ours() -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    body = {"sku_id": [42], "client_id": 7, "phone": "1"}
    ledger.store({**body, "purchase_order_id": "PO-1"})
    await asyncio.sleep(3600)
    async with client_of(ledger) as ht:
        [found, missing] = (await ht.create_orders([new_order(1), new_order(2)])).outcomes
    assert (found.status, found.order and found.order.id) == (OutcomeStatus.EXISTING, 1)
    assert missing.status is OutcomeStatus.FAILED
    assert isinstance(missing.error, ConflictError)


@virtual
async def test_lists_that_can_not_be_read_leave_orders_unresolved_and_unsent() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE), lists=OrderLists(status=500))
    outcomes = await batch(ledger, on_absent="resend_once", retry=RetryPolicy(retries=0))
    assert status(outcomes) == {OutcomeStatus.UNRESOLVED}
    assert set(ledger.requests.values()) == {1}


@virtual
async def test_closing_tells_what_stays_open() -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with client_of(ledger, on_event=events.append) as ht:
        with pytest.raises(OutcomeUnknownError):
            await ht.orders.create(new_order(1), resolve_within=0)
    assert OrderLeftOpen("PO-1") in events


class TestWhatIsNotPromised:
    """Residual risks: each really happens where its assumption fails."""

    @virtual
    async def test_an_order_stored_after_settle_is_told_as_unresolved(self) -> None:
        ledger = OrderLedger(in_turn(Fate.LATE), late=10 * SETTLE)
        async with client_of(ledger) as ht:
            [outcome] = (await ht.create_orders([new_order(1)])).outcomes
            assert outcome.status is OutcomeStatus.UNRESOLVED
            await asyncio.sleep(10 * SETTLE)
        assert ledger.ids("1") == [1]

    @virtual
    async def test_with_resend_once_it_becomes_a_duplicate(self) -> None:
        ledger = OrderLedger(in_turn(Fate.LATE, Fate.CREATED), late=10 * SETTLE)
        async with client_of(ledger, on_absent="resend_once") as ht:
            await ht.create_orders([new_order(1)])
            await asyncio.sleep(10 * SETTLE)
        assert ledger.ids("1") == [1, 2]

    @virtual
    async def test_with_resend_once_an_order_that_no_list_shows_becomes_a_duplicate(self) -> None:
        ledger = OrderLedger(in_turn(Fate.LOST_AFTER, Fate.CREATED), lists=OrderLists(lag=1e6))
        async with client_of(ledger, on_absent="resend_once") as ht:
            await ht.create_orders([new_order(1)])
        assert ledger.ids("1") == [1, 2]

    @virtual
    async def test_without_dates_in_answers_a_clock_that_is_far_off_hides_orders(self) -> None:
        lists = OrderLists(page_size=2, skew=-3600, tells_date=False)
        ledger = OrderLedger(in_turn(Fate.LOST_AFTER, Fate.CREATED), lists=lists)
        async with client_of(ledger, on_absent="resend_once") as ht:
            with pytest.raises(OutcomeUnknownError) as lost:
                await ht.orders.create(new_order(1), resolve_within=0)
            for number in range(10):
                await asyncio.sleep(1)
                ledger.store({"purchase_order_id": f"newer {number}", "phone": "x"})
            await lost.value.resolve()
        assert len(ledger.ids("1")) == 2

    @virtual
    async def test_two_clients_that_do_not_look_send_an_order_each(self) -> None:
        ledger = OrderLedger()
        for _ in range(2):
            async with client_of(ledger) as ht:
                await ht.create_orders([new_order(1)])
        assert ledger.ids("1") == [1, 2]

    @virtual
    async def test_equal_contents_with_one_reference_can_not_be_told_apart(self) -> None:
        ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
        async with client_of(ledger) as ht:
            creating = asyncio.create_task(ht.create_orders([new_order(1)]))
            await asyncio.sleep(0.5)
            body = {"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7, "phone": "other"}
            ledger.store(body)  # somebody else
            [outcome] = (await creating).outcomes
        assert (outcome.status, outcome.recovered) == (OutcomeStatus.CREATED, True)


@virtual
async def test_equal_inputs_are_one_order_and_different_ones_a_conflict() -> None:
    order = new_order(1)
    ledger = OrderLedger()
    async with client_of(ledger) as ht:
        result = await ht.create_orders([order, evolve(order), new_order(1, sku_ids=[43])])
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None, 0, None]
    assert isinstance(result.outcomes[2].error, ReferenceConflictError)
    assert ledger.requests == {"1": 1}
