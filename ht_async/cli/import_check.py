"""`ht-async orders import --dry-run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from anyio import to_thread
from attrs import asdict

from ht_async.cli.file_intake import tell_flaws
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.run import Run
from ht_async.cli.tables import details

if TYPE_CHECKING:
    from ht_async.bulk.intake import ImportResult
    from ht_async.bulk.source.rows import Source


def check_only(
    run: Run, open_source: Callable[[], Source], job: str, rejects: Path | None
) -> NoReturn:
    """Check every row of a source, tell what an import would take, and end the command.

    Args:
        run: The command.
        open_source: Opens the source.
        job: Name of the job that it would become.
        rejects: Where rejected rows are written to.
    """

    async def check() -> ImportResult:
        from ht_async.bulk.dry_run import dry_run

        source = await to_thread.run_sync(open_source)
        with JobProgress(run.output) as progress:
            return await dry_run(
                source, job, rejects=rejects, on_progress=lambda read: progress.read(read.rows)
            )

    result = run.do(check)
    if run.output.json:
        run.output.data(_members(result))
    else:
        tell_flaws(run, [str(problem) for problem in result.first_problems], result.rejected)
        run.output.show(
            details(
                (
                    ("Rows", f"{result.rows:,}"),
                    ("Orders", f"{result.accepted:,} would be created; nothing was sent"),
                    ("Rejected", f"{result.rejected:,}"),
                    ("Duplicates", f"{result.duplicates:,}"),
                )
            )
        )
    raise typer.Exit(PARTLY_FAILED if result.rejected else 0)


def _members(result: ImportResult) -> dict[str, object]:
    members = asdict(result, recurse=False)
    return {
        **members,
        "dry_run": True,
        "first_problems": [str(problem) for problem in result.first_problems],
        "rejects": None if result.rejects is None else str(result.rejects),
    }
