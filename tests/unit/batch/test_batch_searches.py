"""Orders of a batch whose answers are lost: looked for beside the workers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from batches import CREATED, FAILED, FOUND, UNRESOLVED, Counted, by_number, run, stream
from order_ledger import Fate, OrderLedger, assert_true, in_turn, new_order
from order_lists import OrderLists
from virtual_time import EPOCH, elapsed, other_tasks, virtual

from ht_async import (
    ClientClosedError,
    ConflictError,
    HTError,
    OrderOutcome,
    OutcomeStatus,
    OutcomeUnknownError,
    ReferenceConflictError,
    Timeout,
)
from ht_async.batch import runner

pytestmark = pytest.mark.no_cover

EXISTING = OutcomeStatus.EXISTING
MINE = {"sku_id": [42], "client_id": 7}


@pytest.mark.parametrize("fate", FOUND)
@virtual
async def test_all_answers_may_be_lost(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate), lists=OrderLists(lag=1.0))
    result = await run([new_order(number) for number in range(200)], ledger)
    assert {(outcome.status, outcome.recovered) for outcome in result.outcomes} == {(CREATED, True)}
    assert max(ledger.requests.values()) == 1


@virtual
async def test_searches_hold_up_no_worker() -> None:
    """Every third order is never created, and one worker sends the others meanwhile."""
    times: dict[int, float] = {}

    def told(outcome: OrderOutcome) -> None:
        times[outcome.index] = asyncio.get_running_loop().time()

    ledger = OrderLedger(by_number(dict.fromkeys(range(0, 200, 3), Fate.LOST_BEFORE)))
    orders = [new_order(number) for number in range(200)]
    result = await run(orders, ledger, concurrency=1, on_outcome=told)
    assert [len(result.unresolved), len(result.created)] == [67, 133]
    assert times[199] == pytest.approx(200 * 0.3)
    assert min(times[index] for index in range(0, 200, 3)) > 120


@virtual
async def test_no_more_are_searched_for_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MOST_OPEN", 10)
    inputs = Counted(100)
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client(settle=100) as ht:
        batch = asyncio.create_task(ht.create_orders(inputs, concurrency=4))
        await asyncio.sleep(50)
        assert inputs.read == len(ledger.requests) == 10 + 4
        assert len((await batch).unresolved) == 100


@pytest.mark.parametrize(("settle", "fate"), [(3.0, UNRESOLVED), (60.0, CREATED)])
@virtual
async def test_settle_says_how_long_an_order_may_take_to_show_up(
    settle: float, fate: OutcomeStatus
) -> None:
    ledger = OrderLedger(in_turn(Fate.LATE), late=40.0)
    async with ledger.client() as ht:
        result = await ht.create_orders([new_order(1)], settle=settle)
    assert [outcome.status for outcome in result.outcomes] == [fate]


@virtual
async def test_an_unresolved_order_can_be_resolved_later() -> None:
    ledger = OrderLedger(in_turn(Fate.LATE), late=40.0)
    async with ledger.client() as ht:
        result = await ht.create_orders([new_order(1)], settle=3.0)
        error = result.outcomes[0].error
        assert isinstance(error, OutcomeUnknownError)
        await asyncio.sleep(40)
        assert (await error.resolve()).id == 1


@pytest.mark.parametrize("then", [Fate.CREATED, Fate.LOST_AFTER, Fate.LATE, Fate.THROTTLED])
@virtual
async def test_what_is_absent_is_sent_once_more_if_that_is_wanted(then: Fate) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, then, Fate.CREATED))
    orders = [new_order(number) for number in range(50)]
    result = await run(orders, ledger, on_absent="resend_once")
    assert {outcome.status for outcome in result.outcomes} == {CREATED}
    sends = 3 if then is Fate.THROTTLED else 2
    assert {outcome.attempts for outcome in result.outcomes} == {sends}
    assert set(ledger.requests.values()) == {sends}
    assert {outcome.recovered for outcome in result.outcomes} == {then in FOUND}


@pytest.mark.parametrize("then", [Fate.LOST_BEFORE, Fate.INVALID, Fate.NOT_CONNECTED])
@virtual
async def test_what_is_absent_twice_stays_unresolved(then: Fate) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, then))
    result = await run([new_order(1)], ledger, on_absent="resend_once")
    assert [outcome.status for outcome in result.outcomes] == [UNRESOLVED]
    assert result.retryable() == []


@pytest.mark.parametrize(("fate", "status"), [(Fate.LATE, CREATED), (Fate.LOST_BEFORE, UNRESOLVED)])
@virtual
async def test_duplicates_of_a_lost_order_share_what_becomes_of_it(
    fate: Fate, status: OutcomeStatus
) -> None:
    ledger = OrderLedger(in_turn(fate))
    inputs = [new_order(1)] * 5 + [new_order(1, phone="2")]
    result = await run(inputs, ledger, concurrency=2)
    first, *copies, other = result.outcomes
    assert first.status is status
    assert {(o.status, o.duplicate_of, o.recovered) for o in copies} == {
        (status, 0, first.recovered)
    }
    assert isinstance(other.error, ReferenceConflictError)
    assert ledger.requests == {"1": 1}


# -- existing orders ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({**MINE, "purchase_order_id": "PO-1"}, EXISTING, None),
        ({**MINE, "purchase_order_id": "PO-1", "sku_id": [43]}, FAILED, ReferenceConflictError),
        ({**MINE, "purchase_order_id": "PO-2"}, FAILED, ConflictError),
    ],
)
@virtual
async def test_a_refusal_as_a_duplicate_is_looked_into(
    body: dict[str, Any], status: OutcomeStatus, error: type[HTError] | None
) -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    async with ledger.client() as ht:
        ledger.store(body)
        await asyncio.sleep(3600)
        result = await ht.create_orders([new_order(1)])
    (outcome,) = result.outcomes
    assert outcome.status is status
    assert (outcome.order is None) is (error is not None)
    assert type(outcome.error) is (error or type(None))


@virtual
async def test_orders_that_are_there_are_not_sent() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        for number in (3, 5):
            ledger.store({**MINE, "purchase_order_id": f"PO-{number}"})
        ledger.store({**MINE, "purchase_order_id": "PO-7", "sku_id": [43]})
        orders = [new_order(number) for number in range(10)]
        result = await ht.create_orders(orders, check_existing_since=EPOCH.date())
    assert [outcome.index for outcome in result.existing] == [3, 5]
    assert {outcome.attempts for outcome in result.existing} == {0}
    assert [type(outcome.error) for outcome in result.failed] == [ReferenceConflictError]
    assert set(ledger.requests) == {str(number) for number in range(10)} - {"3", "5", "7"}


@pytest.mark.parametrize("streaming", [False, True])
@virtual
async def test_if_that_can_not_be_read_nothing_is_sent(streaming: bool) -> None:
    ledger, inputs = OrderLedger(lists=OrderLists(status=500)), Counted(10)
    async with ledger.client() as ht:
        since = {"check_existing_since": EPOCH.date()}
        begin = (
            anext(stream(ht, inputs, **since)) if streaming else ht.create_orders(inputs, **since)
        )
        with pytest.raises(HTError, match="500"):
            await begin
    assert (inputs.read, ledger.requests) == (0, {})
    assert other_tasks() == set()


@pytest.mark.parametrize("after", [0.25, 0.35, 0.45, 0.55])
@virtual
async def test_an_interruption_while_existing_orders_are_got(after: float) -> None:
    """Each is got by itself, to compare it; one that could not be may be the same."""
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 0.2)
    ht = ledger.client()
    for number in range(5):
        ledger.store({**MINE, "purchase_order_id": f"PO-{number}", "phone": str(number)})
    orders = [new_order(number) for number in range(100)]
    batch = asyncio.create_task(
        ht.create_orders(orders, check_existing_since=EPOCH.date(), on_outcome=told.append)
    )
    await asyncio.sleep(after)
    batch.cancel()
    await asyncio.wait((batch,))
    assert batch.cancelled()
    assert sorted(outcome.index for outcome in told) == list(range(len(told)))
    for outcome in told:
        assert_true(outcome, ledger)
    await ht.aclose()
    assert other_tasks() == set()


# -- interruptions -----------------------------------------------------------------------


@pytest.mark.parametrize("fate", [Fate.LOST_BEFORE, Fate.LATE, Fate.SILENT_AFTER])
@pytest.mark.parametrize("after", [0.1, 0.3, 0.31, 0.9, 5.0, 5.4])
@virtual
async def test_a_batch_that_is_interrupted_ends_in_what_is_known(after: float, fate: Fate) -> None:
    """Whether its orders are being sent, looked for, or sent a second time."""
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(fate), late=30.0)
    ht = ledger.client(settle=3, on_absent="resend_once", grace=1)
    batch = asyncio.create_task(
        ht.create_orders([new_order(number // 2) for number in range(40)], on_outcome=told.append)
    )
    await asyncio.sleep(after)
    batch.cancel()
    assert await elapsed(asyncio.wait((batch,))) <= 1.01
    assert batch.cancelled()
    assert sorted(outcome.index for outcome in told) == list(range(40))
    assert {outcome.status for outcome in told} <= {UNRESOLVED, FAILED, CREATED}
    for outcome in told:
        if outcome.duplicate_of is None and fate is not Fate.LATE:
            assert_true(outcome, ledger)
    await ht.aclose()
    assert other_tasks() == set()


@pytest.mark.parametrize("is_async", [False, True])
@virtual
async def test_if_on_outcome_raises_for_a_search_the_batch_ends(is_async: bool) -> None:
    told: list[OrderOutcome] = []

    def on_outcome(outcome: OrderOutcome) -> Any:
        told.append(outcome)
        if outcome.recovered:
            raise KeyError("the database is gone")

    async def on_outcome_async(outcome: OrderOutcome) -> None:
        await asyncio.sleep(0.01)
        on_outcome(outcome)

    ledger = OrderLedger(by_number({5: Fate.LOST_AFTER, 6: Fate.LOST_AFTER}))
    inputs = Counted(10_000)
    with pytest.raises(KeyError, match="the database is gone"):
        await run(
            inputs,
            ledger,
            concurrency=8,
            on_outcome=on_outcome_async if is_async else on_outcome,
        )
    assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
    assert inputs.read < 100
    for outcome in told:
        assert_true(outcome, ledger)


@virtual
async def test_closing_the_client_ends_the_searches_of_a_batch() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    ht = ledger.client(settle=1000)
    batch = asyncio.create_task(ht.create_orders([new_order(number) for number in range(20)]))
    await asyncio.sleep(30)
    assert await elapsed(ht.aclose()) == 0
    result = await batch
    assert len(result.unresolved) == 20
    for outcome in result.unresolved:
        assert isinstance(getattr(outcome.error, "__cause__", None), ClientClosedError)
    assert other_tasks() == set()


@virtual
async def test_leaving_a_stream_with_many_outcomes_that_nobody_took() -> None:
    """More of them wait to be taken than there are workers."""
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        async with stream(ht, Counted(100)) as outcomes:
            await anext(outcomes)
            await asyncio.sleep(100)
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() == began
        assert len(outcomes.unread) == 99
        assert {outcome.status for outcome in outcomes.unread} == {CREATED}


@virtual
async def test_an_order_that_is_still_on_its_way_is_never_absent() -> None:
    """Its attempt outlives its deadline; the order is stored when all others have settled."""
    ledger = OrderLedger(in_turn(Fate.CREATED), seconds=lambda: 25.0)
    result = await run(
        [new_order(1)], ledger, settle=1.0, timeout=Timeout(connect=30, read=100, total=40)
    )
    assert [(outcome.status, outcome.recovered) for outcome in result.outcomes] == [(CREATED, True)]
