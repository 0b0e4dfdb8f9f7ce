"""A stream ends with its client."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

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
    assert_true,
    in_turn,
    new_order,
)
from virtual_time import elapsed, other_tasks, run_virtual, virtual

from ht_async import (
    ClientClosedError,
    NewOrder,
    OutcomeStatus,
)


@pytest.mark.parametrize("reading", [False, True])
@virtual
async def test_closing_the_client_ends_its_streams(reading: bool) -> None:
    ledger, inputs, taken = OrderLedger(seconds=lambda: 1.0), Counted(1000), []
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
    outcomes = stream(ht, Counted(100))
    async for _ in outcomes:
        await ht.aclose()
    assert isinstance(outcomes.stopped, ClientClosedError)
    assert other_tasks() == set()


@virtual
async def test_closing_the_client_keeps_to_its_own_grace() -> None:
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    ht = ledger.client(grace=60)
    streams = [stream(ht, Counted(100)) for _ in range(3)]
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
    inputs = Counted(1000)
    outcomes = stream(ht, inputs)
    taken = [outcome async for outcome in outcomes]
    assert isinstance(outcomes.stopped, ClientClosedError)
    assert len(taken) == inputs.read <= WORKERS


@virtual
async def test_the_client_forgets_streams_that_have_ended() -> None:
    async with OrderLedger().client() as ht:
        early = stream(ht, Counted(5))
        for _ in range(20):
            assert len([outcome async for outcome in stream(ht, Counted(5))]) == 5
        assert len(ht._session.streams) <= 1
        assert len([outcome async for outcome in early]) == 5


def test_a_stream_that_nobody_closes_does_not_keep_the_program_from_ending() -> None:
    ledger = OrderLedger()

    async def main() -> None:
        ht = ledger.client()
        async for _ in stream(ht, Counted(1000)):
            await asyncio.sleep(1)
            break

    def run() -> None:
        run_virtual(main())
        gc.collect()

    with pytest.warns(ResourceWarning, match="never closed"):
        run()
