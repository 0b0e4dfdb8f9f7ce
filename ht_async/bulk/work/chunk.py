"""Chunks by themselves, for task queues and schedulers of your own: Celery, Airflow, Ray."""

from __future__ import annotations

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, ItemState
from ht_async.bulk.work.chunk_run import ChunkEnd
from ht_async.bulk.work.worker import Worker
from ht_async.client import HelloTech


async def process_chunk(
    ht: HelloTech,
    journal: Journal,
    chunk: ChunkKey,
    *,
    holder: str | None = None,
    lease: float | None = None,
    window: int | None = None,
) -> ChunkEnd:
    """Send the orders of a chunk that were never sent.

    It may be run again at any time, here or elsewhere, and twice at once: who holds the chunk
    sends, the other one does nothing. Orders whose answers are lost are not waited for: they
    stay open in the journal until `find_lost_orders`, or any worker, looks for them. A process
    that works on many chunks opens one `Worker` for all of them instead.

    Args:
        ht: Sends the orders; it stays open.
        journal: Where the chunk is; it stays open.
        chunk: The chunk.
        holder: A name that nobody else has who works on the journal; else one is made.
        lease: See `Worker`.
        window: See `Worker`.

    Returns:
        How it ended; with `trouble`, some orders were not sent: process the chunk again later.

    Raises:
        ConfigurationError: There is no such job, or it is another account's.
        JournalError: The journal can't be used; what was sent is found out later.
    """
    async with Worker(ht, journal, holder=holder, lease=lease, window=window) as worker:
        return await worker.process(chunk)


async def find_lost_orders(
    ht: HelloTech, journal: Journal, job_id: int, *, lease: float | None = None
) -> int:
    """Look for the orders of a job that were sent by processes that have ended, to the end.

    Args:
        ht: Looks for them; sends those once more that are absent, if the job wants that.
        journal: Where the job is.
        job_id: The job's number.
        lease: See `Worker`.

    Returns:
        How many orders are still open: others are looking for them, or the API could not be
        asked.

    Raises:
        ConfigurationError: There is no such job, or it is another account's.
        JournalError: The journal can't be used.
    """
    async with Worker(ht, journal, lease=lease) as worker:
        resolver = await worker.attend(job_id)
        while await resolver.adopt() or resolver.open:
            await resolver.wait()
        if resolver.failure is not None:
            raise resolver.failure
    counts = await journal.counts(job_id)
    return counts.get(ItemState.OPEN, 0) + counts.get(ItemState.SENDING, 0)
