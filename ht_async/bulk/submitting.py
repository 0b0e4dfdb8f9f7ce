"""Gives jobs to workers that run elsewhere; nothing is sent from here, and no client is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ht_async.bulk.engine.dbos_records import SCHEMA, missing_dbos, records_beside
from ht_async.bulk.engine.janitor import TicketQueue, queue_free_chunks
from ht_async.bulk.importing import fingerprint, import_orders
from ht_async.bulk.intake import ImportResult
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.source.given_orders import GivenOrders
from ht_async.bulk.source.rows import Source
from ht_async.bulk.values import ItemState, Job, JobSettings, JobState, OnAbsent
from ht_async.engine.account import check_base_url
from ht_async.models.new_order import NewOrder

if TYPE_CHECKING:
    from ht_async.bulk.engine.dbos_queue import DbosQueue


@frozen(slots=True)
class Submission:
    """A job that was given to the workers.

    Args:
        job: The job.
        imported: What was taken into it, and what was not.
    """

    job: Job
    imported: ImportResult


@asynccontextmanager
async def open_queue(url: str, *, account: str, schema: str = SCHEMA) -> AsyncGenerator[DbosQueue]:
    """Open the queue that workers with the DBOS engine take an account's chunks from.

    It uses DBOS's client alone: a web application may open it, one that uses DBOS itself too.

    Args:
        url: The journal's URL.
        account: The API account of the jobs: the base URL that the workers use.
        schema: See `DBOSEngine`.

    Raises:
        ConfigurationError: DBOS isn't installed, or the URL is none of a journal.
        JournalError: The records of DBOS can't be used.
    """
    try:
        from ht_async.bulk.engine.dbos_queue import DbosQueue
    except ImportError:
        raise missing_dbos() from None
    base_url = check_base_url(account, "account").base_url
    records = await asyncio.to_thread(records_beside, url, schema)
    queue = await DbosQueue.open(records, base_url)
    try:
        yield queue
    finally:
        await queue.aclose()


async def submit_job(
    journal: Journal,
    name: str,
    orders: Source | Iterable[NewOrder | Mapping[str, Any]],
    *,
    account: str,
    queue: TicketQueue | None = None,
    chunk_size: int = 250,
    settle: float = 120.0,
    on_absent: OnAbsent = "unresolved",
    existing_since: date | None = None,
    rejects: Path | None = None,
) -> Submission:
    """Write a job into the journal, for workers to send its orders; again does no harm.

    When it returns, the job is in the journal: workers find it there, whatever becomes of this
    process and of the queue.

    Args:
        journal: The journal.
        name: A name for the job; the same orders under the same name are the same job.
        orders: The orders, or their source.
        account: The API account that they go to: the base URL that the workers use.
        queue: The queue of workers with the DBOS engine; with it they begin a bit sooner.
        chunk_size: See `JobSettings`; also the next three.
        settle: See there.
        on_absent: See there.
        existing_since: See there.
        rejects: Where flawed orders are written to.

    Returns:
        The job, and what of the orders was taken into it.

    Raises:
        JobMismatchError: There is a job of that name with other orders or settings.
        InvalidRequestError: An order is neither a `NewOrder` nor a JSON object, or a setting is
            none under which a job can be done.
        ConfigurationError: The account is no base URL.
        SourceError: The source can't be read.
        OutputError: The flawed orders can't be written.
        JournalError: The journal or the queue can't be used; in the latter case the workers find
            the job all the same.
    """
    source = GivenOrders(orders) if isinstance(orders, Iterable) else orders
    settings = JobSettings(
        name=name,
        account=check_base_url(account, "account").base_url,
        source=source.name,
        fingerprint=await fingerprint(source),
        chunk_size=chunk_size,
        settle=settle,
        on_absent=on_absent,
        existing_since=existing_since,
    )
    job = await journal.open_job(settings)
    imported = await import_orders(journal, job, source, rejects=rejects)
    if (await journal.counts(job.job_id)).get(ItemState.NEW):
        await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.DONE)
    if queue is not None:
        await queue_free_chunks(journal, queue, job)
    return Submission(await journal.job(name) or job, imported)
