"""`ht-async orders create`."""

from __future__ import annotations

from typing import Annotated

import typer

from ht_async.cli.help_text import examples, text_option
from ht_async.cli.new_order_input import read_new_order
from ht_async.cli.run import running
from ht_async.cli.show_orders import show_order

EXAMPLES = examples(
    "ht-async orders create --address '719 Flower St, Los Angeles, CA 90017' "
    "--phone 2135550100 --sku-id 42 --client-id 7 --purchase-order-id PO-1",
    "ht-async orders create --file order.json --json",
    "ht-async --timeout 200 orders create --file order.json --resolve-within 150",
)


def create_order(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            metavar="FILE|-",
            help="A file with the order instead, or - for stdin: a JSON object with the "
            "names of NewOrder's fields (sku_ids, time_windows ...), or the API's documented body.",
        ),
    ] = None,
    address: Annotated[str | None, text_option("--address", "Service address in one line.")] = None,
    phone: Annotated[str | None, text_option("--phone", "The customer's phone number.")] = None,
    sku_ids: Annotated[
        list[int] | None, typer.Option("--sku-id", metavar="ID", help="A SKU; repeatable.")
    ] = None,
    client_id: Annotated[
        int | None, typer.Option("--client-id", metavar="ID", help="HT's id of an existing client.")
    ] = None,
    first_name: Annotated[
        str | None, text_option("--first-name", "Needed without --client-id.")
    ] = None,
    last_name: Annotated[
        str | None, text_option("--last-name", "Needed without --client-id.")
    ] = None,
    email: Annotated[str | None, text_option("--email", "Needed without --client-id.")] = None,
    address_details: Annotated[
        str | None, text_option("--address-details", "Unit, or how to get in.")
    ] = None,
    business_name: Annotated[
        str | None, text_option("--business-name", "Name of the business, if it is one.")
    ] = None,
    devices: Annotated[
        list[str] | None,
        text_option(
            "--device", "A device of the customer; repeatable. More than one raises the price."
        ),
    ] = None,
    notes: Annotated[
        str | None, text_option("--notes", "Anything that helps with the service.")
    ] = None,
    time_windows: Annotated[
        list[str] | None,
        typer.Option(
            "--time-window",
            metavar="START/END",
            help="When a visit is possible, whole hours: "
            "2030-01-31T09:00:00-08:00/2030-01-31T12:00:00-08:00; repeatable.",
        ),
    ] = None,
    purchase_order_id: Annotated[
        str | None,
        typer.Option(
            "--purchase-order-id",
            metavar="TEXT",
            help="Your own reference. Give each order one: it is what an order is looked for by "
            "when its answer is lost.",
        ),
    ] = None,
    resolve_within: Annotated[
        float,
        typer.Option(
            "--resolve-within",
            metavar="SECONDS",
            help="How long to look for the order if its answer is lost, within --timeout "
            "(60 s in all by default).",
        ),
    ] = 10.0,
) -> None:
    """Create an order. Exit code 1 means that it may have been created: see what is told."""
    with running(context) as run:
        order = read_new_order(context.params, file)
        created = run.call(lambda ht: ht.orders.create(order, resolve_within=resolve_within))
        show_order(run.output, created)
