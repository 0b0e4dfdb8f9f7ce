"""`ht-async jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import ItemState, Job, JobState
from ht_async.cli import job_files, job_resolve
from ht_async.cli.confirmation import confirm
from ht_async.cli.help_text import examples
from ht_async.cli.job_account import read_account
from ht_async.cli.job_options import Concurrency, Db, JobName, Lease, Yes, client_settings
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.job_work import JobWork, WorkEnd
from ht_async.cli.journal_place import (
    JournalPlace,
    find_journal,
    found_job,
    in_journal,
    opened,
)
from ht_async.cli.run import Run, running
from ht_async.cli.shared_options import command_group, takes_shared_options
from ht_async.cli.tables import table
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.cli.job_account import Account
    from ht_async.client import HelloTech

app = command_group("See to bulk jobs: what became of them, what a person has to decide.")
app.command("resolve", epilog=job_resolve.EXAMPLES)(
    takes_shared_options(job_resolve.resolve_orders)
)
app.command("export", epilog=job_files.EXPORT_EXAMPLES)(takes_shared_options(job_files.export_job))
app.command("report", epilog=job_files.REPORT_EXAMPLES)(takes_shared_options(job_files.report_job))


@app.command("list", epilog=examples("ht-async jobs list", "ht-async jobs list --json"))
@takes_shared_options
def list_jobs(context: typer.Context, db: Db = None) -> None:
    """List the jobs of a journal, the newest first; a line each as JSON."""
    with running(context) as run:
        accounts = in_journal(run, find_journal(db), _all_accounts)
        if run.output.json:
            run.output.data(*(account.members() for account in accounts))
        elif accounts:
            run.output.show(table(_NAMES, map(_row, accounts)))
        else:
            run.output.notice("none", "no jobs")


_NAMES = ("Name", "State", "Begun", "Rows", "Created", "Failed", "Unresolved", "Left", "Source")


def _row(account: Account) -> tuple[str, ...]:
    job = account.job
    return (
        job.settings.name,
        str(job.state),
        f"{job.created_at:%Y-%m-%d %H:%M}Z",
        f"{account.rows:,}",
        f"{account.count(ItemState.CREATED):,}",
        f"{account.count(ItemState.FAILED):,}",
        f"{account.count(ItemState.UNRESOLVED):,}",
        f"{account.left:,}",
        job.settings.source,
    )


async def _all_accounts(journal: Journal) -> list[Account]:
    return [await read_account(journal, job, recovered=False) for job in await journal.jobs()]


@app.command("status", epilog=examples("ht-async jobs status november --json"))
@takes_shared_options
def show_status(context: typer.Context, name: JobName, db: Db = None) -> None:
    """Show how far a job is, and what to do next."""
    with running(context) as run:
        place = find_journal(db)

        async def account_of(journal: Journal) -> Account:
            return await read_account(journal, await found_job(journal, name))

        account = in_journal(run, place, account_of)
        steps = list(account.next_steps(place.option))
        if run.output.json:
            run.output.data({**account.members(), "journal": place.shown, "next_steps": steps})
        else:
            run.output.show(account.table())
            run.output.lines(*(f"next: {step}" for step in steps))


@app.command("resume", epilog=examples("ht-async jobs resume november"))
@takes_shared_options
def resume_job(
    context: typer.Context,
    name: JobName,
    db: Db = None,
    concurrency: Concurrency = None,
    lease: Lease = None,
) -> None:
    """Go on with a job, or take a cancelled one up again, without its file.

    What was read of the file is sent. If it was not read to its end, the command that began the
    job reads the rest.
    """
    with running(context) as run:
        place = find_journal(db)
        work = JobWork(run, place)

        async def go_on(ht: HelloTech) -> WorkEnd:
            async with opened(place) as journal:
                job = await found_job(journal, name)
                if job.state is JobState.DONE:
                    return WorkEnd(await work.account(journal, job))
                if job.state is JobState.CANCELLED:
                    await journal.set_state(job.job_id, JobState.RUNNING)
                    run.output.notice("read", _read(job))
                with JobProgress(run.output) as progress:
                    return await work.send(
                        ht, journal, job, progress, lease=lease, window=concurrency
                    )

        work.do(go_on, client_settings(run.settings.timeout, concurrency))


def _read(job: Job) -> str:
    return (
        f"{job.rows:,} rows of {job.settings.source} had been read when the job was cancelled; "
        "if there are more, give the command that began it again"
    )


@app.command("cancel", epilog=examples("ht-async jobs cancel november"))
@takes_shared_options
def cancel_job(context: typer.Context, name: JobName, db: Db = None) -> None:
    """Send nothing more of a job; what was sent is brought to its end by whoever works on it."""
    with running(context) as run:
        place = find_journal(db)

        async def cancel(journal: Journal) -> Account:
            job = await found_job(journal, name)
            if job.state is JobState.DONE:
                raise ConfigurationError(f"the job {name!r} is done: there is nothing to cancel")
            await journal.set_state(job.job_id, JobState.CANCELLED)
            return await read_account(journal, job, recovered=False)

        account = in_journal(run, place, cancel)
        if run.output.json:
            run.output.data(account.members())
        else:
            waiting = account.count(ItemState.NEW)
            run.output.lines(f"job {name}: cancelled; {waiting:,} orders stay unsent")
            run.output.lines(*(f"next: {step}" for step in account.next_steps(place.option)))


@app.command("purge", epilog=examples("ht-async jobs purge november --yes"))
@takes_shared_options
def purge_job(context: typer.Context, name: JobName, db: Db = None, yes: Yes = False) -> None:
    """Delete a job with all its orders, and with the knowledge that they were sent."""
    with running(context) as run:
        place = find_journal(db)

        async def look(journal: Journal) -> Account:
            return await read_account(journal, await found_job(journal, name), recovered=False)

        confirm(run, _purge_warning(in_journal(run, place, look)), yes=yes)

        async def purge(journal: Journal) -> Job:
            job = await found_job(journal, name)
            await journal.purge(job.job_id)
            return job

        job = in_journal(run, place, purge)
        _forget_in_dbos(run, place, job)
        if run.output.json:
            run.output.data({"job": name, "purged": True})
        else:
            run.output.lines(f"job {name}: deleted")


def _forget_in_dbos(run: Run, place: JournalPlace, job: Job) -> None:
    from ht_async.bulk.engine.dbos_purging import forget_job

    try:
        run.do(lambda: forget_job(place.url, job))
    except JournalError as error:
        run.output.notice("dbos", f"the job is deleted, and what DBOS kept of it isn't: {error}")


def _purge_warning(account: Account) -> str:
    unsure = account.left + account.count(ItemState.UNRESOLVED)
    open_ = f" {unsure:,} of them are not brought to an end." if unsure else ""
    return (
        f"The job {account.job.settings.name} and its {sum(account.counts.values()):,} orders "
        f"are deleted.{open_} After that nothing keeps the same rows from being sent again."
    )
