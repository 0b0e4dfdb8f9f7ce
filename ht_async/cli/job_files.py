"""`ht-async jobs export` and `report`: files about a bulk job."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ht_async.bulk.report.wording import count
from ht_async.bulk.values import ItemState
from ht_async.cli.help_text import examples
from ht_async.cli.job_options import Db, JobName
from ht_async.cli.journal_place import find_journal, found_job, in_journal
from ht_async.cli.run import running

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal

EXPORT_EXAMPLES = examples(
    "ht-async jobs export november --out november.csv",
    "ht-async jobs export november --state failed --orders --out failed.jsonl",
)
REPORT_EXAMPLES = examples("ht-async jobs report november --out november.html")


def export_job(
    context: typer.Context,
    name: JobName,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Ends in .csv, .jsonl or .parquet.")
    ],
    db: Db = None,
    state: Annotated[
        list[ItemState] | None,
        typer.Option("--state", help="Only orders in this state; repeatable."),
    ] = None,
    orders: Annotated[
        bool,
        typer.Option("--orders", help="The orders themselves too, which are personal data."),
    ] = False,
) -> None:
    """Write what became of each row to a file."""
    with running(context) as run:

        async def export(journal: Journal) -> int:
            from ht_async.bulk.export.exporting import export_items

            job = await found_job(journal, name)
            return await export_items(journal.items(job.job_id, state or ()), out, orders=orders)

        written = in_journal(run, find_journal(db), export)
        if run.output.json:
            run.output.data({"job": name, "file": str(out), "orders": written})
        else:
            run.output.lines(f"{count(written, 'order')} written to {out}")


def report_job(
    context: typer.Context,
    name: JobName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The HTML file.")],
    db: Db = None,
) -> None:
    """Write an account of a job as one HTML file, without scripts and without personal data."""
    with running(context) as run:

        async def report(journal: Journal) -> None:
            from ht_async.bulk.report.writing import write_report

            await write_report(journal, await found_job(journal, name), out, datetime.now(UTC))

        in_journal(run, find_journal(db), report)
        if run.output.json:
            run.output.data({"job": name, "file": str(out)})
        else:
            run.output.lines(f"report written to {out}")
