"""Takes down a worker's traffic now and then, for the report about a job."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import final

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import Sample
from ht_async.engine.outlast import end_all
from ht_async.stats import Stats

_SHORTEST, _LONGEST = 1.0, 30.0  # seconds between two samples
_SHARE = 100  # of the time that has passed: a long job has few hundred samples, like a short one


@final
class Sampling:
    """Takes samples from its beginning to its end.

    Args:
        journal: Where they are kept.
        job_id: For which job.
        holder: Whose traffic it is.
        stats: Looks at the traffic.
        wall_clock: Gives our aware wall clock time.
    """

    def __init__(
        self,
        journal: Journal,
        job_id: int,
        holder: str,
        stats: Callable[[], Stats],
        wall_clock: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._job_id = job_id
        self._holder = holder
        self._stats = stats
        self._wall_clock = wall_clock
        self._before = stats()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Take samples from now on; again without effect."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_on(), name="ht_async bulk samples")

    async def end(self) -> None:
        """Take the last one, if any was taken."""
        if self._task is None:
            return
        await end_all((self._task,))
        await self._take()

    async def _keep_on(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            await self._take()
            pause = (loop.time() - began) / _SHARE
            await asyncio.sleep(min(max(pause, _SHORTEST), _LONGEST))

    async def _take(self) -> None:
        stats = self._stats()
        sample = Sample(
            at=self._wall_clock(),
            holder=self._holder,
            in_use=stats.slots_in_use,
            waiting=stats.waiting,
            throttled=stats.throttled - self._before.throttled,
            answered=stats.answered - self._before.answered,
            rate=stats.rate_limit,
        )
        with suppress(JournalError):  # the work goes on without it, or is told of it
            await self._journal.add_sample(self._job_id, sample)
