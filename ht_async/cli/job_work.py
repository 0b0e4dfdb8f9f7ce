"""Works on a bulk job from the command line, and tells how that ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, final

import typer
from attrs import evolve, frozen

from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import Job, JobState
from ht_async.cli.intake import Intake
from ht_async.cli.job_account import Account, read_account
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.journal_place import JournalPlace
from ht_async.cli.report import INTERRUPTED, PARTLY_FAILED, Report
from ht_async.cli.report_errors import explain
from ht_async.cli.run import Run
from ht_async.cli.stopping import stoppable
from ht_async.errors import ConfigurationError, HTError, InvalidRequestError

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.client import HelloTech

_NOTHING_READ: Mapping[str, Any] = {"rejects": None, "first_problems": ()}
_GOES_ON = "the same command goes on where this one ended"


@frozen
class WorkEnd:
    """How the work on a job ended.

    Args:
        account: What became of its rows.
        failure: Why it did not come to its end.
        interrupted: Whether somebody stopped it.
        detached: Whether it is left to workers.
    """

    account: Account
    failure: HTError | None = None
    interrupted: bool = False
    detached: bool = False

    @property
    def done(self) -> bool:
        """Whether the job came to its end."""
        stopped = self.failure is not None or self.interrupted
        return not stopped and self.account.job.state is JobState.DONE


@final
class JobWork:
    """Work on one job.

    Args:
        run: The command.
        place: Where the job's journal is.
        intake: Reads its orders; None if they are read already.

    Attributes:
        begun: Whether anything may have been sent.
    """

    def __init__(self, run: Run, place: JournalPlace, intake: Intake | None = None) -> None:
        run.watch.waits = False  # the journal keeps account of what was sent
        run.watch.tells_silence = True
        self._run = run
        self._place = place
        self._intake = intake
        self.begun = False

    def do(self, work: Callable[[HelloTech], Awaitable[WorkEnd]], client: dict[str, Any]) -> None:
        """Do the work, show its account, and end the command with its exit code."""
        try:
            end = self._run.call(work, **client)
        except KeyboardInterrupt:
            if not self.begun:
                raise
            self._run.fail(_LEFT_AT_ONCE)
        except JournalError as error:
            if not self.begun:
                raise
            self._fail(error)
        self.conclude(end)

    async def send(
        self,
        ht: HelloTech,
        journal: Journal,
        job: Job,
        progress: JobProgress,
        *,
        importing: Awaitable[object] | None = None,
        lease: float | None,
        window: int | None,
    ) -> WorkEnd:
        """Send the orders of a job until nothing is left to do or something ends it.

        Raises:
            ConfigurationError: A setting is wrong; nothing was sent.
            InvalidRequestError: The same.
            JournalError: The journal failed, and so did the reading of the account.
        """
        from ht_async.bulk.jobs import run_job

        failure: HTError | None = None
        interrupted = False
        self.begun = True
        name = job.settings.name
        work = run_job(
            ht,
            journal,
            name,
            on_progress=progress.show,
            importing=importing,
            lease=lease,
            window=window,
        )
        try:
            failure = (await stoppable(work, self._run, _LEFT_AT_ONCE)).trouble
        except (ConfigurationError, InvalidRequestError):
            raise
        except asyncio.CancelledError:
            interrupted = True
        except HTError as error:
            failure = error
        try:
            account = await self.account(journal, job)
        except JournalError as error:
            raise failure or error from None
        return WorkEnd(account, failure, interrupted)

    async def account(self, journal: Journal, job: Job) -> Account:
        """Return the account of a job; what was rejected is what the last reading says."""
        account = await read_account(journal, job)
        return account if self._intake is None else self._intake.amend(account)

    def conclude(self, end: WorkEnd) -> NoReturn:
        """Show the account, and end the command with its exit code."""
        output, account = self._run.output, end.account
        steps = list(account.next_steps(self._place.option))
        if end.detached and account.left:
            steps.append(f"have it worked on, on any machine: ht-async worker{self._place.option}")
        if output.json:
            output.data(self._members(end, steps))
        else:
            if self._intake is not None:
                self._intake.tell(self._run)
            output.show(account.table())
            output.lines(*(f"next: {step}" for step in steps))
        if end.interrupted:
            self._run.fail(_interruption(account))
        if end.failure is not None:
            self._fail(end.failure)
        self._tell_if_not_read(account.job)
        if end.detached and account.left:
            raise typer.Exit(PARTLY_FAILED if account.not_taken else 0)
        raise typer.Exit(account.exit_code)

    def _fail(self, failure: HTError) -> NoReturn:
        report = explain(failure, self._run.invocation)
        hint = "; ".join(filter(None, (report.next_step, _GOES_ON)))
        self._run.fail(evolve(report, next_step=hint))

    def _members(self, end: WorkEnd, steps: Sequence[str]) -> dict[str, Any]:
        return {
            **end.account.members(),
            "journal": self._place.shown,
            **(_NOTHING_READ if self._intake is None else self._intake.members()),
            "interrupted": end.interrupted,
            "next_steps": steps,
        }

    def _tell_if_not_read(self, job: Job) -> None:
        if job.state is JobState.IMPORTING:
            self._run.output.notice(
                "importing",
                f"{job.settings.source} was not read to its end: give the command that began "
                "the job again",
            )


def _interruption(account: Account) -> Report:
    left = f"{account.left:,} orders are left" if account.left else "its source is not read yet"
    if account.job.state is JobState.DONE:
        left = "the job had come to its end"
    return Report(
        exit_code=INTERRUPTED,
        type="Interrupted",
        message=f"interrupted; {left}",
        next_step=_GOES_ON,
    )


_LEFT_AT_ONCE = Report(
    exit_code=INTERRUPTED,
    type="Interrupted",
    message="interrupted at once; orders that were under way may have been created",
    next_step=f"{_GOES_ON}, and looks for them before anything is sent twice",
)
