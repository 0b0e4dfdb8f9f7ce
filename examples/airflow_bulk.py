"""A bulk job on Airflow: chunks as mapped tasks, then one that looks for lost orders.

The journal says what was sent; a task that is run again sends only what was never sent.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from datetime import timedelta

from ht_async import HelloTech, Timeout
from ht_async.bulk import ChunkKey, JobState, find_lost_orders, process_chunk
from ht_async.bulk.journal import open_journal

try:
    from airflow.sdk import dag, task
except ImportError as error:
    raise SystemExit("this example needs Airflow 3: pip install apache-airflow") from error

JOURNAL = os.environ.get("HT_JOURNAL", "postgresql://localhost/jobs")
LIMITS = Timeout(connect=5, write=5, read=20)
"""Another worker takes over a minute after one has died; longer limits would make it wait."""

RETRY = {"retries": 10, "retry_delay": timedelta(minutes=1)}


@dag(schedule=None, params={"job": "november"})
def send_orders() -> None:
    """Send the orders of the job that the parameter names."""

    @task
    def list_chunks(params: dict[str, str] | None = None) -> list[list[int]]:
        return asyncio.run(_free_chunks((params or {})["job"]))

    @task(max_active_tis_per_dag=4, **RETRY)
    def send_chunk(chunk: list[int]) -> None:
        asyncio.run(_send_chunk(ChunkKey(*chunk)))

    @task(trigger_rule="all_done", **RETRY)
    def look_for_lost(params: dict[str, str] | None = None) -> None:
        asyncio.run(_look_for_lost((params or {})["job"]))

    send_chunk.expand(chunk=list_chunks()) >> look_for_lost()


async def _free_chunks(name: str) -> list[list[int]]:
    async with aclosing(await open_journal(JOURNAL)) as journal:
        job = await journal.job(name)
        if job is None:
            raise LookupError(f"there is no job {name!r}")
        chunks = await journal.free_chunks(job.job_id, 1_000_000)
        return [[chunk.job_id, chunk.chunk] for chunk in chunks]


async def _send_chunk(chunk: ChunkKey) -> None:
    async with aclosing(await open_journal(JOURNAL)) as journal, HelloTech(timeout=LIMITS) as ht:
        end = await process_chunk(ht, journal, chunk)
        if end.trouble is not None:
            raise end.trouble  # the task is tried again, with what was not sent


async def _look_for_lost(name: str) -> None:
    async with aclosing(await open_journal(JOURNAL)) as journal, HelloTech(timeout=LIMITS) as ht:
        job = await journal.job(name)
        if job is None:
            raise LookupError(f"there is no job {name!r}")
        if left := await find_lost_orders(ht, journal, job.job_id):
            raise TimeoutError(f"{left} orders are still open")
        await journal.set_state(job.job_id, JobState.DONE)  # if nothing is left to do


send_orders()
