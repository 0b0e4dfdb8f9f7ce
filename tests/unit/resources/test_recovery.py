"""`OutcomeUnknownError.resolve()`: looking further, and sending once more what is absent."""

from __future__ import annotations

import asyncio
import pickle

import pytest
from lost_orders import unknown
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import elapsed, other_tasks, run_virtual, virtual, virtual_runner

from ht_async import (
    APIConnectionError,
    ClientClosedError,
    OutcomeUnknownError,
    ReferenceConflictError,
    WrongLoopError,
)


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
    # Three callers sent the order once each, and all together sent it once more.
    assert ledger.requests == {"1": 4}


@virtual
async def test_an_order_of_another_content_does_not_pass_for_the_second_send() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    async with ledger.client(on_absent="resend_once", settle=5) as ht:
        error = await unknown(ht)
        other = await unknown(ht, new_order(2, purchase_order_id="PO-1", sku_ids=[43]))
        assert (await error.resolve()).id == 1
        with pytest.raises(OutcomeUnknownError) as caught:
            await other.resolve()
        assert isinstance(caught.value.__cause__, ReferenceConflictError)
    assert ledger.requests == {"1": 2, "2": 1}


@virtual
async def test_a_second_send_is_nobody_elses_order() -> None:
    """Although it has the same reference, and lists don't show it."""
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    ledger.lists.lag = 10_000.0
    async with ledger.client(on_absent="resend_once", settle=5) as ht:
        error = await unknown(ht)
        other = await unknown(ht, new_order(2, purchase_order_id="PO-1", sku_ids=[43]))
        assert (await error.resolve()).id == 1
        with pytest.raises(OutcomeUnknownError):
            await other.resolve()
    assert ledger.requests == {"1": 2, "2": 1}


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


def test_resolving_in_another_loop_is_refused() -> None:
    ht = OrderLedger(in_turn(Fate.LOST_AFTER)).client()
    with virtual_runner() as runner:
        error = runner.run(unknown(ht, resolve_within=0))
        with pytest.raises(WrongLoopError):
            run_virtual(error.resolve())  # type: ignore[arg-type]
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
