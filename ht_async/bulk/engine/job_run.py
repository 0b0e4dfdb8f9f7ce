"""The work of one engine on one job: how its chunks fare, and when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Set
from typing import Any, final

from ht_async.bulk.engine.patience import Patience
from ht_async.bulk.engine.port import Progress
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job, JobState
from ht_async.bulk.work.chunk_run import ChunkEnd
from ht_async.bulk.work.resolver import Resolver
from ht_async.bulk.work.worker import Worker
from ht_async.engine.outlast import end_all
from ht_async.errors import HTError

LOOK_AGAIN = 0.5
"""Seconds until an engine looks again for something to do."""


async def read_progress(journal: Journal, job: Job, trouble: HTError | None) -> Progress:
    """Return how far a job is, as its journal says."""
    job = await journal.job(job.settings.name) or job
    return Progress(job=job, counts=await journal.counts(job.job_id), trouble=trouble)


@final
class JobRun:
    """Works on one job, until nothing is left to do or nothing can be done.

    Args:
        worker: Does the work.
        journal: Where the job is.
        job: The job.
        resolver: Looks for its lost orders.

    Attributes:
        job: The job, as it was when the work began.
    """

    def __init__(self, worker: Worker, journal: Journal, job: Job, resolver: Resolver) -> None:
        self._worker = worker
        self._journal = journal
        self.job = job
        self._resolver = resolver
        self._busy: set[ChunkKey] = set()
        self._patience = Patience()
        self._over = False
        self._failure: Exception | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> Set[ChunkKey]:
        """The chunks that are worked on now."""
        return self._busy

    @property
    def trouble(self) -> HTError | None:
        """What it waits for to pass, or what stopped it."""
        passed = self.done and not self._patience.exhausted
        return self._resolver.trouble or (None if passed else self._patience.trouble)

    @property
    def stuck(self) -> bool:
        """Whether nothing can be done before somebody has mended something."""
        failed = self._failure is not None or self._resolver.failure is not None
        return failed or self._resolver.trouble is not None or self._patience.exhausted

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._task is not None and self._task.done()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what works on the job until it is over."""
        self._task = asyncio.create_task(work, name="ht_async bulk job")

    async def wait(self) -> None:
        """Wait for its end; raise what it ended in."""
        if self._task is not None:
            await asyncio.wait((self._task,))
            if not self._task.cancelled():
                self._task.result()

    async def stop(self) -> None:
        """End it; what was sent has its time to end."""
        if self._task is not None:
            await end_all((self._task,))

    async def try_chunk(self, chunk: ChunkKey) -> ChunkEnd:
        """Work on a chunk; then pause, if there is trouble that may pass.

        Raises:
            Exception: The work on the job can't go on.
        """
        self._busy.add(chunk)
        try:
            end = await self._worker.process(chunk)
        except Exception as error:
            self._failure = error
            raise
        finally:
            self._busy.discard(chunk)
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self._patience.after(end.trouble, end.ended, now))
        return end

    async def is_over(self) -> bool:
        """Return whether nothing is left to do, or nothing can be done.

        Raises:
            Exception: What makes it impossible to go on.
        """
        if (failure := self._failure or self._resolver.failure) is not None:
            raise failure
        if self.stuck:
            self._over = True
        if not self._over and not self._busy and not self._resolver.open:
            self._over = await self._nothing_left()
        return self._over

    async def _nothing_left(self) -> bool:
        progress = await read_progress(self._journal, self.job, None)
        state = progress.job.state
        if not progress.nothing_left or state is JobState.IMPORTING:
            return False
        if state is JobState.RUNNING:
            await self._journal.set_state(self.job.job_id, JobState.DONE)
        return True
