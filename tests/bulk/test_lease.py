"""A worker knows when it may have lost its right to send."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

import pytest
from bench import LIMITS, Bench
from memory_journal import MemoryJournal
from mortal import Process, ProcessJournal
from virtual_time import VirtualTimeLoop, virtual, wall_clock

from ht_async import ConfigurationError, Timeout
from ht_async.bulk import Worker, run_job
from ht_async.bulk.errors import JournalError, OwnershipLostError
from ht_async.bulk.work.lease import Lease, lease_seconds


def now() -> float:
    return asyncio.get_running_loop().time()


def test_its_length_suits_the_time_limits() -> None:
    assert lease_seconds(None, Timeout(connect=1, write=1, read=5)) == 30.0
    assert lease_seconds(None, Timeout(connect=5, write=30, read=30)) == 132.0
    assert lease_seconds(12.0, Timeout(connect=1, write=1, read=5)) == 12.0
    with pytest.raises(ConfigurationError, match="lease must be at least 12 s"):
        lease_seconds(11.9, Timeout(connect=1, write=1, read=5))
    for odd in (float("nan"), float("inf"), 86_401.0):
        with pytest.raises(ConfigurationError, match="lease must be at most 86400 s"):
            lease_seconds(odd, Timeout(connect=1, write=1, read=5))


@virtual
async def test_it_is_renewed_for_as_long_as_its_holder_lives() -> None:
    journal = MemoryJournal()
    lease = Lease(journal, "h", 30.0, wall_clock)
    await lease.begin()
    for _ in range(100):
        await asyncio.sleep(9.7)
        lease.check(0, 18.0)
        assert journal.is_alive("h")
    await lease.end(at_once=True)
    assert not journal.is_alive("h")


@virtual
async def test_nothing_is_begun_that_could_outlast_it() -> None:
    lease = Lease(MemoryJournal(), "h", 30.0, wall_clock)
    await lease.renew()
    lease.check(0, 28.0)
    with pytest.raises(OwnershipLostError):
        lease.check(0, 29.0)


@virtual
async def test_after_a_freeze_what_was_claimed_before_is_void() -> None:
    lease = Lease(MemoryJournal(), "h", 30.0, wall_clock)
    await lease.begin()
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    loop.stall(31.0)
    with pytest.raises(OwnershipLostError):
        lease.check(0, 1.0)
    await asyncio.sleep(11.0)  # it has been renewed
    assert lease.term == 1
    lease.check(1, 1.0)
    with pytest.raises(OwnershipLostError):
        lease.check(0, 1.0)
    await lease.end(at_once=True)


@virtual
async def test_sleep_of_the_machine_counts_though_the_loop_does_not_notice() -> None:
    slept = timedelta()
    lease = Lease(MemoryJournal(), "h", 30.0, lambda: wall_clock() + slept)
    await lease.renew()
    slept = timedelta(seconds=31)
    with pytest.raises(OwnershipLostError):
        lease.check(0, 1.0)


@virtual
async def test_a_journal_that_is_away_for_a_moment_does_not_end_it() -> None:
    class Locked(MemoryJournal):
        async def keep_lease(self, holder: str, seconds: float) -> None:
            if 9 < now() < 15:
                raise JournalError("locked")
            await super().keep_lease(holder, seconds)

    lease = Lease(Locked(), "h", 30.0, wall_clock)
    await lease.begin()
    await asyncio.sleep(40)
    assert lease.term == 0
    lease.check(0, 10.0)
    await lease.end(at_once=True)


@virtual
async def test_no_attempt_is_begun_that_could_outlast_it() -> None:
    b = Bench()
    await b.job(1)
    async with b.client() as ht, Worker(ht, b.journal, lease=30.0) as worker:
        permit = (await worker._desk(1)).assignment.options_in(0).permit
        assert permit is not None
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualTimeLoop)
        loop.stall(14.9)  # an attempt may take 14 seconds
        permit()
        loop.stall(0.2)
        with pytest.raises(OwnershipLostError):
            permit()


@virtual
async def test_a_worker_that_was_frozen_sends_nothing_of_what_it_had_claimed() -> None:
    """Without the check, it would send what the other one has taken over meanwhile."""
    b = Bench()
    b.ledger.seconds = lambda: 1.0
    await b.job(40, settle=30.0, on_absent="resend_once", chunk_size=40)
    process = Process("frozen")
    journal = ProcessJournal(b.journal, process, Random(1), 0.0, 0.0)
    async with b.client(max_connections=4, timeout=LIMITS) as first, b.client() as second:
        frozen = asyncio.create_task(run_job(first, journal, "job", holder="frozen"))
        await asyncio.sleep(5.0)
        process.freeze(100.0)
        await asyncio.sleep(35.0)
        await run_job(second, b.journal, "job", holder="other")
        await frozen
    assert b.states == {"created": 40}
    b.assert_true()


@virtual
async def test_what_the_dead_have_sent_is_given_its_time_to_appear() -> None:
    b = Bench()
    await b.job(1, settle=60.0)
    await b.journal.keep_lease("dead", 30.0)
    claim = await b.journal.claim((await b.journal.free_chunks(1, 1))[0], "dead")
    assert claim is not None
    await b.journal.intend(claim, [1], 30.0)
    loop = asyncio.get_running_loop()
    body = {"phone": "1", "purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7}
    # After the lease has run out, and before the order has settled:
    loop.call_later(55.0, b.ledger.store, body)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 1}
    assert b.ledger.requests == {}
    b.assert_true()
