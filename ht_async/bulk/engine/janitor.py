"""Sees that every chunk with something to do is in the queue, whoever died with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from typing import Protocol, final
from zlib import crc32

from ht_async.bulk.engine.patience import PATIENCE
from ht_async.bulk.engine.tickets import Plan, Ticket, plan
from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job, JobState

INTERVAL = 2.0
"""Seconds between two looks, about."""

LOOK_AHEAD = 256
"""Free chunks of a job that it looks at: those in front, which are next in the queue too."""

ALL = 2**31 - 1
"""Stands for all of a job's chunks."""


class TicketQueue(Protocol):
    """A queue that workers take chunks from."""

    async def tickets(self, job: Job, chunks: Collection[ChunkKey]) -> Mapping[ChunkKey, Ticket]:
        """Return the last ticket of each chunk that has any."""
        ...

    async def issue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        """Put tickets into the queue; those that were ever in it are left as they are."""
        ...

    async def requeue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        """Put tickets into the queue again that were taken."""
        ...


async def queue_free_chunks(
    journal: Journal,
    queue: TicketQueue,
    job: Job,
    limit: int = ALL,
    forgotten: Container[ChunkKey] = (),
) -> Plan:
    """Put the free chunks of a job into the queue that are not in it; anybody may, at any time.

    Two who do so at once issue the same tickets; the journal decides who works on a chunk.

    Args:
        journal: Where the job is.
        queue: The queue of the job's account.
        job: The job.
        limit: How many free chunks to look at.
        forgotten: Chunks that nobody works on, although their holder is alive.

    Returns:
        What was done.

    Raises:
        JournalError: The journal or the queue can't be used.
    """
    free = await journal.free_chunks(job.job_id, limit)
    if not free:
        return Plan((), (), {})
    tickets = await queue.tickets(job, free)
    holders = {ticket.holder for ticket in tickets.values() if ticket.holder is not None}
    found = plan(free, tickets, await journal.alive(holders), forgotten)
    await queue.issue(job, found.issue)
    await queue.requeue(job, found.requeue)
    return found


@final
class Janitor:
    """Looks at an account's jobs again and again; every worker has one, and they all may.

    Args:
        journal: Where the jobs are.
        queue: The account's queue.
        account: The account.
        holder: The worker's name.
        working: Tells which chunks the worker works on now.

    Attributes:
        trouble: What keeps it from its work.
    """

    def __init__(
        self,
        journal: Journal,
        queue: TicketQueue,
        account: str,
        holder: str,
        working: Callable[[], Container[ChunkKey]],
    ) -> None:
        self.trouble: JournalError | None = None
        self._journal = journal
        self._queue = queue
        self._account = account
        self._holder = holder
        self._working = working
        self._suspects: set[ChunkKey] = set()

    async def run(self) -> None:
        """Look, for ever, or until what keeps it from that has not passed for too long.

        Raises:
            JournalError: The journal or the queue can't be used.
        """
        interval = INTERVAL * (0.8 + crc32(self._holder.encode()) % 401 / 1000)  # not all at once
        clock = asyncio.get_running_loop()
        succeeded = clock.time()
        while True:
            try:
                await self.look()
                self.trouble, succeeded = None, clock.time()
            except JournalError as error:
                self.trouble = error
                if clock.time() - succeeded >= PATIENCE:
                    raise
            await asyncio.sleep(interval)

    async def look(self) -> None:
        """Look once at the account's jobs.

        Raises:
            JournalError: The journal or the queue can't be used.
        """
        suspects: set[ChunkKey] = set()
        for job in await self._journal.jobs():
            if job.settings.account != self._account or job.state is JobState.DONE:
                continue
            # What was ours and idle at two looks was not merely on its way to us.
            forgotten = {chunk for chunk in self._suspects if chunk not in self._working()}
            done = await queue_free_chunks(self._journal, self._queue, job, LOOK_AHEAD, forgotten)
            suspects |= {chunk for chunk, holder in done.held.items() if holder == self._holder}
        self._suspects = suspects
