"""A process that works on the jobs of a journal, with one client."""

from __future__ import annotations

import asyncio
from typing import Self, final

from attrs import evolve, frozen

from ht_async.batch.create import check_workers
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, Job
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.chunk_run import ChunkEnd, ChunkRun
from ht_async.bulk.work.lease import Lease, lease_seconds, new_holder
from ht_async.bulk.work.rate_cap import RateCap
from ht_async.bulk.work.recorder import Recorder
from ht_async.bulk.work.resolver import Resolver
from ht_async.bulk.work.sampling import Sampling
from ht_async.bulk.work.screening import Screening
from ht_async.bulk.work.window import Window
from ht_async.client import HelloTech
from ht_async.engine.outlast import outlast
from ht_async.errors import ConfigurationError, HTError


@frozen(slots=True)
class _Desk:
    assignment: Assignment
    screening: Screening
    resolver: Resolver
    sampling: Sampling


@final
class Worker:
    """Works on jobs for as long as it is open, side by side with any number of others.

        async with Worker(ht, journal) as worker:
            await worker.process(chunk)

    Args:
        ht: Sends the orders; it stays open.
        journal: Where the jobs are; it stays open.
        holder: A name that no other worker has; else one is made.
        lease: Seconds after which others take over if the process dies or is frozen; else what
            the time limits of the client allow, at least 30.
        window: Orders on their way at once; three quarters of the client's slots if None.

    Raises:
        ConfigurationError: The lease is too short for the time limits of the client.
        InvalidRequestError: The window is no whole number above 0.
    """

    def __init__(
        self,
        ht: HelloTech,
        journal: Journal,
        *,
        holder: str | None = None,
        lease: float | None = None,
        window: int | None = None,
    ) -> None:
        session, options = ht._session, ht._options  # pyright: ignore[reportPrivateUsage]
        self._journal = journal
        self._account = session.engine.base_url
        self._safety = session.order_safety
        self._grace = session.grace
        self._options = evolve(options, patient=True, linger=session.grace)
        seconds = lease_seconds(lease, options.timeout)
        self._stats = ht.stats
        self._wall_clock = clock = session.engine.wall_clock
        self._lease = Lease(journal, holder or new_holder(), seconds, clock)
        self._window = Window(check_workers(window, session.max_connections))
        self._recorder = Recorder(journal)
        self._cap = RateCap(journal, session.engine.base_url)
        self._desks: dict[int, _Desk] = {}
        self._desk_lock = asyncio.Lock()

    @property
    def holder(self) -> str:
        """Its name in the journal."""
        return self._lease.holder

    @property
    def account(self) -> str:
        """The account that it works for: the client's base URL."""
        return self._account

    async def __aenter__(self) -> Self:
        await self._lease.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await outlast((asyncio.create_task(self._close(), name="ht_async bulk worker end"),))

    async def _close(self) -> None:
        resolvers = [desk.resolver for desk in self._desks.values()]
        await asyncio.gather(*(resolver.aclose(self._grace) for resolver in resolvers))
        await self._recorder.aclose()
        await asyncio.gather(*(desk.sampling.end() for desk in self._desks.values()))
        under_way = any(resolver.leaves_under_way for resolver in resolvers)
        await self._lease.end(at_once=not under_way)

    async def attend(self, job_id: int) -> Resolver:
        """Take care of the orders of a job that dead workers have lost, from now on.

        A worker that lives too short to bring them to an end leaves them to others: each time
        that somebody takes them over, they are given their time to settle anew.

        Raises:
            ConfigurationError: There is no such job, or it is another account's.
            JournalError: The journal can't be used.
        """
        desk = await self._desk(job_id)
        desk.resolver.begin()
        desk.sampling.begin()
        return desk.resolver

    async def process(self, chunk: ChunkKey) -> ChunkEnd:
        """Claim a chunk and send its orders; those whose answers are lost are not waited for.

        When it is cancelled, it begins no more attempts; those under way have the client's
        `grace` to end, and what was not sent is given back.

        Raises:
            ConfigurationError: There is no such job, or it is another account's.
            JournalError: The journal can't be used; what was sent is found out later.
        """
        desk = await self._desk(chunk.job_id)
        await desk.resolver.wait_for_room()
        try:
            await desk.screening.prepare()
        except HTError as error:
            return ChunkEnd(chunk, False, trouble=error)
        run = ChunkRun(desk.assignment, desk.resolver, desk.screening, chunk)
        running = asyncio.create_task(run.run(), name="ht_async bulk chunk")
        try:
            await asyncio.wait((running,))
        except asyncio.CancelledError:
            run.stop()
            await outlast((running,))
            if not running.cancelled():
                running.exception()  # it is told by whoever uses the journal next
            raise
        return running.result()

    async def _desk(self, job_id: int) -> _Desk:
        async with self._desk_lock:
            if job_id not in self._desks:
                self._desks[job_id] = self._open_desk(await self._job(job_id))
            return self._desks[job_id]

    async def _job(self, job_id: int) -> Job:
        for job in await self._journal.jobs():
            if job.job_id == job_id:
                return job
        raise ConfigurationError(f"the journal has no job number {job_id}")

    def _open_desk(self, job: Job) -> _Desk:
        settings = job.settings
        if settings.account != self._account:
            raise ConfigurationError(
                f"the job {settings.name!r} is of the account {settings.account}, and the client "
                f"is of {self._account}: open a client with the job's base_url"
            )
        assignment = Assignment(
            job=job,
            journal=self._journal,
            safety=self._safety,
            options=self._options,
            lease=self._lease,
            window=self._window,
            recorder=self._recorder,
            cap=self._cap,
        )
        screening = Screening(self._safety, settings.existing_since)
        sampling = Sampling(
            self._journal, job.job_id, self._lease.holder, self._stats, self._wall_clock
        )
        return _Desk(assignment, screening, Resolver(assignment), sampling)
