"""`ht-async worker`."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, final

import typer

from ht_async.bulk.values import Job, JobState
from ht_async.cli.cap_option import Cap, keep_cap
from ht_async.cli.help_text import examples
from ht_async.cli.job_options import Concurrency, Db, Lease, client_settings
from ht_async.cli.job_progress import told
from ht_async.cli.journal_place import JournalPlace, find_journal, found_job, opened
from ht_async.cli.report import INTERRUPTED, Report
from ht_async.cli.report_errors import explain
from ht_async.cli.run import Run, running
from ht_async.cli.stopping import stoppable
from ht_async.engine.outlast import end_all
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.bulk.engine.port import Engine, Progress
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.work.worker import Worker
    from ht_async.client import HelloTech

EXAMPLES = examples(
    "ht-async worker",
    "HT_DB=postgresql://user:password@host/database ht-async worker --concurrency 32",
)

EngineName: TypeAlias = Literal["inline", "dbos"]

_LOOK_AGAIN = 1.0
_TELL_EVERY = 30  # looks


def work_on_jobs(
    context: typer.Context,
    db: Db = None,
    job: Annotated[str | None, typer.Option("--job", metavar="NAME", help="Only this job.")] = None,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to do.")] = False,
    concurrency: Concurrency = None,
    lease: Lease = None,
    cap: Cap = None,
    engine: Annotated[
        EngineName,
        typer.Option(
            "--engine",
            help="What hands out the work: the journal itself, or a queue of DBOS beside it.",
        ),
    ] = "inline",
) -> None:
    """Work on the jobs of a journal, those to come too, until it is stopped.

    Any number of workers may run side by side: on one machine with a journal in a file, on
    many with one in PostgreSQL. What a worker that died has left is taken over by others when
    its lease has run out. Ctrl-C or SIGTERM: what was sent has 10 seconds to end.
    """
    with running(context) as run:
        if job is not None and engine == "dbos":
            raise ConfigurationError(
                "--job: workers with --engine dbos share one queue for all jobs of the account: "
                "leave one of the two options out"
            )
        service = _Service(run, find_journal(db), job, engine, once=once)
        try:
            run.call(
                lambda ht: service.work(ht, lease, concurrency, cap),
                **client_settings(run.settings.timeout, concurrency),
            )
        except KeyboardInterrupt:
            run.fail(_LEFT_AT_ONCE)


_LEFT_AT_ONCE = Report(
    exit_code=INTERRUPTED,
    type="Interrupted",
    message="stopped at once; what was under way is looked for by whoever takes it over",
)


@final
class _Service:
    """A worker that runs.

    Args:
        run: The command.
        place: Where the journal is.
        only: The one job to be worked on, if it is not to be all.
        engine: What hands out the work.
        once: Whether to end when nothing is left.
    """

    def __init__(
        self, run: Run, place: JournalPlace, only: str | None, engine: EngineName, *, once: bool
    ) -> None:
        run.watch.waits = False  # the journal keeps account of what was sent
        self._run = run
        self._place = place
        self._only = only
        self._engine = engine
        self._once = once
        self._looks = 0
        self._waits: dict[int, asyncio.Task[Progress]] = {}
        self._told: dict[int, tuple[str, str]] = {}
        self._passed_over: set[int] = set()

    async def work(
        self, ht: HelloTech, lease: float | None, window: int | None, cap: float | None
    ) -> None:
        """Work until it is stopped, or nothing is left if that is wanted.

        Raises:
            HTError: It can't go on.
        """
        working = self._work(ht, lease, window, cap)
        with suppress(asyncio.CancelledError):  # it was stopped before it had begun
            await stoppable(working, self._run, _LEFT_AT_ONCE)

    async def _work(
        self, ht: HelloTech, lease: float | None, window: int | None, cap: float | None
    ) -> None:
        from ht_async.bulk.work.worker import Worker

        account = ht._session.engine.base_url  # pyright: ignore[reportPrivateUsage]
        async with (
            opened(self._place, make=True) as journal,
            Worker(ht, journal, lease=lease, window=window) as worker,
        ):
            self._say(f"worker {worker.holder}: works on the journal {self._place.shown}")
            if (limit := await keep_cap(journal, account, cap)) is not None:
                self._say(f"worker {worker.holder}: {limit}")
            engine = self._make_engine(worker, journal)
            await engine.start()
            try:
                with suppress(asyncio.CancelledError):  # that is how it ends
                    await self._serve(engine, journal, account)
            finally:
                await end_all(self._waits.values())
                await engine.stop()
        self._say(f"worker {worker.holder}: stopped")

    def _make_engine(self, worker: Worker, journal: Journal) -> Engine:
        from ht_async.bulk.engine.dbos_engine import DBOSEngine
        from ht_async.bulk.engine.inline import InlineEngine

        if self._engine == "dbos":
            return DBOSEngine(worker, journal, self._place.url)
        return InlineEngine(worker, journal)

    async def _serve(self, engine: Engine, journal: Journal, account: str) -> None:
        while True:
            left = False
            for job in await self._jobs(journal):
                if self._is_ours(job, account):
                    progress = await self._attend(engine, job)
                    self._tell(progress)
                    left |= _is_left(progress)
            if self._once and not left:
                return
            self._looks += 1
            await asyncio.sleep(_LOOK_AGAIN)

    async def _jobs(self, journal: Journal) -> list[Job]:
        if self._only is not None:
            return [await found_job(journal, self._only)]
        return [job for job in await journal.jobs() if not self._is_over(job)]

    def _is_over(self, job: Job) -> bool:
        """Return whether a job is done, and that was told if it was worked on."""
        told_state = self._told.get(job.job_id, ("", JobState.DONE))[1]
        return job.state is JobState.DONE and told_state == JobState.DONE

    def _is_ours(self, job: Job, account: str) -> bool:
        if job.settings.account == account:
            return True
        if job.job_id not in self._passed_over:
            self._passed_over.add(job.job_id)
            of = job.settings.account
            self._say(f"job {job.settings.name}: passed over, as it is of the account {of}")
        return False

    async def _attend(self, engine: Engine, job: Job) -> Progress:
        """See that a job is worked on, and return how far it is.

        Raises:
            HTError: It can't be worked on before a person has mended something.
        """
        wait = self._waits.get(job.job_id)
        if wait is not None and wait.done():
            del self._waits[job.job_id]
            if (trouble := wait.result().trouble) is not None:
                raise trouble
        progress = await engine.progress(job)
        if _is_left(progress) and job.job_id not in self._waits:
            await engine.submit(job)
            waiting = engine.wait(job)
            self._waits[job.job_id] = asyncio.create_task(waiting, name="ht_async worker wait")
        return progress

    def _tell(self, progress: Progress) -> None:
        job_id, text, state = progress.job.job_id, told(progress), str(progress.job.state)
        if progress.trouble is not None:
            state += f", waits: {explain(progress.trouble, self._run.invocation).message}"
        known_text, known_state = self._told.get(job_id, ("", ""))
        if state != known_state or (text != known_text and self._looks % _TELL_EVERY == 0):
            self._told[job_id] = (text, state)
            self._say(f"{text}; {state}")

    def _say(self, text: str) -> None:
        self._run.output.notice("worker", text)


def _is_left(progress: Progress) -> bool:
    """Return whether anything is to be done; that all is done may still have to be noted."""
    return not progress.nothing_left or progress.job.state is JobState.RUNNING
