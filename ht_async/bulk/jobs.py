"""Runs a job of a journal to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ht_async.bulk.engine.inline import InlineEngine
from ht_async.bulk.engine.port import Engine, Progress
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import Job, JobState
from ht_async.bulk.work.worker import Worker
from ht_async.client import HelloTech
from ht_async.engine.outlast import end_all
from ht_async.errors import ConfigurationError

OnProgress = Callable[[Progress], object]
"""Told how far a job is, about twice a second."""

_INTERVAL = 0.5
_SHARE = 10  # of the time, at most, that counting may take


async def run_job(
    ht: HelloTech,
    journal: Journal,
    name: str,
    *,
    on_progress: OnProgress | None = None,
    importing: Awaitable[Any] | None = None,
    holder: str | None = None,
    lease: float | None = None,
    window: int | None = None,
) -> Progress:
    """Send the orders of a job, side by side with whoever else does; again to go on with it.

    When it is cancelled, nothing new is sent; what was sent has the client's `grace` to end,
    and the rest waits in the journal for the next run.

    Args:
        ht: Sends the orders.
        journal: Where the job is.
        name: The job's name.
        on_progress: Told how far the job is.
        importing: Reads the job's input meanwhile; without it, what was read so far is sent.
        holder: See `Worker`; also the others.
        lease: See there.
        window: See there.

    Returns:
        How far the job came; with `trouble` if it was stopped before its end.

    Raises:
        ConfigurationError: There is no such job, or it is another account's.
        JournalError: The journal can't be used.
        Exception: What `importing` raised.
    """
    job = await journal.job(name)
    if job is None:
        raise ConfigurationError(f"the journal has no job {name!r}")
    async with Worker(ht, journal, holder=holder, lease=lease, window=window) as worker:
        engine = InlineEngine(worker, journal)
        return await see_through(engine, job, on_progress=on_progress, importing=importing)


async def see_through(
    engine: Engine,
    job: Job,
    *,
    on_progress: OnProgress | None = None,
    importing: Awaitable[Any] | None = None,
) -> Progress:
    """Have an engine work on a job until nothing is left to do; stop the engine then.

    Args:
        engine: The engine.
        job: The job.
        on_progress: Told how far the job is.
        importing: Reads the job's input meanwhile.

    Returns:
        How far the job came.
    """
    reading = asyncio.create_task(_read(importing), name="ht_async bulk import")
    tasks = [reading]
    try:
        await engine.start()
        await engine.submit(job)
        working = asyncio.create_task(_wait(engine, job), name="ht_async bulk wait")
        tasks.append(working)
        await _watch(engine, job, reading, working, on_progress)
    finally:
        await end_all(tasks)
        await engine.stop()
    return await _tell(engine, job, on_progress)


async def _read(importing: Awaitable[Any] | None) -> None:
    if importing is not None:
        await importing


async def _wait(engine: Engine, job: Job) -> None:
    await engine.wait(job)


async def _watch(
    engine: Engine,
    job: Job,
    reading: asyncio.Task[None],
    working: asyncio.Task[None],
    on_progress: OnProgress | None,
) -> None:
    loop = asyncio.get_running_loop()
    while not working.done():
        began, read = loop.time(), reading.done()
        if read:
            reading.result()
        progress = await _tell(engine, job, on_progress)
        if read and progress.nothing_left and progress.job.state is JobState.IMPORTING:
            return  # somebody else is still to read its input
        pause = max(_INTERVAL, _SHARE * (loop.time() - began))
        await asyncio.wait(
            (working,) if read else (working, reading),
            timeout=pause,
            return_when=asyncio.FIRST_COMPLETED,
        )
    working.result()


async def _tell(engine: Engine, job: Job, on_progress: OnProgress | None) -> Progress:
    progress = await engine.progress(job)
    if on_progress is not None:
        on_progress(progress)
    return progress
