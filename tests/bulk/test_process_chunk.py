"""Chunks by themselves, as task queues process them."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from bench import Bench
from memory_journal import MemoryJournal
from order_ledger import Fate, in_turn, new_order
from virtual_time import other_tasks, virtual

from ht_async import ConfigurationError
from ht_async.bulk import ChunkKey, JobState, Worker, find_lost_orders, process_chunk, run_job
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import ItemState, NewItem

FIRST = ChunkKey(1, 0)


@virtual
async def test_one_chunk_is_sent_and_no_other() -> None:
    b = Bench()
    await b.job(25)
    async with b.client() as ht:
        end = await process_chunk(ht, b.journal, FIRST)
        again = await process_chunk(ht, b.journal, FIRST)
    assert (end.claimed, end.ended, end.trouble) == (True, 10, None)
    assert not again.claimed
    assert b.states == {"created": 10, "new": 15}
    assert not other_tasks()


@virtual
async def test_twice_at_once_it_is_still_sent_once() -> None:
    b = Bench()
    await b.job(10)
    async with b.client() as ht:
        ends = await asyncio.gather(*(process_chunk(ht, b.journal, FIRST) for _ in range(3)))
    assert sorted(end.claimed for end in ends) == [False, False, True]
    assert b.states == {"created": 10}
    b.assert_true()


@virtual
async def test_a_chunk_that_waits_for_its_turn_is_stopped_at_once() -> None:
    b = Bench()
    await b.job(10)
    async with b.client() as ht, Worker(ht, b.journal) as worker:
        async with worker._window.turn:
            waiting = asyncio.create_task(worker.process(FIRST))
            await asyncio.sleep(1.0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(waiting, timeout=1.0)
        assert b.states == {"new": 10}
        assert (await worker.process(FIRST)).ended == 10
    b.assert_true()


@virtual
async def test_lost_orders_are_not_waited_for_and_found_later_by_anybody() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_AFTER)
    await b.job(10)
    async with b.client() as ht:
        end = await process_chunk(ht, b.journal, FIRST)
        assert asyncio.get_running_loop().time() < 2.0
    assert (end.ended, b.states) == (10, {"open": 10})
    async with b.client() as ht:
        left = await find_lost_orders(ht, b.journal, 1)
    assert (left, b.states) == (0, {"created": 10})
    assert all(item.recovered for item in b.items.values())
    assert sum(b.ledger.requests.values()) == 10
    b.assert_true()


@virtual
async def test_chunks_by_themselves_leave_what_the_dead_have_lost_to_others() -> None:
    """Or those orders would be given their time to settle again and again."""
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE)
    await b.job(200)
    async with b.client() as ht:
        await process_chunk(ht, b.journal, FIRST)
        looking = asyncio.create_task(find_lost_orders(ht, b.journal, 1))
        for chunk in range(1, 20):
            await process_chunk(ht, b.journal, ChunkKey(1, chunk))
            await asyncio.sleep(5.0)
        assert b.states["unresolved"] > 100
        await looking
    b.assert_true()


@virtual
async def test_orders_that_are_lost_for_ever_are_left_open_when_the_api_says_nothing() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE)
    await b.job(3)
    async with b.client() as ht:
        await process_chunk(ht, b.journal, FIRST)
    b.ledger.lists.status = 401
    async with b.client() as ht:
        assert await find_lost_orders(ht, b.journal, 1) == 3
    assert b.states == {"open": 3}


@virtual
async def test_another_account_gets_none_of_the_orders() -> None:
    b = Bench()
    await b.job(3, account="https://other.example")
    async with b.client() as ht:
        with pytest.raises(ConfigurationError, match=r"https://other\.example"):
            await process_chunk(ht, b.journal, FIRST)
        with pytest.raises(ConfigurationError, match="no job number 7"):
            await process_chunk(ht, b.journal, ChunkKey(7, 0))
        with pytest.raises(ConfigurationError, match="no job 'other'"):
            await run_job(ht, b.journal, "other")
    assert b.ledger.requests == {}


@virtual
async def test_a_lease_that_is_too_short_is_refused() -> None:
    b = Bench()
    await b.job(3)
    async with b.client() as ht:
        with pytest.raises(ConfigurationError, match=r"lease must be at least 22\.5 s"):
            await process_chunk(ht, b.journal, FIRST, lease=10)


@virtual
async def test_a_conflict_is_looked_up_and_ends_as_what_it_is() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.CONFLICT)
    await b.job(2)
    b.ledger.store({"phone": "1", "purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
    await asyncio.sleep(3600)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.items[1].state is ItemState.EXISTING
    assert b.items[2].state is ItemState.FAILED
    assert b.items[2].detail == "ConflictError 409"


@virtual
async def test_orders_that_were_there_before_are_not_sent() -> None:
    b = Bench()
    for row in (2, 3):
        body = {"phone": str(row), "purchase_order_id": f"PO-{row}", "client_id": 7}
        b.ledger.store({**body, "sku_id": [42 if row == 2 else 43]})
    await asyncio.sleep(3600)
    await b.job(5, existing_since=date(2025, 12, 30))
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 3, "existing": 1, "failed": 1}
    assert b.items[3].detail == "ReferenceConflictError order 2"
    assert set(b.ledger.requests) == {"1", "4", "5"}


@virtual
async def test_a_body_that_is_no_order_fails_alone() -> None:
    b = Bench()
    job = await b.job(2)
    broken = [NewItem(3, "PO-3", b"{"), NewItem(4, "PO-4", b'{"phone": "555 0199"}')]
    await b.journal.add(job.job_id, broken, rows=4, rejected=0)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 2, "failed": 2}
    details = [b.items[row].detail for row in (3, 4)]
    assert details[0] == "InvalidRequestError body"
    assert "address" in (details[1] or "")
    assert "0199" not in (details[1] or "")


@virtual
async def test_a_cancelled_job_brings_to_an_end_what_was_sent() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE)
    await b.job(100, on_absent="resend_once")
    async with b.client(max_connections=4) as ht:
        running = asyncio.create_task(run_job(ht, b.journal, "job"))
        await asyncio.sleep(1.0)
        await b.journal.set_state(1, JobState.CANCELLED)
        await running
    assert b.state is JobState.CANCELLED
    assert set(b.states) == {"new", "unresolved"}
    assert sum(b.ledger.requests.values()) == b.states["unresolved"]  # none was sent again
    b.assert_true()


@virtual
async def test_a_journal_that_breaks_stops_everything_and_loses_nothing() -> None:
    b = Bench()
    await b.job(100)
    broken = BreakingJournal(b.journal, calls=25)
    async with b.client(max_connections=4) as ht:
        with pytest.raises(JournalError, match="disk is full"):
            await run_job(ht, broken, "job")
    assert not other_tasks()
    assert b.states["created"] < 100
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    # What was written down and not sent can't be told from what was sent.
    assert b.states["created"] + b.states["unresolved"] == 100
    assert len(b.ledger.created) == b.states["created"] > 90
    b.assert_true()


class BreakingJournal:
    """A journal whose database is full after some calls."""

    def __init__(self, journal: MemoryJournal, calls: int) -> None:
        self._journal = journal
        self._calls = calls

    def __getattr__(self, name: str) -> object:
        method = getattr(self._journal, name)

        async def call(*arguments: object, **named: object) -> object:
            self._calls -= 1
            if self._calls < 0:
                raise JournalError("the disk is full")
            return await method(*arguments, **named)

        return call


@virtual
async def test_an_import_that_still_reads_is_waited_for() -> None:
    b = Bench()
    job = await b.job(10)
    b.journal.jobs_[1] = job  # it is being imported
    more = [new_order(row) for row in range(11, 21)]

    async def importing() -> None:
        await asyncio.sleep(100)
        items = [NewItem(int(o.phone), o.purchase_order_id or "", encode_order(o)) for o in more]
        await b.journal.add(1, items, rows=20, rejected=0)
        await b.journal.set_state(1, JobState.RUNNING)

    async with b.client() as ht:
        progress = await run_job(ht, b.journal, "job")
        assert (progress.job.state, progress.ended) == (JobState.IMPORTING, 10)
        progress = await run_job(ht, b.journal, "job", importing=importing())
    assert (progress.job.state, progress.ended) == (JobState.DONE, 20)


@virtual
async def test_an_import_that_fails_ends_the_run() -> None:
    b = Bench()
    job = await b.job(10)
    b.journal.jobs_[1] = job

    async def importing() -> None:
        await asyncio.sleep(3)
        raise OSError("the file is gone")

    async with b.client() as ht:
        with pytest.raises(OSError, match="the file is gone"):
            await run_job(ht, b.journal, "job", importing=importing())
    assert not other_tasks()
    b.assert_true()
