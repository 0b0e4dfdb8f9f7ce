"""The engine over DBOS: each chunk is a durable workflow in a queue that all workers share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, final

from ht_async.bulk.engine.dbos_records import SCHEMA, application, missing_dbos, records_beside
from ht_async.bulk.engine.janitor import LOOK_AHEAD, Janitor, queue_free_chunks
from ht_async.bulk.engine.job_run import LOOK_AGAIN, JobRun, read_progress
from ht_async.bulk.engine.port import Progress
from ht_async.bulk.engine.tickets import begun
from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job, JobState
from ht_async.bulk.work.worker import Worker
from ht_async.engine.outlast import end_all, outlast
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.bulk.engine.dbos_queue import DbosQueue


@final
class DBOSEngine:
    """Works on chunks that DBOS takes from the queue of the worker's account.

    The journal decides who works on a chunk, and what of it was sent: DBOS may run a workflow
    twice, or never. A janitor in every worker puts chunks into the queue again that nobody has,
    so that others take over from the dead.

    There can be one in a process, and none where DBOS is used for something else.

    Args:
        worker: Does the work; it is open, and stays open.
        journal: Where the jobs are; it stays open.
        url: The journal's URL. DBOS's records are beside it: in a file of that name with the
            ending `.dbos`, or in a schema of their own in the same database.
        schema: That schema.
    """

    def __init__(self, worker: Worker, journal: Journal, url: str, *, schema: str = SCHEMA) -> None:
        self._worker = worker
        self._journal = journal
        self._url = url
        self._schema = schema
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queue: DbosQueue | None = None
        self._janitor: Janitor | None = None
        self._cleaning: asyncio.Task[None] | None = None
        self._runs: dict[int, JobRun] = {}
        self._beginning = asyncio.Lock()
        self._working: dict[asyncio.Task[None], ChunkKey] = {}
        self._left: set[ChunkKey] = set()

    async def start(self) -> None:
        """Begin to take chunks of the account's jobs, of those to come too.

        Raises:
            ConfigurationError: DBOS isn't installed, or the process uses it already.
            JournalError: The records of DBOS can't be used.
        """
        if self._queue is not None:
            return
        try:
            from ht_async.bulk.engine.dbos_process import launch
            from ht_async.bulk.engine.dbos_queue import DbosQueue, in_thread
        except ImportError:
            raise missing_dbos() from None
        account, holder = self._worker.account, self._worker.holder
        records = await asyncio.to_thread(records_beside, self._url, self._schema)
        queue = self._queue = await DbosQueue.open(records, account)
        take, self._loop = self._take, asyncio.get_running_loop()
        launching = asyncio.create_task(
            in_thread(lambda: launch(records, application(account), holder, take), records),
            name="ht_async bulk dbos launch",
        )
        try:
            interruption = await outlast((launching,))
            launching.result()
            if interruption is not None:
                raise interruption
        except BaseException:
            await self.stop()
            raise
        self._janitor = Janitor(
            self._journal, queue, account, holder, lambda: set(self._working.values())
        )
        self._cleaning = asyncio.create_task(self._janitor.run(), name="ht_async bulk janitor")

    async def submit(self, job: Job) -> None:
        """Work on a job, side by side with the other workers; see `Engine.submit`.

        Raises:
            ConfigurationError: There is no such job, or it is another account's.
            JournalError: The journal or the records of DBOS can't be used.
        """
        async with self._beginning:
            run = self._runs.get(job.job_id)
            if run is None or run.done:
                await self._begin(job)
        await queue_free_chunks(self._journal, self._started(), job, LOOK_AHEAD)

    async def cancel(self, job: Job) -> None:
        """Send nothing more of a job; see `Engine.cancel`."""
        await self._journal.set_state(job.job_id, JobState.CANCELLED)

    async def progress(self, job: Job) -> Progress:
        """Return how far a job is."""
        run = self._runs.get(job.job_id)
        trouble = None if run is None else run.trouble
        if self._janitor is not None:
            trouble = trouble or self._janitor.trouble
        return await read_progress(self._journal, job, trouble)

    async def wait(self, job: Job) -> Progress:
        """Wait for the end of a job; see `Engine.wait`."""
        run = self._runs.get(job.job_id)
        if run is not None:
            await run.wait()
        return await self.progress(job)

    async def orphans(self, job: Job) -> Sequence[ChunkKey]:
        """Return chunks that nobody works on; the janitor sees to them by itself."""
        return await self._journal.free_chunks(job.job_id, LOOK_AHEAD)

    async def stop(self) -> None:
        """Begin nothing more; see `Engine.stop`. What it was to do is for the other workers."""
        if self._queue is None:
            return
        queue, self._queue = self._queue, None
        ending = asyncio.create_task(self._end(queue), name="ht_async bulk engine end")
        interruption = await outlast((ending,))
        ending.result()
        if interruption is not None:
            raise interruption

    async def _end(self, queue: DbosQueue) -> None:
        from ht_async.bulk.engine.dbos_process import destroy

        if self._cleaning is not None:
            await end_all((self._cleaning,))
        destroying = asyncio.create_task(
            asyncio.to_thread(destroy, self._take), name="ht_async bulk dbos end"
        )
        for task in self._working:
            task.cancel()
        await outlast((destroying,))
        await end_all(tuple(self._working))
        await asyncio.gather(*(run.stop() for run in self._runs.values()))
        await self._hand_over(queue)
        await queue.aclose()
        destroying.result()

    async def _hand_over(self, queue: DbosQueue) -> None:
        """Let the other workers take at once what this one has left."""
        with suppress(JournalError):  # they do so anyway, once this one's lease has ended
            for run in self._runs.values():
                await queue_free_chunks(self._journal, queue, run.job, LOOK_AHEAD, self._left)

    def _started(self) -> DbosQueue:
        if self._queue is None:
            raise ConfigurationError("the engine is not started: call `await engine.start()`")
        return self._queue

    # -- jobs --------------------------------------------------------------------------------

    async def _begin(self, job: Job) -> JobRun:
        resolver = await self._worker.attend(job.job_id)
        run = self._runs[job.job_id] = JobRun(self._worker, self._journal, job, resolver)
        run.begin(self._watch(run))
        return run

    async def _watch(self, run: JobRun) -> None:
        while not await run.is_over():
            if self._cleaning is not None and self._cleaning.done():
                self._cleaning.result()
            await asyncio.sleep(LOOK_AGAIN)

    async def _run_of(self, job_id: int, begun_at: int) -> JobRun | None:
        """Return the run that a chunk belongs to; None if its job is done or gone."""
        async with self._beginning:
            run = self._runs.get(job_id)
            if run is not None and (run.stuck or not run.done):
                return run
            for job in await self._journal.jobs():
                if (job.job_id, begun(job)) == (job_id, begun_at):
                    return None if job.state is JobState.DONE else await self._begin(job)
            return None

    # -- chunks ------------------------------------------------------------------------------

    def _take(self, job_id: int, begun_at: int, chunk: int) -> Future[None]:
        assert self._loop is not None  # noqa: S101
        return asyncio.run_coroutine_threadsafe(self._work(job_id, begun_at, chunk), self._loop)

    async def _work(self, job_id: int, begun_at: int, chunk: int) -> None:
        """Work on a chunk for as long as it takes: what ends early would need a new ticket."""
        task, key = asyncio.current_task(), ChunkKey(job_id, chunk)
        assert task is not None  # noqa: S101
        self._working[task] = key
        try:
            while True:
                if await self._is_through(key, begun_at):
                    return
                await asyncio.sleep(LOOK_AGAIN)
        except asyncio.CancelledError:
            self._left.add(key)
            raise
        finally:
            del self._working[task]

    async def _is_through(self, chunk: ChunkKey, begun_at: int) -> bool:
        try:
            run = await self._run_of(chunk.job_id, begun_at)
            if run is None:
                return True
            return not run.stuck and (await run.try_chunk(chunk)).trouble is None
        except Exception:  # it is told by whoever waits for the job
            return False
