"""An import of orders that runs: what is read, what job it becomes, how it is sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias, cast, final

from anyio import to_thread
from attrs import frozen

from ht_async.bulk.values import ItemState, Job, JobSettings, JobState
from ht_async.cli.cap_option import keep_cap
from ht_async.cli.job_progress import JobProgress, told
from ht_async.cli.job_work import JobWork, WorkEnd
from ht_async.cli.journal_place import JournalPlace, opened
from ht_async.cli.run import Run
from ht_async.errors import ConfigurationError
from ht_async.settings import HELLOTECH, find_origin

if TYPE_CHECKING:
    from ht_async.bulk.intake import ImportResult
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.source.rows import Source
    from ht_async.client import HelloTech

OnAbsent: TypeAlias = Literal["unresolved", "resend_once"]


@final
@frozen
class SourceReading:
    """What the command line says about the source of the orders.

    Args:
        location: Path of the file, or URL of a database.
        mapping: The mapping file.
        format: What the file is.
        encoding: Its encoding.
        query: The SELECT statement.
        rejects: Where rejected rows are written to.
    """

    location: str
    mapping: Path | None
    format: str | None
    encoding: str | None
    query: str | None
    rejects: Path | None

    def open(self) -> Source:
        """Open it. Blocks.

        Raises:
            SourceError: It can't be read, or its columns don't describe orders.
            ConfigurationError: The options don't go together, or the mapping is flawed.
        """
        from ht_async.bulk.source.mapping_file import load_mapping
        from ht_async.bulk.source.opening import FileFormat, open_source

        return open_source(
            self.location,
            query=self.query,
            file_format=cast("FileFormat | None", self.format),
            encoding=self.encoding,
            mapping=None if self.mapping is None else load_mapping(self.mapping),
        )


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

    def settings(self, source: str, digest: str, account: str, known: Job | None) -> JobSettings:
        """Return the settings of the job.

        Args:
            source: What it is read from.
            digest: The digest of that.
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
            source=source,
            fingerprint=digest,
            **{name: value for name, value in said.items() if value is not None},
        )


@final
class Import:
    """An import that runs.

    Args:
        run: The command.
        place: Where the journal is.
        reading: What is read.
        wishes: What job it becomes.
    """

    def __init__(
        self, run: Run, place: JournalPlace, reading: SourceReading, wishes: Wishes
    ) -> None:
        self._run = run
        self._place = place
        self._reading = reading
        self._wishes = wishes
        self._work = JobWork(run, place)

    def do(self, client: dict[str, Any], lease: float | None, window: int | None) -> None:
        """Import the orders, send them, and end the command."""

        async def work(ht: HelloTech) -> WorkEnd:
            return await self._import(ht, lease, window)

        self._work.do(work, client)

    def leave_to_workers(self) -> NoReturn:
        """Take the orders into the journal, and end the command."""
        account = find_origin(HELLOTECH, self._run.settings.base_url).base_url

        async def work() -> WorkEnd:
            async with self._opened(account) as (journal, job, source):
                with JobProgress(self._run.output) as progress:
                    await self._read(journal, job, source, progress)
                await self._take_up_again(journal, job)
                return WorkEnd(await self._work.account(journal, job), detached=True)

        self._work.conclude(self._run.do(work))

    async def _import(self, ht: HelloTech, lease: float | None, window: int | None) -> WorkEnd:
        account = ht._session.engine.base_url  # pyright: ignore[reportPrivateUsage]
        async with self._opened(account) as (journal, job, source):
            with JobProgress(self._run.output) as progress:
                if job.state is JobState.DONE:
                    await self._read(journal, job, source, progress)
                    if not await self._take_up_again(journal, job):
                        return WorkEnd(await self._work.account(journal, job))
                    return await self._work.send(
                        ht, journal, job, progress, lease=lease, window=window
                    )
                await journal.set_state(job.job_id, JobState.IMPORTING)
                with closing(self._read(journal, job, source, progress)) as reading:
                    return await self._work.send(
                        ht, journal, job, progress, importing=reading, lease=lease, window=window
                    )

    @asynccontextmanager
    async def _opened(self, account: str) -> AsyncGenerator[tuple[Journal, Job, Source]]:
        from ht_async.bulk.importing import fingerprint

        source = await to_thread.run_sync(self._reading.open)
        digest = await fingerprint(source)
        async with opened(self._place, make=True) as journal:
            job = await self._open_job(account, journal, source, digest)
            await keep_cap(journal, account, self._wishes.cap)
            yield journal, job, source

    async def _take_up_again(self, journal: Journal, job: Job) -> bool:
        """Take a job up again that was done, if it has new orders; return whether it has any."""
        if not (await journal.counts(job.job_id)).get(ItemState.NEW):
            return False
        current = await journal.job(job.settings.name)
        if current is not None and current.state is JobState.DONE:
            await journal.set_state(job.job_id, JobState.RUNNING)
        return True

    async def _open_job(self, account: str, journal: Journal, source: Source, digest: str) -> Job:
        known = await journal.job(self._wishes.name)
        job = await journal.open_job(self._wishes.settings(source.name, digest, account, known))
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

    async def _read(
        self, journal: Journal, job: Job, source: Source, progress: JobProgress
    ) -> ImportResult:
        """Read the source, again if it was read before: rows that are there are passed over."""
        from ht_async.bulk.importing import import_orders

        rejects = self._reading.rejects
        self._work.imported = result = await import_orders(
            journal, job, source, rejects=rejects, on_progress=progress.read
        )
        if result.rejected:
            self._work.rejects = rejects
        return result
