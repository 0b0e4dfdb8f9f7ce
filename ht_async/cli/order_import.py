"""`ht-async orders import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from ht_async.cli.cap_option import Cap
from ht_async.cli.help_text import examples
from ht_async.cli.import_check import check_only
from ht_async.cli.import_run import Import, OnAbsent, SourceReading, Wishes
from ht_async.cli.job_options import Concurrency, Db, Lease, client_settings, seconds_option
from ht_async.cli.journal_place import find_journal
from ht_async.cli.run import running
from ht_async.errors import ConfigurationError

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
    cap: Cap = None,
    detach: Annotated[
        bool,
        typer.Option(
            "--detach", help="Only take the orders into the journal: workers send them. No key."
        ),
    ] = False,
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
        since = None if existing_since is None else existing_since.date()
        wishes = Wishes(job, settle, on_absent, since, cap)
        place = find_journal(db)
        importing = Import(run, place, reading, wishes)
        if detach:
            importing.leave_to_workers()
        importing.do(client_settings(run.settings.timeout, concurrency), lease, concurrency)


def _check_name(name: str) -> None:
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise ConfigurationError(
            f"--job must be a name of 1 to {_LONGEST_NAME} characters that can be printed"
        )
