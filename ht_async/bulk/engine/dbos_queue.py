"""The queue of an account's chunks, in the records of DBOS; it needs no DBOS that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Self, TypeVar, final

from dbos import DBOS, DBOSClient, EnqueueOptions, WorkflowSerializationFormat, WorkflowStatus
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from ht_async.bulk.engine.dbos_records import PATIENCE, VERSION, DbosRecords, application
from ht_async.bulk.engine.tickets import Standing, Ticket, begun, ticket_id, tickets_of
from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import ChunkKey, Job

T = TypeVar("T")

WORKFLOW = "ht_async_chunk"
"""Name of the workflow that works on a chunk."""

CHUNKS = 4
"""Chunks that a worker works on at once: while some end, the others fill its window."""

POLL = 0.2
"""Seconds until a worker looks again into the queue."""

_IDS = 500  # looked up in one statement
_STANDINGS = {"ENQUEUED": Standing.QUEUED, "DELAYED": Standing.QUEUED, "PENDING": Standing.TAKEN}


@final
class DbosQueue:
    """The queue of an account's chunks.

    Args:
        client: DBOS's client of the records.
        records: Where they are.
        account: The account.

    Attributes:
        name: Its name.
    """

    def __init__(self, client: DBOSClient, records: DbosRecords, account: str) -> None:
        self.name = application(account)
        self._client = client
        self._records = records

    @classmethod
    async def open(cls, records: DbosRecords, account: str) -> Self:
        """Open the queue; make it, and the tables of DBOS, if there is none.

        Raises:
            JournalError: The records can't be used.
        """

        def connect() -> Self:
            DBOS.migrate(records.url, schema=records.schema)
            client = DBOSClient(
                system_database_url=records.url,
                dbos_system_schema=records.schema,
                application_name=application(account),
                retry_connection_errors=False,
                sys_db_idle_transaction_timeout_sec=PATIENCE,
            )
            queue = cls(client, records, account)
            try:
                client.register_queue(
                    queue.name, worker_concurrency=CHUNKS, polling_interval_sec=POLL
                )
            except BaseException:
                client.destroy()
                raise
            return queue

        return await in_thread(connect, records)

    async def aclose(self) -> None:
        """Close it."""
        await asyncio.to_thread(self._client.destroy)

    async def tickets(self, job: Job, chunks: Collection[ChunkKey]) -> Mapping[ChunkKey, Ticket]:
        """Return the last ticket of each chunk that has any.

        Raises:
            JournalError: The records can't be used.
        """
        found: dict[ChunkKey, Ticket] = {}
        wanted: list[ChunkKey] = list(chunks)
        first, span = 0, 1
        while wanted:  # a ticket after those known shows only when it is looked for
            attempts, at_once = range(first, first + span), max(1, _IDS // span)
            for start in range(0, len(wanted), at_once):
                some = wanted[start : start + at_once]
                found.update(await self._look_up(job, some, attempts))
            wanted = [key for key in wanted if key in found and found[key].attempt == attempts[-1]]
            first, span = first + span, 4 * span
        return found

    async def issue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        """Put tickets into the queue; those that were ever in it are left as they are.

        Raises:
            JournalError: The records can't be used; some tickets may be in the queue.
        """

        def enqueue() -> None:
            for chunk, attempt in tickets:
                options = EnqueueOptions(
                    workflow_name=WORKFLOW,
                    queue_name=self.name,
                    workflow_id=_workflow_id(job, chunk, attempt),
                    app_version=VERSION,
                    serialization_type=WorkflowSerializationFormat.PORTABLE,
                )
                self._client.enqueue(options, job.job_id, begun(job), chunk.chunk)

        if tickets:
            await self._do(enqueue)

    async def requeue(self, job: Job, tickets: Sequence[tuple[ChunkKey, int]]) -> None:
        """Put tickets into the queue again that a dead worker had taken.

        Raises:
            JournalError: The records can't be used.
        """
        ids = [_workflow_id(job, chunk, attempt) for chunk, attempt in tickets]
        if ids:
            await self._do(lambda: self._client.resume_workflows(ids, queue_name=self.name))

    async def forget(self, job: Job) -> None:
        """Delete the tickets of a job that was purged.

        Raises:
            JournalError: The records can't be used.
        """

        def delete() -> None:
            prefix = f"{VERSION}-{tickets_of(job)}"
            while found := self._client.list_workflows(
                workflow_id_prefix=prefix, limit=_IDS, load_input=False, load_output=False
            ):
                self._client.delete_workflows([status.workflow_id for status in found])

        await self._do(delete)

    async def _look_up(
        self, job: Job, chunks: Sequence[ChunkKey], attempts: range
    ) -> Mapping[ChunkKey, Ticket]:
        places = {
            _workflow_id(job, chunk, attempt): (chunk, attempt)
            for attempt in attempts
            for chunk in chunks
        }

        def list_them() -> list[WorkflowStatus]:
            return self._client.list_workflows(
                workflow_ids=list(places), load_input=False, load_output=False
            )

        statuses = {status.workflow_id: status for status in await self._do(list_them)}
        return {
            chunk: _as_ticket(statuses[name], attempt)
            for name, (chunk, attempt) in places.items()  # the last attempt comes last
            if name in statuses
        }

    async def _do(self, work: Callable[[], T]) -> T:
        return await in_thread(work, self._records)


def _workflow_id(job: Job, chunk: ChunkKey, attempt: int) -> str:
    # Nobody may be left who takes those of another version; each has tickets of its own.
    return f"{VERSION}-{ticket_id(job, chunk.chunk, attempt)}"


def _as_ticket(status: WorkflowStatus, attempt: int) -> Ticket:
    standing = _STANDINGS.get(status.status, Standing.ENDED)
    return Ticket(attempt, standing, status.executor_id)


async def in_thread(work: Callable[[], T], records: DbosRecords) -> T:
    """Do what uses the records of DBOS, and blocks.

    Raises:
        JournalError: They can't be used.
    """
    try:
        return await asyncio.to_thread(work)
    except (SQLAlchemyError, dbos_error.DBOSException) as error:
        said = getattr(error, "orig", None) or error
        detail = " ".join(str(said).split())
        raise JournalError(f"DBOS's records in {records.shown} can't be used: {detail}") from None
