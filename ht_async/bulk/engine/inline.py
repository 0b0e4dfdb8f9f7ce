"""The engine that needs nothing: it works on the free chunks of a job in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import final
from zlib import crc32

from ht_async.bulk.engine.patience import Patience
from ht_async.bulk.engine.port import Progress
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job, JobState
from ht_async.bulk.work.resolver import Resolver
from ht_async.bulk.work.worker import Worker
from ht_async.engine.outlast import end_all
from ht_async.errors import HTError

CHUNKS = 2
"""Chunks of a job that are worked on at once: while one ends, the other fills the window."""

CHOICE = 16
"""Free chunks of which one is chosen."""

LOOK_AGAIN = 0.5
"""Seconds until it looks again for something to do."""

TAKEN = 0.05
"""Seconds until it tries another chunk, when somebody else was faster."""


@final
class InlineEngine:
    """Works on jobs in this process; any number of processes may do so side by side.

    Args:
        worker: Does the work; it is open, and stays open.
        journal: Where the jobs are.
        chunks: Chunks of a job at once.
    """

    def __init__(self, worker: Worker, journal: Journal, *, chunks: int = CHUNKS) -> None:
        self._worker = worker
        self._journal = journal
        self._chunks = chunks
        self._runs: dict[int, _JobRun] = {}

    async def start(self) -> None:
        """Begin to work on what is submitted."""

    async def submit(self, job: Job) -> None:
        """Work on a job; see `Engine.submit`.

        Raises:
            ConfigurationError: There is no such job, or it is another account's.
            JournalError: The journal can't be used.
        """
        run = self._runs.get(job.job_id)
        if run is None or run.done:
            resolver = await self._worker.attend(job.job_id)
            self._runs[job.job_id] = _JobRun(
                self._worker, self._journal, job, resolver, self._chunks
            )

    async def cancel(self, job: Job) -> None:
        """Send nothing more of a job; see `Engine.cancel`."""
        await self._journal.set_state(job.job_id, JobState.CANCELLED)

    async def progress(self, job: Job) -> Progress:
        """Return how far a job is."""
        run = self._runs.get(job.job_id)
        return await read_progress(self._journal, job, None if run is None else run.trouble)

    async def wait(self, job: Job) -> Progress:
        """Wait for the end of a job; see `Engine.wait`."""
        run = self._runs.get(job.job_id)
        if run is not None:
            await run.wait()
        return await self.progress(job)

    async def orphans(self, job: Job) -> Sequence[ChunkKey]:
        """Return chunks that nobody works on; this engine comes to them by itself."""
        return await self._journal.free_chunks(job.job_id, self._chunks)

    async def stop(self) -> None:
        """Begin nothing more; see `Engine.stop`."""
        await asyncio.gather(*(run.stop() for run in self._runs.values()))


async def read_progress(journal: Journal, job: Job, trouble: HTError | None) -> Progress:
    """Return how far a job is, as its journal says."""
    job = await journal.job(job.settings.name) or job
    return Progress(job=job, counts=await journal.counts(job.job_id), trouble=trouble)


@final
class _JobRun:
    """Works on one job, until nothing is left to do or nothing can be done."""

    def __init__(
        self, worker: Worker, journal: Journal, job: Job, resolver: Resolver, chunks: int
    ) -> None:
        self._worker = worker
        self._journal = journal
        self._job = job
        self._resolver = resolver
        self._chunks = chunks
        self._busy: set[ChunkKey] = set()
        self._choice = crc32(worker.holder.encode())
        self._patience = Patience()
        self._over = False
        self._task = asyncio.create_task(self._run(), name="ht_async bulk job")

    @property
    def trouble(self) -> HTError | None:
        """What it waits for to pass, or what stopped it."""
        passed = self.done and not self._patience.exhausted
        return self._resolver.trouble or (None if passed else self._patience.trouble)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._task.done()

    async def wait(self) -> None:
        """Wait for its end; raise what it ended in."""
        await asyncio.wait((self._task,))
        if not self._task.cancelled():
            self._task.result()

    async def stop(self) -> None:
        """End it; what was sent has its time to end."""
        await end_all((self._task,))

    async def _run(self) -> None:
        tasks = [
            asyncio.create_task(self._work(), name=f"ht_async bulk chunks {number}")
            for number in range(self._chunks)
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            await end_all(tasks)

    async def _work(self) -> None:
        while not await self._is_over():
            chunk = await self._next_chunk()
            if chunk is None:
                await asyncio.sleep(LOOK_AGAIN)
                continue
            self._busy.add(chunk)
            try:
                end = await self._worker.process(chunk)
            finally:
                self._busy.discard(chunk)
            now = asyncio.get_running_loop().time()
            pause = self._patience.after(end.trouble, end.ended, now)
            await asyncio.sleep(pause if end.claimed or end.trouble else TAKEN)

    async def _next_chunk(self) -> ChunkKey | None:
        """Return a free chunk; several workers seldom choose the same."""
        free = await self._journal.free_chunks(self._job.job_id, CHOICE)
        chunks = [chunk for chunk in free if chunk not in self._busy]
        return chunks[self._choice % len(chunks)] if chunks else None

    async def _is_over(self) -> bool:
        if self._resolver.failure is not None:
            raise self._resolver.failure
        if self._resolver.trouble is not None or self._patience.exhausted:
            self._over = True
        if not self._over and not self._busy and not self._resolver.open:
            self._over = await self._nothing_left()
        return self._over

    async def _nothing_left(self) -> bool:
        progress = await read_progress(self._journal, self._job, None)
        state = progress.job.state
        if not progress.nothing_left or state is JobState.IMPORTING:
            return False
        if state is JobState.RUNNING:
            await self._journal.set_state(self._job.job_id, JobState.DONE)
        return True
