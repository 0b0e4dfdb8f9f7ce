"""`OutcomeUnknownError.resolve()`: looking further, and sending once more what is absent."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest
from lost_orders import unknown
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import elapsed, other_tasks, run_virtual, virtual, virtual_runner

from ht_async import (
    APIConnectionError,
    ClientClosedError,
    InvalidRequestError,
    OrderOutcome,
    OutcomeUnknownError,
    WrongLoopError,
)
from ht_async.events import Event, OrderLeftOpen, OrderReconciled


@virtual
async def test_one_that_shows_up_later_is_found_by_resolving() -> None:
    ledger = OrderLedger(in_turn(Fate.LATE), late=30.0)
    async with ledger.client() as ht:
        error = await unknown(ht)
        assert ledger.created == {}
        order = await error.resolve()
        assert ledger.ids("1") == [order.id]
        assert ht.orders.pending() == ()
        assert (await error.resolve()).id == order.id


@virtual
async def test_one_that_is_absent_stays_unknown_and_can_be_asked_about_again() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client() as ht:
        error = await unknown(ht)
        with pytest.raises(OutcomeUnknownError, match="is not on the server") as still:
            await error.resolve()
        assert 120 < asyncio.get_running_loop().time() < 200
        assert isinstance(still.value.__cause__, APIConnectionError)
        ledger.store({"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
        for again in (still.value, error):
            assert (await again.resolve()).id == 1
    assert ledger.requests == {"1": 1}


@virtual
async def test_resolving_takes_no_longer_than_it_may() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.SILENT_AFTER))
    async with ledger.client(settle=10, on_absent="resend_once") as ht:
        error = await unknown(ht)

        async def resolve(seconds: float) -> None:
            with pytest.raises(OutcomeUnknownError):
                await error.resolve(seconds)

        for seconds in (0, 1.0, 2.5, 20.0):
            assert await elapsed(resolve(seconds)) == pytest.approx(seconds)
        assert (await error.resolve()).id == 1
    assert ledger.requests == {"1": 2}


@pytest.mark.parametrize("then", [Fate.CREATED, Fate.LOST_AFTER, Fate.LATE, Fate.THROTTLED])
@virtual
async def test_an_absent_order_is_sent_once_more_if_that_is_wanted(then: Fate) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, then, Fate.CREATED))
    async with ledger.client(on_absent="resend_once") as ht:
        error = await unknown(ht)
        assert ledger.requests == {"1": 1}  # not before somebody asks
        orders = await asyncio.gather(*(error.resolve() for _ in range(3)))
        assert {order.id for order in orders} == {1}
    assert ledger.requests == {"1": 3 if then is Fate.THROTTLED else 2}


@virtual
async def test_nothing_is_sent_a_third_time() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client(on_absent="resend_once", settle=5) as ht:
        errors = await asyncio.gather(*(unknown(ht) for _ in range(3)))
        for _ in range(3):
            for error in errors:
                with pytest.raises(OutcomeUnknownError):
                    await error.resolve()
    # Three callers sent it once together, and once more.
    assert ledger.requests == {"1": 2}


@virtual
async def test_what_was_absent_is_not_sent_once_another_order_has_its_reference() -> None:
    """That was created by the caller's decision, and lists don't show it."""
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    ledger.lists.lag = 10_000.0
    async with ledger.client(on_absent="resend_once", settle=5) as ht:
        error = await unknown(ht)
        result = await ht.create_orders([new_order(1)], on_absent="unresolved")
        assert len(result.unresolved) == 1
        ledger.script = in_turn(Fate.CREATED)
        await ht.orders.create(new_order(2, purchase_order_id="PO-1", sku_ids=[43]))
        with pytest.raises(OutcomeUnknownError):
            await error.resolve()
    assert ledger.requests == {"1": 1, "2": 1}


@pytest.mark.parametrize("then", [Fate.INVALID, Fate.NOT_CONNECTED, Fate.UNAUTHORIZED])
@virtual
async def test_a_second_send_that_fails_proves_nothing_about_the_first(then: Fate) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, *[then] * 4, Fate.CREATED))
    async with ledger.client(on_absent="resend_once", settle=5) as ht:
        error = await unknown(ht)
        with pytest.raises(OutcomeUnknownError, match="could not be sent again") as caught:
            await error.resolve()
        assert not isinstance(caught.value.__cause__, OutcomeUnknownError)
        # Nothing came of it, so it may be sent again.
        ledger.script = in_turn(Fate.CREATED)
        assert (await caught.value.resolve()).id == 1


@virtual
async def test_a_second_send_that_is_refused_as_a_duplicate_is_looked_for() -> None:
    """The first came late, and the server knows references."""
    ledger = OrderLedger(in_turn(Fate.LATE, Fate.CONFLICT), late=12.0)
    ledger.lists.lag = 3.0
    async with ledger.client(on_absent="resend_once", settle=6) as ht:
        error = await unknown(ht, resolve_within=0)
        assert (await error.resolve()).id == 1
    assert ledger.requests == {"1": 2}


@virtual
async def test_an_error_that_was_pickled_has_nothing_to_look_with() -> None:
    async with OrderLedger(in_turn(Fate.LOST_AFTER)).client() as ht:
        error = await unknown(ht, resolve_within=0)
        copy = pickle.loads(pickle.dumps(error))
        assert (str(copy), copy.reference, copy.attempts) == (str(error), "PO-1", 1)
        with pytest.raises(LookupError):
            await copy.resolve()
        assert (await error.resolve()).id == 1


@virtual
async def test_resolving_after_the_client_was_closed_ends_at_once() -> None:
    ht = OrderLedger(in_turn(Fate.LOST_AFTER)).client()
    error = await unknown(ht, resolve_within=0)
    await ht.aclose()

    async def resolve() -> None:
        with pytest.raises(OutcomeUnknownError) as caught:
            await error.resolve()
        assert isinstance(caught.value.__cause__, ClientClosedError)

    assert await elapsed(resolve()) == 0
    assert other_tasks() == set()


def test_resolving_in_another_loop_proves_nothing() -> None:
    """A bare `WrongLoopError` would say that the order was certainly not created."""
    ht = OrderLedger(in_turn(Fate.LOST_AFTER)).client()
    with virtual_runner() as runner:
        error = runner.run(unknown(ht, resolve_within=0))
        with pytest.raises(OutcomeUnknownError, match="another event loop") as caught:
            run_virtual(error.resolve())  # type: ignore[arg-type]
        assert isinstance(caught.value.__cause__, WrongLoopError)
        runner.run(ht.aclose())


@pytest.mark.parametrize("after", [0.0, 5.9, 6.05, 6.15, 6.25, 6.5, 12.0, 40.0, 200.0])
@pytest.mark.parametrize("then", [Fate.THROTTLED, Fate.THROTTLED_PLAINLY])
@virtual
async def test_closing_ends_second_sends_in_time(then: Fate, after: float) -> None:
    """Whether one is under way, or waits until it may be sent again."""
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, then), retry_after=3000)
    ht = ledger.client(on_absent="resend_once", settle=1)
    error = await unknown(ht, resolve_within=0)
    resolving = asyncio.create_task(error.resolve())  # type: ignore[var-annotated]
    await asyncio.sleep(after)
    assert await elapsed(ht.aclose(grace=2)) <= 2.01
    await asyncio.wait((resolving,))
    assert isinstance(resolving.exception(), OutcomeUnknownError)
    assert other_tasks() == set()


# -- what a batch or a caller asked for --------------------------------------------------


@pytest.mark.parametrize("client", ["unresolved", "resend_once"])
@pytest.mark.parametrize("batch", ["unresolved", "resend_once"])
@virtual
async def test_an_outcome_is_resolved_as_its_batch_says(batch: Any, client: Any) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.SERVER_ERROR))
    async with ledger.client(on_absent=client, settle=5) as ht:
        outcomes: list[OrderOutcome] = []
        running = ht.create_orders(
            [new_order(1)], on_absent=batch, on_outcome=outcomes.append, settle=10
        )
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(running, 3)
        (error,) = (outcome.error for outcome in outcomes)
        assert isinstance(error, OutcomeUnknownError)
        for _ in range(2):  # so does every error that comes of it
            with pytest.raises(OutcomeUnknownError) as caught:
                await error.resolve()
            error = caught.value
    assert ledger.requests == {"1": 1 if batch == "unresolved" else 2}


@pytest.mark.parametrize("timeout", [-1, "5", float("nan"), True])
@virtual
async def test_a_wrong_timeout_is_refused(timeout: Any) -> None:
    async with OrderLedger(in_turn(Fate.LOST_AFTER)).client() as ht:
        error = await unknown(ht, resolve_within=0)
        for resolve in (error.resolve(timeout), ht.orders.resolve("PO-1", timeout=timeout)):
            with pytest.raises(InvalidRequestError, match=r"^timeout: "):
                await resolve


@pytest.mark.parametrize("seconds", [0.5, 0.9, 3.0])
@virtual
async def test_in_a_short_time_there_is_a_look_as_well(seconds: float) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        assert (await ht.orders.create(new_order(1), resolve_within=seconds)).id == 1


@virtual
async def test_where_there_was_no_look_that_is_said() -> None:
    """The look before was a moment ago, and looks keep a distance."""
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        await ht.orders.create(new_order(1))
        error = await unknown(ht, 2, resolve_within=2)
        assert "was not looked for yet" in str(error)
        assert (await error.resolve(6)).id == 2


@virtual
async def test_what_is_told_names_the_order_and_the_next_step() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client(settle=5) as ht:
        for within in (0, 3, 3):
            error = await unknown(ht, resolve_within=within)
            assert "'PO-1'" in str(error)
            assert "await error.resolve()" in str(error)
        nameless = await unknown(ht, new_order(2, purchase_order_id=None))
        assert "look it up before you send it again" in str(nameless)


@pytest.mark.parametrize("missed_by", [1, 2])
@virtual
async def test_one_look_that_misses_an_order_is_not_enough(missed_by: int) -> None:
    """It was listed too late for the looks before, which go back a short time only."""
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER, Fate.CREATED), seconds=lambda: 0.01)
    lists = ledger.lists
    lists.page_size, lists.lag = 1, 15.0
    async with ledger.client(settle=60, on_absent="resend_once") as ht:
        error = await unknown(ht, resolve_within=0)

        async def traffic() -> None:
            for number in range(100, 200):
                ledger.store({"purchase_order_id": f"PO-{number}"})
                await asyncio.sleep(0.5)

        busy = asyncio.create_task(traffic())
        resolving = asyncio.create_task(error.resolve())  # type: ignore[var-annotated]
        await asyncio.sleep(59)
        lists.left_out = {lists.begun + missed_by: {1}}
        assert not resolving.done(), "an earlier look has found it"
        assert (await resolving).id == 1
        await busy
    assert ledger.requests == {"1": 1}


# -- a second send whose caller has left -------------------------------------------------


async def until_sent_again(ledger: OrderLedger) -> None:
    while ledger.requests != {"1": 2}:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(1)


@pytest.mark.parametrize("then", [Fate.CREATED, Fate.INVALID, Fate.LOST_AFTER])
@virtual
async def test_account_is_kept_of_a_second_send_whose_caller_has_left(then: Fate) -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, then), seconds=lambda: 2.0)
    settings: dict[str, Any] = {"settle": 5, "on_absent": "resend_once", "grace": 0}
    async with ledger.client(**settings, on_event=events.append) as ht:
        running = asyncio.create_task(ht.create_orders([new_order(1)]))
        await until_sent_again(ledger)
        await asyncio.sleep(3)
        running.cancel()
        await asyncio.wait((running,))
        (pending,) = ht.orders.pending()
        assert (pending.reference, pending.under_way) == ("PO-1", True)
        assert ht.stats().slots_in_use == 1
        events.clear()
        await asyncio.sleep(60)
        told = [event for event in events if isinstance(event, OrderReconciled)]
        if then is Fate.LOST_AFTER:
            assert [order.under_way for order in ht.orders.pending()] == [False]
            assert (await ht.orders.resolve("PO-1")).id == 1
        else:
            finding = "found" if then is Fate.CREATED else "absent"
            assert [event.finding for event in told] == [finding]
        assert ht.orders.pending() == ()


@virtual
async def test_a_second_send_that_is_aborted_is_left_open() -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.SILENT_AFTER))
    ht = ledger.client(settle=5, on_absent="resend_once", grace=0, on_event=events.append)
    running = asyncio.create_task(ht.create_orders([new_order(1)]))
    await until_sent_again(ledger)
    running.cancel()
    await asyncio.wait((running,))
    assert [order.reference for order in await ht.aclose()] == ["PO-1"]
    assert OrderLeftOpen("PO-1") in events
    assert other_tasks() == set()
