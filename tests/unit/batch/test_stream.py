"""A batch whose outcomes are handed out while it runs."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from itertools import chain
from random import Random
from typing import Any

import anyio
import pytest
from order_ledger import (
    Fate,
    OrderLedger,
    assert_true,
    in_turn,
    new_order,
    random_script,
    random_seconds,
)
from virtual_time import elapsed, other_tasks, run_virtual, settle, virtual

from ht_async import (
    AuthenticationError,
    ClientClosedError,
    HelloTech,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    OutcomeStream,
    ReferenceConflictError,
)

WORKERS = 4


class Orders:
    """Orders, counted as they are read."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.read = 0

    def __iter__(self) -> Iterator[NewOrder]:
        for number in range(self.size):
            self.read += 1
            yield new_order(number)


def stream(ht: HelloTech, inputs: Any, **settings: Any) -> OutcomeStream:
    return ht.iter_create_orders(inputs, **{"concurrency": WORKERS, **settings})


async def take(outcomes: OutcomeStream, taken: list[OrderOutcome]) -> None:
    """Take all outcomes of a stream, in a way that leaves those that came before an error."""
    async for outcome in outcomes:
        taken.append(outcome)


# -- reading to the end --------------------------------------------------------------------


@virtual
async def test_every_outcome_is_handed_out_once() -> None:
    seconds = iter([0.9, 0.1, 0.5, 0.2] * 1000)
    async with OrderLedger(seconds=seconds.__next__).client() as ht:
        async with stream(ht, Orders(50)) as outcomes:
            taken = [outcome.index async for outcome in outcomes]
        assert sorted(taken) == list(range(50))
        assert taken != sorted(taken)
        assert outcomes.unread == []
        assert not outcomes.running
    assert other_tasks() == set()


@virtual
async def test_a_plain_loop_does_as_well() -> None:
    async with OrderLedger().client() as ht:
        taken = [outcome.index async for outcome in stream(ht, Orders(50))]
        assert sorted(taken) == list(range(50))
        await settle()
        assert other_tasks() == set()


@virtual
async def test_after_its_end_there_is_nothing_more() -> None:
    async with OrderLedger().client() as ht:
        outcomes = stream(ht, Orders(3))
        assert len([outcome async for outcome in outcomes]) == 3
        assert [outcome async for outcome in outcomes] == []
        await outcomes.aclose()
        await outcomes.aclose()
        assert outcomes.unread == []


@virtual
async def test_several_readers_share_the_outcomes() -> None:
    taken: list[list[int]] = [[], [], []]

    async def reader(number: int, outcomes: OutcomeStream) -> None:
        async for outcome in outcomes:
            taken[number].append(outcome.index)
            await asyncio.sleep(0.01)

    async with OrderLedger().client() as ht, stream(ht, Orders(50)) as outcomes:
        await asyncio.gather(*(reader(number, outcomes) for number in range(3)))
    assert sorted(chain(*taken)) == list(range(50))
    assert all(taken)


@virtual
async def test_a_reader_that_is_cancelled_takes_nothing_with_it() -> None:
    taken: list[int] = []
    async with OrderLedger(seconds=lambda: 1.0).client() as ht, stream(ht, Orders(20)) as outcomes:
        while len(taken) < 20:
            with suppress(TimeoutError):
                taken.append((await asyncio.wait_for(anext(outcomes), 0.3)).index)
    assert sorted(taken) == list(range(20))


@virtual
async def test_what_the_inputs_raise_comes_after_the_outcomes() -> None:
    async def broken() -> AsyncIterator[NewOrder]:
        for number in range(10):
            yield new_order(number)
        await asyncio.sleep(5)
        raise ConnectionError("the database is gone")

    async with OrderLedger().client() as ht:
        taken: list[OrderOutcome] = []
        with pytest.raises(ConnectionError, match="the database is gone"):
            await take(stream(ht, broken()), taken)
        assert sorted(outcome.index for outcome in taken) == list(range(10))


# -- back pressure -------------------------------------------------------------------------


