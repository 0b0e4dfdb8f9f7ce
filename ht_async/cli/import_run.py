"""An import of orders that runs: what job it becomes, how it is sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, final

from attrs import frozen

from ht_async.bulk.values import ItemState, Job, JobSettings, JobState, OnAbsent
from ht_async.cli.cap_option import keep_cap
from ht_async.cli.intake import Intake, Origin
from ht_async.cli.job_progress import JobProgress, told
from ht_async.cli.job_work import JobWork, WorkEnd
from ht_async.cli.journal_place import JournalPlace, opened
from ht_async.cli.run import Run
from ht_async.errors import ConfigurationError
from ht_async.settings import HELLOTECH, find_origin

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.client import HelloTech


@final
@frozen
class Wishes:
    """What the command line says about the job; what it doesn't say is as it was before.

    Args:
        name: The job's name.
        settle: Seconds after which a lost order shows up, if it ever does.
        on_absent: What to do with an order that was lost and is absent.
        existing_since: The day since which orders may be there already.
        cap: Orders a second of all processes together.
    """

    name: str
    settle: float | None
    on_absent: OnAbsent | None
    existing_since: date | None
    cap: float | None

    def settings(self, origin: Origin, account: str, known: Job | None) -> JobSettings:
        """Return the settings of the job.

        Args:
            origin: What it is read from.
            account: Where its orders go.
            known: The job, if it was begun before.
        """
        said: dict[str, Any] = {
            "settle": self.settle,
            "on_absent": self.on_absent,
            "existing_since": self.existing_since,
        }
        for name, value in said.items():
            if value is None and known is not None:
                said[name] = getattr(known.settings, name)
        return JobSettings(
            name=self.name,
            account=account,
            source=origin.name,
            fingerprint=origin.fingerprint,
            **{name: value for name, value in said.items() if value is not None},
        )


@final
class Import:
    """An import that runs.

    Args:
        run: The command.
        place: Where the journal is.
        intake: Reads the orders.
        wishes: What job it becomes.
    """

    def __init__(self, run: Run, place: JournalPlace, intake: Intake, wishes: Wishes) -> None:
        self._run = run
        self._place = place
        self._intake = intake
        self._wishes = wishes
        self._work = JobWork(run, place, intake)

    def do(self, client: dict[str, Any], lease: float | None, window: int | None) -> None:
        """Import the orders, send them, and end the command."""

        async def work(ht: HelloTech) -> WorkEnd:
            return await self._import(ht, lease, window)

        self._work.do(work, client)

    def leave_to_workers(self) -> NoReturn:
        """Take the orders into the journal, and end the command."""
        account = find_origin(HELLOTECH, self._run.settings.base_url).base_url

        async def work() -> WorkEnd:
            async with self._opened(account) as (journal, job):
                with JobProgress(self._run.output) as progress:
                    await self._intake.read(journal, job, progress)
                await self._take_up_again(journal, job)
                return WorkEnd(await self._work.account(journal, job), detached=True)

        self._work.conclude(self._run.do(work))

    async def _import(self, ht: HelloTech, lease: float | None, window: int | None) -> WorkEnd:
        account = ht._session.engine.base_url  # pyright: ignore[reportPrivateUsage]
        async with self._opened(account) as (journal, job):
            with JobProgress(self._run.output) as progress:
                if job.state is JobState.DONE:
                    await self._intake.read(journal, job, progress)
                    if not await self._take_up_again(journal, job):
                        return WorkEnd(await self._work.account(journal, job))
                    return await self._work.send(
                        ht, journal, job, progress, lease=lease, window=window
                    )
                while True:
                    await journal.set_state(job.job_id, JobState.IMPORTING)
                    with closing(self._intake.read(journal, job, progress)) as reading:
                        end = await self._work.send(
                            ht,
                            journal,
                            job,
                            progress,
                            importing=reading,
                            lease=lease,
                            window=window,
                        )
                    if self._intake.complete or not end.done:
                        return end
                    # Another process came to the end of the job in the midst of our reading.

    @asynccontextmanager
    async def _opened(self, account: str) -> AsyncGenerator[tuple[Journal, Job]]:
        async with self._intake.opened() as origin, opened(self._place, make=True) as journal:
            job = await self._open_job(account, journal, origin)
            await keep_cap(journal, account, self._wishes.cap)
            yield journal, job

    async def _take_up_again(self, journal: Journal, job: Job) -> bool:
        """Take a job up again that was done, if it has new orders; return whether it has any."""
        if not (await journal.counts(job.job_id)).get(ItemState.NEW):
            return False
        await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.DONE)
        return True

    async def _open_job(self, account: str, journal: Journal, origin: Origin) -> Job:
        known = await journal.job(self._wishes.name)
        job = await journal.open_job(self._wishes.settings(origin, account, known))
        if job.state is JobState.CANCELLED:
            raise ConfigurationError(
                f"the job {self._wishes.name!r} was cancelled: take it up again by "
                f"`ht-async jobs resume`, or choose another --job"
            )
        await self._tell_begin(journal, job, is_new=known is None)
        return job

    async def _tell_begin(self, journal: Journal, job: Job, *, is_new: bool) -> None:
        from ht_async.bulk.engine.port import Progress

        if self._run.output.json:
            return
        if is_new:
            text = f"job {job.settings.name}: begun, in the journal {self._place.shown}"
        else:
            counts = await journal.counts(job.job_id)
            how = "is done" if job.state is JobState.DONE else "goes on"
            text = f"{told(Progress(job=job, counts=counts))}; it {how}"
        self._run.output.lines(text)
