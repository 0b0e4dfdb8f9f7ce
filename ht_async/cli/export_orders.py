"""`ht-async orders export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ht_async.cli.export_progress import ExportProgress
from ht_async.cli.help_text import examples
from ht_async.cli.order_filters import ClientId, From, OrderBy, Sort, Statuses, Tags, To, filters
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.run import running

if TYPE_CHECKING:
    from ht_async.client import HelloTech

EXAMPLES = examples(
    "ht-async orders export --out orders.csv",
    "ht-async orders export --from 2026-01-01 --to 2026-01-31 --out january.parquet",
    "ht-async orders export --status paid --out paid.jsonl --json",
)


def export_orders(
    context: typer.Context,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", help="Ends in .csv, .jsonl or .parquet, unless --format says."
        ),
    ],
    file_format: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|jsonl|parquet", help="What to write."),
    ] = None,
    status: Statuses = None,
    tags: Tags = None,
    from_: From = None,
    to: To = None,
    client_id: ClientId = None,
    order_by: OrderBy = None,
    sort: Sort = None,
    limit: Annotated[
        int, typer.Option("--page-size", metavar="N", help="Orders per request.")
    ] = 100,
    max_items: Annotated[
        int | None, typer.Option("--max", metavar="N", help="The most orders.")
    ] = None,
) -> None:
    """Write orders to a file that you alone can read; it is replaced when all are there.

    JSON Lines has all that the API sent; CSV and Parquet have a column for each documented
    member. The orders hold personal data.
    """
    asked = filters(
        status=status,
        tags=tags,
        from_=from_,
        to=to,
        client_id=client_id,
        order_by=order_by,
        sort=sort,
    )
    with running(context) as run:
        from ht_async.resources.export import exporting

        chosen = exporting.export_format(out, file_format)

        async def export(ht: HelloTech) -> int:
            orders = ht.orders.list(**asked, limit=limit, max_items=max_items, prefetch=True)
            with ExportProgress() as progress:
                return await exporting.export_orders(orders, out, chosen, progress.show)

        written = run.call(export)
        if run.output.json:
            run.output.data({"file": str(out), "format": chosen, "orders": written})
        else:
            run.output.lines(f"{written:,} {'order' if written == 1 else 'orders'} -> {out}")
        if run.watch.incomplete:
            raise typer.Exit(PARTLY_FAILED)