@pytest.mark.parametrize("make", [iter, lambda orders: as_async(orders)])
@virtual
async def test_inputs_are_read_only_as_outcomes_are_taken(
    make: Callable[[Orders], Any],
) -> None:
    inputs = Orders(1000)
    async with OrderLedger().client() as ht, stream(ht, make(inputs)) as outcomes:
        assert inputs.read == 0
        taken = 0
        for _ in range(100):
            await asyncio.sleep(10)
            # Those that wait to be taken, and one more for each worker that waits to go on.
            assert inputs.read <= taken + 2 * WORKERS
            await anext(outcomes)
            taken += 1
        assert inputs.read >= 100
    assert len(outcomes.unread) == inputs.read - taken


async def as_async(orders: Orders) -> AsyncIterator[NewOrder]:
    for order in orders:
        yield order


@virtual
async def test_a_flood_of_duplicates_is_held_back_too() -> None:
    """They need no answer, so nothing but the reader holds them back."""
    inputs = (new_order(1) for _ in iter(int, 1))
    async with OrderLedger(seconds=lambda: 10.0).client() as ht:
        async with stream(ht, inputs) as outcomes:
            for _ in range(100):
                await anext(outcomes)
        assert len(outcomes.unread) <= 2 * WORKERS


@virtual
async def test_nothing_is_read_before_it_begins() -> None:
    inputs = Orders(10)
    async with OrderLedger().client() as ht:
        outcomes = stream(ht, inputs)
        await settle()
        assert (inputs.read, outcomes.running) == (0, False)
        await outcomes.aclose()
        assert [outcome async for outcome in outcomes] == []
        assert (inputs.read, outcomes.unread, outcomes.stopped) == (0, [], None)
    assert other_tasks() == set()


@virtual
async def test_a_stream_that_was_closed_does_not_begin_any_more() -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        outcomes = stream(ht, Orders(10))
        await outcomes.aclose()
        async with outcomes:
            assert [outcome async for outcome in outcomes] == []
    assert ledger.requests == {}


# -- leaving early -------------------------------------------------------------------------


@virtual
async def test_whoever_leaves_early_finds_the_rest_unread() -> None:
    ledger, inputs, taken = OrderLedger(), Orders(1000), []
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
        outcomes = stream(ht, Orders(1000))
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
    ledger, inputs = OrderLedger(seconds=lambda: 1.0), Orders(1000)
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
        outcomes = stream(ht, Orders(100))
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
        outcomes = stream(ht, Orders(100))
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


# -- the client's end ----------------------------------------------------------------------


@pytest.mark.parametrize("reading", [False, True])
@virtual
async def test_closing_the_client_ends_its_streams(reading: bool) -> None:
    ledger, inputs, taken = OrderLedger(seconds=lambda: 1.0), Orders(1000), []
    ht = ledger.client()
    outcomes = stream(ht, inputs)

    taken.append(await anext(outcomes))
    task = asyncio.create_task(take(outcomes, taken) if reading else asyncio.sleep(0))
    await asyncio.sleep(4.5)
    assert await elapsed(ht.aclose()) <= 3
    await task
    assert isinstance(outcomes.stopped, ClientClosedError)
    told = [*taken, *outcomes.unread]
    assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
    for outcome in told:
        assert_true(outcome, ledger)
    assert (other_tasks(), ledger.closed) == (set(), True)


@virtual
async def test_closing_the_client_lets_a_reader_go_that_waits_in_vain() -> None:
    async def live() -> AsyncIterator[NewOrder]:
        yield new_order(1)
        await asyncio.Event().wait()

    ht = OrderLedger().client()
    outcomes, taken = stream(ht, live()), []
    readers = [asyncio.create_task(take(outcomes, taken)) for _ in range(3)]
    await asyncio.sleep(10)
    assert await elapsed(ht.aclose()) == 0
    await asyncio.gather(*readers)
    assert [outcome.index for outcome in taken] == [0]
    assert isinstance(outcomes.stopped, ClientClosedError)
    assert (outcomes.unread, other_tasks()) == ([], set())


