"""`ht-async orders import`."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, cast, final

import typer
from anyio import to_thread
from attrs import frozen

from ht_async.bulk.values import ItemState, Job, JobSettings, JobState
from ht_async.cli.help_text import examples
from ht_async.cli.import_check import check_only
from ht_async.cli.job_options import Concurrency, Db, Lease, client_settings, seconds_option
from ht_async.cli.job_progress import JobProgress, told
from ht_async.cli.job_work import JobWork, WorkEnd
from ht_async.cli.journal_place import JournalPlace, find_journal, opened
from ht_async.cli.run import Run, running
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.bulk.intake import ImportResult
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.source.rows import Source
    from ht_async.client import HelloTech

OnAbsent: TypeAlias = Literal["unresolved", "resend_once"]
_LONGEST_NAME = 200

EXAMPLES = examples(
    "ht-async orders import orders.csv --job november --dry-run",
    "ht-async orders import orders.csv --job november --rejects november-rejects.csv",
    "ht-async orders import sqlite:///shop.db --job december --query 'SELECT ... ORDER BY id'",
)


def import_orders(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The orders: .csv .tsv .txt, .jsonl .ndjson, .parquet .pq, or the URL of a "
            "database. Columns are named as NewOrder's fields, or see --mapping.",
        ),
    ],
    job: Annotated[
        str,
        typer.Option(
            "--job",
            metavar="NAME",
            help="A name for the job. The same command again goes on with it, after whatever "
            "interruption.",
        ),
    ],
    db: Db = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check every row; send nothing and keep nothing.")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Where to write flawed rows, to be mended."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="What the columns mean, as TOML."),
    ] = None,
    format: Annotated[
        Literal["csv", "jsonl", "parquet"] | None,
        typer.Option("--format", help="What the file is, where its ending doesn't tell."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Of the file; else found out, or UTF-8."),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="SQL", help="The SELECT statement, with a database."),
    ] = None,
    concurrency: Concurrency = None,
    on_absent: Annotated[
        OnAbsent | None,
        typer.Option(
            "--on-absent",
            help="What to do with an order whose answer was lost and that is not on the server: "
            "leave it to you (unresolved), or send it once more.",
        ),
    ] = None,
    settle: Annotated[
        float | None,
        seconds_option("--settle", "After how long a lost order is on the server, if ever (120)."),
    ] = None,
    existing_since: Annotated[
        datetime | None,
        typer.Option(
            "--check-existing-since",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Send no order whose reference the API lists since that day.",
        ),
    ] = None,
    lease: Lease = None,
) -> None:
    """Create an order for each row of a file, once, whatever happens meanwhile.

    Rows are read, and their orders sent, at the same time. Everything is written down in a
    journal before it is sent: after Ctrl-C, a crash or a power cut the same command goes on.
    Exit code 1 means that some rows failed, are flawed, or have an outcome that is not known.
    """
    with running(context) as run:
        reading = SourceReading(file, mapping, format, encoding, query, rejects)
        _check_name(job)
        if dry_run:
            check_only(run, reading.open, job, rejects)
        wishes = _Wishes(
            job, settle, on_absent, None if existing_since is None else existing_since.date()
        )
        place = find_journal(db)
        importing = _Import(run, place, reading, wishes)
        importing.do(client_settings(run.settings.timeout, concurrency), lease, concurrency)


def _check_name(name: str) -> None:
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise ConfigurationError(
            f"--job must be a name of 1 to {_LONGEST_NAME} characters that can be printed"
        )


@final
@frozen
class SourceReading:
    """What the command line says about the source of the orders."""

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
class _Wishes:
    """What the command line says about the job; what it doesn't say is as it was before."""

    name: str
    settle: float | None
    on_absent: OnAbsent | None
    existing_since: date | None

    def settings(self, source: str, digest: str, account: str, known: Job | None) -> JobSettings:
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
class _Import:
    """An import that runs.

    Args:
        run: The command.
        place: Where the journal is.
        reading: What is read.
        wishes: What job it becomes.
    """

    def __init__(
        self, run: Run, place: JournalPlace, reading: SourceReading, wishes: _Wishes
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

    async def _import(self, ht: HelloTech, lease: float | None, window: int | None) -> WorkEnd:
        from ht_async.bulk.importing import fingerprint

        source = await to_thread.run_sync(self._reading.open)
        digest = await fingerprint(source)
        async with opened(self._place, make=True) as journal:
            job = await self._open_job(ht, journal, source, digest)
            with JobProgress(self._run.output) as progress:
                if job.state is JobState.DONE:
                    await self._read(journal, job, source, progress)
                    if not (await journal.counts(job.job_id)).get(ItemState.NEW):
                        return WorkEnd(await self._work.account(journal, job))
                    await journal.set_state(job.job_id, JobState.RUNNING)
                    return await self._work.send(
                        ht, journal, job, progress, lease=lease, window=window
                    )
                await journal.set_state(job.job_id, JobState.IMPORTING)
                with closing(self._read(journal, job, source, progress)) as reading:
                    return await self._work.send(
                        ht, journal, job, progress, importing=reading, lease=lease, window=window
                    )

    async def _open_job(self, ht: HelloTech, journal: Journal, source: Source, digest: str) -> Job:
        account = ht._session.base_url  # pyright: ignore[reportPrivateUsage]
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
