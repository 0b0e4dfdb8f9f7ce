"""`ht-async sources`: orders of shops."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from ht_async.cli.cap_option import Cap
from ht_async.cli.help_text import examples
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
from ht_async.cli.shared_options import command_group, takes_shared_options
from ht_async.cli.shop_access import ShopAccess
from ht_async.cli.shop_intake import ShopIntake
from ht_async.cli.shop_order import show_shop_order
from ht_async.cli.shop_preview import preview_only
from ht_async.models.shops.order import Shop

app = command_group(
    "Order what was sold in shops. Their settings are variables: HT_HIGHLEVEL_TOKEN and "
    "HT_HIGHLEVEL_LOCATION_ID, HT_SHINEON_TOKEN."
)

WhichShop: TypeAlias = Annotated[Shop, typer.Argument(metavar="SHOP", help="highlevel or shineon.")]


@app.command(
    "get",
    epilog=examples(
        "ht-async sources get shineon 20018",
        "ht-async sources get highlevel 653f5e0cde5a1314e62a837c --catalogue catalogue.toml",
    ),
)
@takes_shared_options
def get_order(
    context: typer.Context,
    shop: WhichShop,
    order_id: Annotated[str, typer.Argument(metavar="ID", help="The shop's id of the order.")],
    catalogue: Annotated[
        Path | None,
        typer.Option(
            "--catalogue",
            metavar="FILE",
            help="What the shop's items are at HelloTech, as TOML: tells too what would be "
            "ordered, or every reason why not.",
        ),
    ] = None,
) -> None:
    """Show an order of a shop; exit code 1 if it would not be ordered."""
    with running(context) as run:
        show_shop_order(run, ShopAccess(run, shop), order_id, catalogue)


@app.command(
    "sync",
    epilog=examples(
        "ht-async sources sync highlevel --since 2026-01-01 --catalogue catalogue.toml "
        "--job shop --dry-run",
        "ht-async sources sync highlevel --since 2026-01-01 --catalogue catalogue.toml --job shop",
    ),
)
@takes_shared_options
def sync_orders(
    context: typer.Context,
    shop: WhichShop,
    since: Annotated[
        datetime,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Take the orders that were created since that day, in UTC.",
        ),
    ],
    catalogue: Annotated[
        Path,
        typer.Option(
            "--catalogue", metavar="FILE", help="What the shop's items are at HelloTech, as TOML."
        ),
    ],
    job: NewJobName,
    db: Db = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Tell what would be ordered, and why the rest not; send nothing and keep nothing.",
        ),
    ] = False,
    concurrency: Concurrency = None,
    on_absent: OnAbsentChoice = None,
    settle: Settle = None,
    existing_since: ExistingSince = None,
    lease: Lease = None,
    cap: Cap = None,
    detach: Detach = False,
) -> None:
    """Order what was sold in a shop, once, whatever happens meanwhile.

    The same command again, with whatever --since, takes what is new. Exit code 1 means that some
    orders of the shop are not ordered, each for the reasons told, or have an outcome that is not
    known.
    """
    with running(context) as run:
        check_job_name(job)
        access, place = ShopAccess(run, shop), find_journal(db)
        intake = ShopIntake(access, since.date(), catalogue)
        if dry_run:
            preview_only(run, access, intake, place)
        wishes = Wishes(job, settle, on_absent, day_of(existing_since), cap)
        syncing = Import(run, place, intake, wishes)
        if detach:
            syncing.leave_to_workers()
        syncing.do(client_settings(run.settings.timeout, concurrency), lease, concurrency)