@virtual
async def test_closing_the_client_from_within_the_loop_works() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    ht = ledger.client()
    outcomes = stream(ht, Orders(100))
    async for _ in outcomes:
        await ht.aclose()
    assert isinstance(outcomes.stopped, ClientClosedError)
    assert other_tasks() == set()


@virtual
async def test_closing_the_client_keeps_to_its_own_grace() -> None:
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    ht = ledger.client(grace=60)
    streams = [stream(ht, Orders(100)) for _ in range(3)]
    for outcomes in streams:
        await outcomes.__aenter__()
    await asyncio.sleep(1)
    assert await elapsed(ht.aclose(grace=5)) <= 5.01
    for outcomes in streams:
        assert {o.status for o in outcomes.unread} == {OutcomeStatus.UNRESOLVED}
    assert other_tasks() == set()


@virtual
async def test_a_stream_on_a_closed_client_stops_at_once() -> None:
    ht = OrderLedger().client()
    await ht.aclose()
    inputs = Orders(1000)
    outcomes = stream(ht, inputs)
    taken = [outcome async for outcome in outcomes]
    assert isinstance(outcomes.stopped, ClientClosedError)
    assert len(taken) == inputs.read <= WORKERS


@virtual
async def test_the_client_forgets_streams_that_have_ended() -> None:
    async with OrderLedger().client() as ht:
        early = stream(ht, Orders(5))
        for _ in range(20):
            assert len([outcome async for outcome in stream(ht, Orders(5))]) == 5
        assert len(ht._streams) <= 1
        assert len([outcome async for outcome in early]) == 5


def test_a_stream_that_nobody_closes_does_not_keep_the_program_from_ending() -> None:
    ledger = OrderLedger()

    async def main() -> None:
        ht = ledger.client()
        async for _ in stream(ht, Orders(1000)):
            await asyncio.sleep(1)
            break

    run_virtual(main())
    gc.collect()


# -- stopping and references ---------------------------------------------------------------


@virtual
async def test_a_bad_key_stops_the_reading() -> None:
    inputs = Orders(1000)
    async with (
        OrderLedger(in_turn(Fate.UNAUTHORIZED)).client() as ht,
        stream(ht, inputs) as outcomes,
    ):
        taken = [outcome async for outcome in outcomes]
    assert isinstance(outcomes.stopped, AuthenticationError)
    assert len(taken) == inputs.read <= WORKERS


@virtual
async def test_duplicates_are_recognised_within_the_window() -> None:
    async def inputs() -> AsyncIterator[Any]:
        for number in [0, 0, *range(1, 10), 9, 8, 0, 1]:
            yield new_order(number)
            await asyncio.sleep(1)
        yield new_order(99, purchase_order_id="PO-1")

    ledger = OrderLedger()
    async with ledger.client() as ht:
        taken = [o async for o in stream(ht, inputs(), dedupe_window=3)]
    assert {o.index: o.duplicate_of for o in taken if o.duplicate_of is not None} == {
        1: 0,
        11: 10,
        12: 9,
    }
    # The window holds three: 0 and 1 had left it, and are taken for new orders.
    assert ledger.requests["0"] == ledger.requests["1"] == 2
    assert isinstance(taken[-1].error, ReferenceConflictError)


@virtual
async def test_a_duplicate_of_an_order_that_was_handed_out_comes_without_it() -> None:
    inputs = [new_order(1), new_order(1)]
    async with OrderLedger().client() as ht:
        first, second = [o async for o in stream(ht, inputs, concurrency=1)]
        assert first.order is not None
        assert (second.order, second.duplicate_of) == (None, 0)
        assert (second.status, second.order_input) == (OutcomeStatus.CREATED, inputs[1])
        with pytest.raises(LookupError, match="input 0"):
            second.unwrap()


# -- many schedules ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(200))
def test_a_reader_may_leave_at_any_time(seed: int) -> None:
    """By a break, an error, a cancellation or the client's end; nothing is lost or untrue."""
    chance = Random(seed)
    ledger = OrderLedger(random_script(chance), random_seconds(chance), retry_after=2.0)
    inputs, taken = Orders(chance.randrange(40)), []
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
