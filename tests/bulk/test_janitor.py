"""Janitors put into the queue what nobody has, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

import pytest
from attrs import define, field
from bench import Bench
from virtual_time import other_tasks, virtual

from ht_async.bulk import JobState, JournalError
from ht_async.bulk.engine.janitor import LOOK_AHEAD, Janitor, queue_free_chunks
from ht_async.bulk.engine.tickets import Standing, Ticket
from ht_async.bulk.values import ChunkKey, Job

ACCOUNT = "https://api.example"


@define
class MemoryQueue:
    """A queue in memory, in which every ticket ever issued stays."""

    tickets_: dict[tuple[ChunkKey, int], Ticket] = field(factory=dict)
    requeued: list[ChunkKey] = field(factory=list)
    broken: bool = False

    async def tickets(self, job: Job, chunks: Collection[ChunkKey]) -> Mapping[ChunkKey, Ticket]:
        await asyncio.sleep(0.01)
        if self.broken:
            raise JournalError("the queue can't be reached")
        return {chunk: found for chunk in chunks if (found := self.last(chunk)) is not None}

    async def issue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        await asyncio.sleep(0.01)
        for chunk, attempt in tickets:
            self.tickets_.setdefault((chunk, attempt), Ticket(attempt, Standing.QUEUED))

    async def requeue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        await asyncio.sleep(0.01)
        for chunk, attempt in tickets:
            self.requeued.append(chunk)
            self.tickets_[chunk, attempt] = Ticket(attempt, Standing.QUEUED)

    def last(self, chunk: ChunkKey) -> Ticket | None:
        known = [ticket for (key, _), ticket in self.tickets_.items() if key == chunk]
        return max(known, key=lambda ticket: ticket.attempt, default=None)

    def take(self, chunk: ChunkKey, holder: str) -> None:
        ticket = self.last(chunk)
        assert ticket is not None
        assert ticket.standing is Standing.QUEUED
        self.tickets_[chunk, ticket.attempt] = Ticket(ticket.attempt, Standing.TAKEN, holder)

    def end(self, chunk: ChunkKey) -> None:
        ticket = self.last(chunk)
        assert ticket is not None
        self.tickets_[chunk, ticket.attempt] = Ticket(ticket.attempt, Standing.ENDED, ticket.holder)


def janitor(
    b: Bench, queue: MemoryQueue, name: str = "a", working: Callable[[], set[ChunkKey]] = set
) -> Janitor:
    return Janitor(b.journal, queue, ACCOUNT, name, working)


@virtual
async def test_all_janitors_at_once_issue_each_ticket_once() -> None:
    b, queue = Bench(), MemoryQueue()
    await b.job(95)
    await asyncio.gather(*(janitor(b, queue, name).look() for name in "abc"))
    assert list(queue.tickets_.values()) == [Ticket(0, Standing.QUEUED)] * 10
    await asyncio.gather(*(janitor(b, queue, name).look() for name in "abc"))
    assert len(queue.tickets_) == 10


@virtual
async def test_what_the_dead_have_taken_is_queued_when_their_lease_has_run_out() -> None:
    b, queue = Bench(), MemoryQueue()
    job = await b.job(20)
    first, second = ChunkKey(job.job_id, 0), ChunkKey(job.job_id, 1)
    await queue_free_chunks(b.journal, queue, job)
    await b.journal.keep_lease("dead", 30)
    queue.take(first, "dead")
    assert await b.journal.claim(first, "dead") is not None
    queue.take(second, "dead")  # and has died before the claim
    await asyncio.sleep(29)
    await janitor(b, queue).look()
    assert queue.requeued == []
    await asyncio.sleep(2)
    await janitor(b, queue).look()
    assert queue.requeued == [first, second]
    await janitor(b, queue).look()
    assert queue.requeued == [first, second]


@virtual
async def test_a_chunk_whose_ticket_ended_too_early_gets_another() -> None:
    b, queue = Bench(), MemoryQueue()
    job = await b.job(10)
    chunk = ChunkKey(job.job_id, 0)
    await queue_free_chunks(b.journal, queue, job)
    await b.journal.keep_lease("a", 30)
    for attempt in range(3):
        queue.take(chunk, "a")
        queue.end(chunk)
        await janitor(b, queue).look()
        assert queue.last(chunk) == Ticket(attempt + 1, Standing.QUEUED)


@virtual
async def test_what_it_has_forgotten_itself_is_queued_at_the_second_look() -> None:
    b, queue = Bench(), MemoryQueue()
    job = await b.job(20)
    forgotten, working = ChunkKey(job.job_id, 0), ChunkKey(job.job_id, 1)
    await queue_free_chunks(b.journal, queue, job)
    await b.journal.keep_lease("a", 300)
    for chunk in (forgotten, working):
        queue.take(chunk, "a")
    mine = janitor(b, queue, "a", lambda: {working})
    await mine.look()
    assert queue.requeued == []
    await mine.look()
    assert queue.requeued == [forgotten]
    queue.take(forgotten, "a")
    await mine.look()
    assert queue.requeued == [forgotten]


@virtual
async def test_only_the_front_of_open_jobs_of_the_account_is_looked_at() -> None:
    b, queue = Bench(), MemoryQueue()
    job = await b.job(10 * LOOK_AHEAD + 10)
    other = await b.job(10, name="other", account="https://elsewhere.example")
    await janitor(b, queue).look()
    assert len(queue.tickets_) == LOOK_AHEAD
    assert queue.last(ChunkKey(other.job_id, 0)) is None
    await b.journal.set_state(job.job_id, JobState.CANCELLED)
    queue.tickets_.clear()
    await janitor(b, queue).look()
    assert queue.tickets_ == {}


@virtual
async def test_trouble_is_waited_out_and_told_if_it_stays() -> None:
    b, queue = Bench(), MemoryQueue(broken=True)
    await b.job(10)
    mine = janitor(b, queue)
    running = asyncio.create_task(mine.run())
    await asyncio.sleep(300)
    assert isinstance(mine.trouble, JournalError)
    queue.broken = False
    await asyncio.sleep(70)
    assert mine.trouble is None
    assert len(queue.tickets_) == 1
    queue.broken = True
    with pytest.raises(JournalError):
        await asyncio.wait_for(running, 800)
    assert not other_tasks()
