"""A batch whose outcomes are handed out while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import chain
from typing import Any

import pytest
from batches import (
    WORKERS,
    Counted,
    stream,
    take,
)
from order_ledger import (
    Fate,
    OrderLedger,
    in_turn,
    new_order,
)
from virtual_time import other_tasks, settle, virtual

from ht_async import (
    AuthenticationError,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    OutcomeStream,
    ReferenceConflictError,
)
from ht_async.batch import runner


@virtual
async def test_every_outcome_is_handed_out_once() -> None:
    seconds = iter([0.9, 0.1, 0.5, 0.2] * 1000)
    async with OrderLedger(seconds=seconds.__next__).client() as ht:
        async with stream(ht, Counted(50)) as outcomes:
            taken = [outcome.index async for outcome in outcomes]
        assert sorted(taken) == list(range(50))
        assert taken != sorted(taken)
        assert outcomes.unread == []
        assert not outcomes.running
    assert other_tasks() == set()


@virtual
async def test_a_plain_loop_does_as_well() -> None:
    async with OrderLedger().client() as ht:
        taken = [outcome.index async for outcome in stream(ht, Counted(50))]
        assert sorted(taken) == list(range(50))
        await settle()
        assert other_tasks() == set()


@virtual
async def test_after_its_end_there_is_nothing_more() -> None:
    async with OrderLedger().client() as ht:
        outcomes = stream(ht, Counted(3))
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

    async with OrderLedger().client() as ht, stream(ht, Counted(50)) as outcomes:
        await asyncio.gather(*(reader(number, outcomes) for number in range(3)))
    assert sorted(chain(*taken)) == list(range(50))
    assert all(taken)


@virtual
async def test_a_reader_that_is_cancelled_takes_nothing_with_it() -> None:
    taken: list[int] = []
    async with OrderLedger(seconds=lambda: 1.0).client() as ht, stream(ht, Counted(20)) as outcomes:
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


# -- back pressure -----------------------------------------------------------------------


@pytest.mark.parametrize("make", [iter, lambda orders: as_async(orders)])
@virtual
async def test_inputs_are_read_only_as_outcomes_are_taken(
    make: Callable[[Counted], Any],
) -> None:
    inputs = Counted(1000)
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


async def as_async(orders: Counted) -> AsyncIterator[NewOrder]:
    for order in orders:
        yield order


@virtual
async def test_a_flood_of_duplicates_is_held_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the workers they wait for the first, but so many only."""
    monkeypatch.setattr(runner, "MOST_OPEN", 20)
    inputs = (new_order(1) for _ in iter(int, 1))
    async with OrderLedger(seconds=lambda: 10.0).client() as ht:
        async with stream(ht, inputs) as outcomes:
            for _ in range(100):
                await anext(outcomes)
        assert len(outcomes.unread) <= 20 + 2 * WORKERS


@virtual
async def test_nothing_is_read_before_it_begins() -> None:
    inputs = Counted(10)
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
        outcomes = stream(ht, Counted(10))
        await outcomes.aclose()
        async with outcomes:
            assert [outcome async for outcome in outcomes] == []
    assert ledger.requests == {}


# -- stopping and references -------------------------------------------------------------


@virtual
async def test_a_bad_key_stops_the_reading() -> None:
    inputs = Counted(1000)
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
    # The window holds three: 0 and 1 had left it. The client remembers them longer.
    assert [outcome.index for outcome in taken if outcome.status == "existing"] == [13, 14]
    assert ledger.requests["0"] == ledger.requests["1"] == 1
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
