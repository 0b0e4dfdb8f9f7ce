"""What orders of shops look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from attrs import asdict

from ht_async import codec
from ht_async.bulk.bodies import encode_order
from ht_async.cli.tables import details
from ht_async.models.new_order import NewOrder
from ht_async.models.shops.order import ShopOrder
from ht_async.models.shops.parts import Money, ShopAddress, ShopItem
from ht_async.sources.refusal import Objection

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.bulk.shop_sync import RefusedOrder


def refusal_lines(refused: Iterable[RefusedOrder]) -> Iterator[str]:
    """Tell why orders are not ordered, a line for each with every reason."""
    return (f"not ordered: {order}" for order in refused)


def refusal_members(refused: Iterable[RefusedOrder]) -> list[dict[str, Any]]:
    """Return the same as JSON has it."""
    return [
        {"reference": order.reference, "reasons": objection_members(order.objections)}
        for order in refused
    ]


def objection_members(objections: Iterable[Objection]) -> list[dict[str, Any]]:
    """Return reasons as JSON has them."""
    return [{**asdict(objection), "reason": str(objection.reason)} for objection in objections]


def new_order_members(order: NewOrder) -> dict[str, Any]:
    """Return an order that would be placed as JSON has it."""
    members: dict[str, Any] = codec.decode(encode_order(order))
    return members


def shop_order_details(order: ShopOrder) -> Table:
    """Return everything about a shop's order that is worth knowing, a line each."""
    return details(_lines(order))


def new_order_details(order: NewOrder) -> Table:
    """Return what a shop's order would become, a line each."""
    return details(
        (name.replace("_", " ").capitalize(), _value(value))
        for name, value in new_order_members(order).items()
    )


def _lines(order: ShopOrder) -> Iterator[tuple[str, str | None]]:
    contact = order.contact
    yield "Shop order", order.id
    yield "Reference", order.reference
    yield "Name", order.name
    yield "Status", order.status
    yield "Created", None if order.created_at is None else _time(order.created_at.isoformat())
    yield "Test order", _known(order.test)
    yield "Cancelled", _known(order.cancelled)
    yield "Paid", _known(order.paid)
    yield "Total", _money(order.total)
    for item in order.items:
        yield "Item", _item(item)
    yield "Customer", " ".join(filter(None, (contact.first_name, contact.last_name)))
    yield "E-mail", contact.email
    yield "Phone", contact.phone
    yield "Address", _address(order.shipping_address or order.billing_address or contact.address)
    yield "PO number", order.po_number
    yield "Note", order.note


def _money(money: Money | None) -> str | None:
    return None if money is None else " ".join(filter(None, (str(money.amount), money.currency)))


def _known(flag: bool | None) -> str:
    return {True: "yes", False: "no", None: "not told"}[flag]


def _item(item: ShopItem) -> str:
    keys = {"price": item.price_id, "product": item.product_id, "sku": item.sku}
    told = ", ".join(f"{key} {value}" for key, value in keys.items() if value)
    name = item.name or "no name"
    return f"{item.quantity or '?'} x {name}{f' ({told})' if told else ''}"


def _address(address: ShopAddress | None) -> str | None:
    if address is None:
        return None
    parts = (address.street, address.details, address.city, address.state, address.zip)
    return ", ".join(filter(None, parts))


def _time(text: str) -> str:
    return text.replace("T", " ").replace("+00:00", "Z")


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_value, cast("Iterable[Any]", value)))
    if isinstance(value, dict):
        return "/".join(map(str, cast("Mapping[str, Any]", value).values()))
    return str(value)
