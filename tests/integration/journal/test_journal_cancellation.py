"""A caller that is cancelled leaves a journal that works, and a transaction whole or absent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
import pytest
from journal_world import LEASE, Begin, World, check_counts, orders

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ChunkKey, ItemState

LOT = 40
TURNS = [*range(12), 16, 24, 40, 80]

Cancel = Callable[[Awaitable[object], int], Awaitable[None]]


async def by_asyncio(call: Awaitable[object], turns: int) -> None:
    task = asyncio.ensure_future(call)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def by_anyio(call: Awaitable[object], turns: int) -> None:
    async def run(scope: anyio.CancelScope) -> None:
        with scope:
            await call

    async with anyio.create_task_group() as group:
        scope = anyio.CancelScope()
        group.start_soon(run, scope)
        for _ in range(turns):
            await asyncio.sleep(0)
        scope.cancel()


@pytest.mark.parametrize("cancel", [by_asyncio, by_anyio])
async def test_a_cancelled_caller_leaves_all_or_nothing(begin: Begin, cancel: Cancel) -> None:
    journal, job_id = await begin(1)
    taken = 1
    for number, turns in enumerate(TURNS, start=1):
        first = number * 100
        lot = orders(*range(first, first + LOT))
        await cancel(journal.add(job_id, lot, rows=first, rejected=0), turns)
        counts = await journal.counts(job_id)
        assert counts[ItemState.NEW] - taken in (0, LOT)
        taken = counts[ItemState.NEW]
    await check_counts(journal, job_id)


async def test_a_cancelled_intent_is_whole_or_absent(begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 4 * len(TURNS) + 1))
    await journal.keep_lease("a", LEASE)
    for number, turns in enumerate(TURNS):
        claim = await journal.claim(ChunkKey(job_id, number), "a")
        assert claim is not None
        rows = [item.row for item in await journal.items_to_send(claim)]
        assert len(rows) == 4
        await by_asyncio(journal.intend(claim, rows, LEASE), turns)
        assert len(await journal.items_to_send(claim)) in (0, 4)
    await check_counts(journal, job_id)


async def test_a_storm_of_cancelled_callers_leaves_the_journal_at_work(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3)
    calls = [asyncio.ensure_future(journal.keep_lease(str(n), LEASE)) for n in range(100)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    ends = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(end) for end in ends[1::2]} == {type(None)}
    assert await journal.counts(job_id) == {ItemState.NEW: 3}


async def test_a_closed_journal_says_so(world: World) -> None:
    journal = await world.open()
    lot = asyncio.ensure_future(journal.keep_lease("a", LEASE))
    await asyncio.sleep(0)
    await journal.aclose()
    await lot
    for _ in range(2):
        with pytest.raises(JournalError, match="is closed"):
            await journal.jobs()
        await journal.aclose()


async def test_a_cancelled_opening_leaves_nothing_behind(world: World) -> None:
    async def opening() -> SqlJournal:
        return await world.open()

    for turns in range(8):
        await by_asyncio(opening(), turns)
    journal = await world.open()
    assert await journal.jobs() == []
