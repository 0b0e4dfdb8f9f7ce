"""A bulk job on Celery: one task for each chunk, and one that looks for lost orders.

    celery -A celery_bulk worker --beat
    python -c "import celery_bulk; celery_bulk.send_job.delay('november')"

The journal says what was sent; a task may run twice, late, or on another machine.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from typing import Any

from ht_async import HelloTech, Timeout
from ht_async.bulk import ChunkKey, JobState, find_lost_orders, process_chunk
from ht_async.bulk.journal import open_journal

try:
    from celery import Celery
except ImportError as error:
    raise SystemExit("this example needs Celery: pip install celery") from error

JOURNAL = os.environ.get("HT_JOURNAL", "postgresql://localhost/jobs")
LIMITS = Timeout(connect=5, write=5, read=20)
"""Another worker takes over a minute after one has died; longer limits would make it wait."""

app = Celery("celery_bulk", broker=os.environ.get("CELERY_BROKER", "redis://localhost"))
app.conf.task_acks_late = True  # a task that dies with its worker is given to another
app.conf.beat_schedule = {"lost orders": {"task": "celery_bulk.look_for_lost", "schedule": 60.0}}


@app.task
def send_job(name: str) -> None:
    """Have every chunk of a job sent that nobody works on."""
    for chunk in asyncio.run(_free_chunks(name)):
        send_chunk.delay(chunk.job_id, chunk.chunk)


@app.task(bind=True, max_retries=None)
def send_chunk(self: Any, job_id: int, chunk: int) -> None:
    """Send the orders of a chunk; what could not be sent now is sent later."""
    if asyncio.run(_send_chunk(ChunkKey(job_id, chunk))):
        raise self.retry(countdown=60)


@app.task
def look_for_lost() -> None:
    """Find out what became of orders whose answers were lost, in all jobs."""
    asyncio.run(_look_for_lost())


async def _free_chunks(name: str) -> list[ChunkKey]:
    async with aclosing(await open_journal(JOURNAL)) as journal:
        job = await journal.job(name)
        return [] if job is None else list(await journal.free_chunks(job.job_id, 1_000_000))


async def _send_chunk(chunk: ChunkKey) -> bool:
    """Send a chunk; tell whether orders are left that were not sent."""
    async with aclosing(await open_journal(JOURNAL)) as journal, HelloTech(timeout=LIMITS) as ht:
        return (await process_chunk(ht, journal, chunk)).trouble is not None


async def _look_for_lost() -> None:
    async with aclosing(await open_journal(JOURNAL)) as journal, HelloTech(timeout=LIMITS) as ht:
        for job in await journal.jobs():
            if job.state is not JobState.DONE:
                await find_lost_orders(ht, journal, job.job_id)
                await journal.set_state(job.job_id, JobState.DONE)  # if nothing is left to do
