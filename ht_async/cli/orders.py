"""`ht-async orders`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import typer

from ht_async.cli import create_order, export_orders, order_import, watch_orders
from ht_async.cli.help_text import examples
from ht_async.cli.order_filters import ClientId, From, OrderBy, Sort, Statuses, Tags, To, filters
from ht_async.cli.order_reading import OrderReading
from ht_async.cli.report import PARTLY_FAILED, Report
from ht_async.cli.run import running
from ht_async.cli.shared_options import command_group, takes_shared_options
from ht_async.cli.show_orders import count_table, show_order
from ht_async.errors import HTError

app = command_group("Create, find and follow orders.")


@app.command(
    "list",
    epilog=examples(
        "ht-async orders list --status pending --status searching",
        "ht-async orders list --from 2026-01-01 --to 2026-01-31 --json > january.jsonl",
        "ht-async orders list --order-by created_at --sort DESC --max 10",
    ),
)
@takes_shared_options
def list_orders(
    context: typer.Context,
    status: Statuses = None,
    tags: Tags = None,
    from_: From = None,
    to: To = None,
    client_id: ClientId = None,
    order_by: OrderBy = None,
    sort: Sort = None,
    limit: Annotated[
        int | None, typer.Option("--page-size", metavar="N", help="Orders per request.")
    ] = None,
    cursor: Annotated[
        str | None,
        typer.Option(
            "--cursor", metavar="CURSOR", help="Go on where a list with the same filters ended."
        ),
    ] = None,
    max_items: Annotated[
        int | None,
        typer.Option(
            "--max", metavar="N", help="The most orders; in a table 50, as JSON all of them."
        ),
    ] = None,
) -> None:
    """List orders, as a table or as JSON Lines.

    JSON comes an order a line while the list is being read, however long it is.
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
        reading = OrderReading(run.output, page_size=limit, cursor=cursor, most=max_items)
        try:
            run.call(lambda ht: reading.read(ht.orders.list(**asked, **reading.paging())))
        except (HTError, KeyboardInterrupt):
            reading.conclude()
            raise
        reading.conclude()
        if run.watch.incomplete:
            raise typer.Exit(PARTLY_FAILED)


@app.command("get", epilog=examples("ht-async orders get 12345"))
@takes_shared_options
def get_order(
    context: typer.Context,
    order_id: Annotated[str, typer.Argument(metavar="ID", help="HT's id of the order.")],
) -> None:
    """Show an order."""
    with running(context) as run:
        show_order(run.output, run.call(lambda ht: ht.orders.get(order_id)))


@app.command(
    "find",
    epilog=examples("ht-async orders find PO-1 --since 2026-01-31"),
)
@takes_shared_options
def find_order(
    context: typer.Context,
    purchase_order_id: Annotated[
        str, typer.Argument(metavar="PURCHASE_ORDER_ID", help="Your own reference of the order.")
    ],
    since: Annotated[
        datetime,
        typer.Option(
            "--since", formats=["%Y-%m-%d"], metavar="DATE", help="The day from which to look."
        ),
    ],
) -> None:
    """Find an order by your own reference of it; exit code 1 if there is none since that day.

    The API has no filter for references: all orders since that day are listed, newest first.
    """
    with running(context) as run:
        order = run.call(
            lambda ht: ht.orders.find_by_purchase_order_id(purchase_order_id, since=since.date())
        )
        if order is None:
            run.fail(_not_found(purchase_order_id, since))
        show_order(run.output, order)


app.command("create", epilog=create_order.EXAMPLES)(takes_shared_options(create_order.create_order))
app.command("export", epilog=export_orders.EXAMPLES)(
    takes_shared_options(export_orders.export_orders)
)
app.command("watch", epilog=watch_orders.EXAMPLES)(takes_shared_options(watch_orders.watch_orders))
app.command("import", epilog=order_import.EXAMPLES)(
    takes_shared_options(order_import.import_orders)
)


@app.command(
    "count",
    epilog=examples("ht-async orders count tv wifi"),
)
@takes_shared_options
def count_orders(
    context: typer.Context,
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", help="The tags.")],
    no_fallback: Annotated[
        bool,
        typer.Option("--no-fallback", help="Never list the orders to count them."),
    ] = False,
) -> None:
    """Count orders by tag.

    The path of the API's own count is not documented. Unless it is named
    (--dialect paths.orders.count_by_tag=/PATH), the orders with each tag are listed and counted.
    """
    fallback: Literal["list"] | None = None if no_fallback else "list"
    with running(context) as run:
        counts = run.call(lambda ht: ht.orders.count_by_tag(tags, fallback=fallback))
        if run.output.json:
            run.output.data({"counts": dict(counts), "source": counts.source})
        else:
            run.output.show(count_table(counts))


def _not_found(reference: str, since: datetime) -> Report:
    return Report(
        exit_code=PARTLY_FAILED,
        type="NotFound",
        message=f"the API lists no order with that reference since {since.date()}",
        next_step="look further back: an earlier --since",
        details={"reference": reference},
    )
