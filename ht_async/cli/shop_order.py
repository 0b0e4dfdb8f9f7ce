"""`ht-async sources get`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.run import Run
from ht_async.cli.shop_access import ShopAccess
from ht_async.cli.show_shop_orders import (
    new_order_details,
    new_order_members,
    objection_members,
    shop_order_details,
)

if TYPE_CHECKING:
    from ht_async.models.new_order import NewOrder
    from ht_async.models.shops.order import ShopOrder
    from ht_async.sources.catalogue import Catalogue
    from ht_async.sources.refusal import Objection


def show_shop_order(run: Run, access: ShopAccess, order_id: str, catalogue: Path | None) -> None:
    """Show an order of a shop and, with a catalogue, what it would become.

    Args:
        run: The command.
        access: The shop.
        order_id: The shop's id of the order.
        catalogue: Path of the catalogue; None to show the order alone.
    """
    from ht_async.sources.catalogue_file import load_catalogue

    rules = None if catalogue is None else load_catalogue(catalogue)
    order = run.do(lambda: access.get(order_id))
    placed, objections = (None, ()) if rules is None else _what_becomes(order, rules)
    if run.output.json:
        run.output.data(_members(order, placed, objections, told=rules is not None))
    else:
        run.output.show(shop_order_details(order))
        run.output.lines(*(f"not ordered: {objection}" for objection in objections))
        if placed is not None:
            run.output.lines("would be ordered as:")
            run.output.show(new_order_details(placed))
    if objections:
        raise typer.Exit(PARTLY_FAILED)


def _what_becomes(
    order: ShopOrder, catalogue: Catalogue
) -> tuple[NewOrder | None, tuple[Objection, ...]]:
    from ht_async.sources.conversion import to_new_orders
    from ht_async.sources.refusal import ShopOrderRefusedError

    try:
        [placed] = to_new_orders(order, catalogue, now=datetime.now(UTC))
    except ShopOrderRefusedError as refusal:
        return None, refusal.objections
    return placed, ()


def _members(
    order: ShopOrder, placed: NewOrder | None, objections: tuple[Objection, ...], *, told: bool
) -> dict[str, Any]:
    members: dict[str, Any] = {"reference": order.reference, "shop_order": order.to_dict()}
    if told:
        members["would_order"] = None if placed is None else new_order_members(placed)
        members["reasons"] = objection_members(objections)
    return members
