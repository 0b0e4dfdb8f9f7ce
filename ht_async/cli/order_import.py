"""`ht-async orders import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ht_async.cli.cap_option import Cap
from ht_async.cli.file_intake import FileIntake, SourceReading
from ht_async.cli.help_text import examples
from ht_async.cli.import_check import check_only
from ht_async.cli.import_options import (
    Detach,
    ExistingSince,
    NewJobName,
    OnAbsentChoice,
    Settle,
    check_job_name,
    day_of,
)
from ht_async.cli.import_run import Import, Wishes
from ht_async.cli.job_options import Concurrency, Db, Lease, client_settings
from ht_async.cli.journal_place import find_journal
from ht_async.cli.run import running

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
    job: NewJobName,
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
    on_absent: OnAbsentChoice = None,
    settle: Settle = None,
    existing_since: ExistingSince = None,
    lease: Lease = None,
    cap: Cap = None,
    detach: Detach = False,
) -> None:
    """Create an order for each row of a file, once, whatever happens meanwhile.

    Rows are read, and their orders sent, at the same time. Everything is written down in a
    journal before it is sent: after Ctrl-C, a crash or a power cut the same command goes on.
    Exit code 1 means that some rows failed, are flawed, or have an outcome that is not known.
    """
    with running(context) as run:
        reading = SourceReading(file, mapping, format, encoding, query, rejects)
        check_job_name(job)
        if dry_run:
            check_only(run, reading.open, job, rejects)
        wishes = Wishes(job, settle, on_absent, day_of(existing_since), cap)
        place = find_journal(db)
        importing = Import(run, place, FileIntake(reading), wishes)
        if detach:
            importing.leave_to_workers()
        importing.do(client_settings(run.settings.timeout, concurrency), lease, concurrency)
