"""Deletes what DBOS has kept about a job that was purged."""

from __future__ import annotations

import asyncio

from ht_async.bulk.engine.dbos_records import SCHEMA, has_records, records_beside
from ht_async.bulk.values import Job


async def forget_job(url: str, job: Job, *, schema: str = SCHEMA) -> None:
    """Delete the workflows of a job that was purged; does nothing where DBOS was never used.

    Args:
        url: The journal's URL.
        job: The job, as it was.
        schema: See `DBOSEngine`.

    Raises:
        JournalError: The records of DBOS can't be used; what is left of them does no harm.
    """
    if not await asyncio.to_thread(has_records, url, schema):
        return
    try:
        from ht_async.bulk.engine.dbos_queue import DbosQueue
    except ImportError:  # it is used on another machine alone
        return
    records = await asyncio.to_thread(records_beside, url, schema)
    queue = await DbosQueue.open(records, job.settings.account)
    try:
        await queue.forget(job)
    finally:
        await queue.aclose()
