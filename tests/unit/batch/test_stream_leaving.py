"""Leaving a stream before its end: nothing is lost or untrue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random

import anyio
import pytest
from batches import (
    WORKERS,
    Counted,
    stream,
    take,
)
from order_ledger import (
    OrderLedger,
    assert_true,
    new_order,
    random_script,
    random_seconds,
)
from virtual_time import elapsed, other_tasks, run_virtual, virtual

from ht_async import (
    HelloTech,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    OutcomeStream,
)

pytestmark = pytest.mark.no_cover


@virtual
async def test_whoever_leaves_early_finds_the_rest_unread() -> None:
    ledger, inputs, taken = OrderLedger(), Counted(1000), []
    async with ledger.client() as ht:
        async with stream(ht, inputs) as outcomes:
            async for outcome in outcomes:
                taken.append(outcome)
                if len(taken) == 10:
                    break
        assert not outcomes.running
        told = [*taken, *outcomes.unread]
        assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
        for outcome in told:
            assert_true(outcome, ledger)
        assert len(ledger.created) == len([o for o in told if o.status is OutcomeStatus.CREATED])
        assert [outcome async for outcome in outcomes] == []
    assert other_tasks() == set()


@virtual
async def test_an_error_of_the_reader_goes_on_when_all_has_ended() -> None:
    async def read(outcomes: OutcomeStream) -> None:
        async with outcomes:
            await anext(outcomes)
            await asyncio.sleep(1.5)
            raise KeyError("mine")

    async with OrderLedger(seconds=lambda: 1.0).client() as ht:
        outcomes = stream(ht, Counted(1000))
        with pytest.raises(KeyError, match="mine"):
            await read(outcomes)
        assert {o.status for o in outcomes.unread} == {OutcomeStatus.CREATED}
        assert len(outcomes.unread) >= WORKERS
        assert ht.stats().slots_in_use == 0


async def timeout_of_asyncio(seconds: float, work: Awaitable[None]) -> None:
    async with asyncio.timeout(seconds):
        await work


async def timeout_of_anyio(seconds: float, work: Awaitable[None]) -> None:
    with anyio.fail_after(seconds):
        await work


@pytest.mark.parametrize("timeout", [timeout_of_asyncio, timeout_of_anyio])
@virtual
async def test_a_reader_that_is_cancelled_finds_the_rest_unread(
    timeout: Callable[[float, Awaitable[None]], Awaitable[None]],
) -> None:
    ledger, inputs = OrderLedger(seconds=lambda: 1.0), Counted(1000)
    taken: list[OrderOutcome] = []

    async def read(outcomes: OutcomeStream) -> None:
        async with outcomes:
            await take(outcomes, taken)

    async with ledger.client() as ht:
        outcomes = stream(ht, inputs)
        with pytest.raises(TimeoutError):
            await timeout(7.5, read(outcomes))
        told = [*taken, *outcomes.unread]
        assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
        assert len(outcomes.unread) == WORKERS
        for outcome in told:
            assert_true(outcome, ledger)


@virtual
async def test_closing_is_not_cut_short_by_a_cancellation() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    async with ledger.client() as ht:
        outcomes = stream(ht, Counted(100))
        await anext(outcomes)
        await asyncio.sleep(1.5)
        closing = asyncio.create_task(outcomes.aclose())
        for _ in range(3):
            await asyncio.sleep(0.1)
            closing.cancel()
        await asyncio.wait((closing,))
        assert closing.cancelled()
        assert not outcomes.running
        assert {o.status for o in outcomes.unread} == {OutcomeStatus.CREATED}
        assert len(outcomes.unread) == 2 * WORKERS - 1


@virtual
async def test_closing_twice_at_once_waits_for_the_same_end() -> None:
    async with OrderLedger(seconds=lambda: 1.0).client() as ht:
        outcomes = stream(ht, Counted(100))
        await anext(outcomes)
        await asyncio.sleep(1.5)
        took = await asyncio.gather(elapsed(outcomes.aclose()), elapsed(outcomes.aclose()))
        assert took == [pytest.approx(1.5)] * 2
        assert len(outcomes.unread) == 2 * WORKERS - 1


@virtual
async def test_a_source_may_close_its_own_stream() -> None:
    holder: list[OutcomeStream] = []

    async def source() -> AsyncIterator[NewOrder]:
        for number in range(10):
            yield new_order(number)
        await holder[0].aclose()

    async with OrderLedger().client() as ht:
        holder.append(stream(ht, source()))
        taken = [outcome async for outcome in holder[0]]
        await holder[0].aclose()
        assert len(taken) + len(holder[0].unread) == 10
    assert other_tasks() == set()


# -- many schedules ----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_a_reader_may_leave_at_any_time(seed: int) -> None:
    """By a break, an error, a cancellation or the client's end; nothing is lost or untrue."""
    chance = Random(seed)
    ledger = OrderLedger(random_script(chance), random_seconds(chance), retry_after=2.0)
    inputs, taken = Counted(chance.randrange(40)), []
    how = chance.choice(["break", "raise", "cancel", "close", "twice"])
    moment = chance.random() * 8

    async def read(ht: HelloTech, outcomes: OutcomeStream) -> None:
        async with outcomes:
            async for outcome in outcomes:
                taken.append(outcome)
                await asyncio.sleep(chance.choice([0, 0, 0.5]))
                if how in ("break", "raise") and chance.random() < 0.1:
                    assert how == "break", "leaving"
                    break

    async def main() -> OutcomeStream:
        ht = ledger.client(grace=3, timeout=8)
        outcomes = stream(ht, inputs)
        task = asyncio.create_task(read(ht, outcomes))
        await asyncio.wait((task,), timeout=moment if how in ("cancel", "close", "twice") else None)
        if how == "close":
            await ht.aclose()
        while not task.done() and how in ("cancel", "twice"):
            task.cancel()
            await asyncio.wait((task,), timeout=0.2 if how == "twice" else None)
        await asyncio.wait((task,))
        assert task.cancelled() or task.exception() is None or how == "raise"
        await asyncio.sleep(60)
        await ht.aclose()
        assert other_tasks() == set()
        return outcomes

    outcomes = run_virtual(main())
    told = [*taken, *outcomes.unread]
    assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
    for outcome in told:
        if outcome.duplicate_of is None:
            assert_true(outcome, ledger)
