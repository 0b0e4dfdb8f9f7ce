"""The engine that needs nothing: it works on the free chunks of a job in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import final
from zlib import crc32

from ht_async.bulk.engine.job_run import LOOK_AGAIN, JobRun, read_progress
from ht_async.bulk.engine.port import Progress
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job, JobState
from ht_async.bulk.work.worker import Worker
from ht_async.engine.outlast import end_all

CHUNKS = 3
"""Chunks of a job that are worked on at once: while one ends, the other fills the window."""

CHOICE = 16
"""Free chunks of which one is chosen."""

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
        self._choice = crc32(worker.holder.encode())
        self._runs: dict[int, JobRun] = {}

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
            run = self._runs[job.job_id] = JobRun(self._worker, self._journal, job, resolver)
            run.begin(self._work_on(job, run))

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

    async def _work_on(self, job: Job, run: JobRun) -> None:
        tasks = [
            asyncio.create_task(self._take_chunks(job, run), name=f"ht_async bulk chunks {number}")
            for number in range(self._chunks)
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            await end_all(tasks)

    async def _take_chunks(self, job: Job, run: JobRun) -> None:
        while not await run.is_over():
            chunk = await self._next_chunk(job, run)
            if chunk is None:
                await asyncio.sleep(LOOK_AGAIN)
                continue
            end = await run.try_chunk(chunk)
            if not end.claimed and end.trouble is None:
                await asyncio.sleep(TAKEN)

    async def _next_chunk(self, job: Job, run: JobRun) -> ChunkKey | None:
        """Return a free chunk; several workers seldom choose the same."""
        free = await self._journal.free_chunks(job.job_id, CHOICE)
        chunks = [chunk for chunk in free if chunk not in run.busy]
        return chunks[self._choice % len(chunks)] if chunks else None
