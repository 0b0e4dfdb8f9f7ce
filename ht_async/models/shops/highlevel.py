"""Reads HighLevel's orders.

Numbers and truth values come as such or as text, and objects as objects, or in the documentation's
samples as text that is no JSON. Contacts come in two spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ht_async.models import reading
from ht_async.models.shops.order import Shop, ShopOrder, tells_cancellation
from ht_async.models.shops.parts import (
    ShopAddress,
    ShopContact,
    ShopItem,
    or_none,
    read_currency,
    read_lines,
    read_money,
    split_name,
)
from ht_async.models.view import Shape


def read_order(order_id: str, raw: Mapping[str, Any], shape: Shape[Any]) -> ShopOrder:
    """Read an order that was got by its id.

    Args:
        order_id: Its id, checked.
        raw: What was received.
        shape: How the API describes it.

    Source: https://marketplace.gohighlevel.com/docs/ghl/payments/get-order-by-id (documented).
    """
    summary = reading.members(raw.get("amountSummary"))
    currency = read_currency(raw.get("currency"))
    return ShopOrder(
        shop=Shop.HIGHLEVEL,
        id=order_id,
        raw=raw,
        shape=shape,
        **_in_both(raw),
        test=_is_test(raw),
        subtotal=read_money(summary.get("subtotal"), currency),
        discount=read_money(summary.get("discount"), currency),
        tax=read_money(summary.get("tax"), currency),
        shipping=read_money(summary.get("shipping"), currency),
        contact=_contact(reading.members(raw.get("contactSnapshot"))),
        items=tuple(map(_item, read_lines(raw.get("items")))),
    )


def read_row(order_id: str, raw: Mapping[str, Any], shape: Shape[Any]) -> ShopOrder:
    """Read an order as a list tells it: without items, address and phone number.

    Args:
        order_id: Its id, checked.
        raw: What was received.
        shape: How the API describes it.

    Source: https://github.com/GoHighLevel/highlevel-api-docs (apps/payments.json; documented).
    """
    currency = read_currency(raw.get("currency"))
    first_name, last_name = split_name(raw.get("contactName"))
    return ShopOrder(
        shop=Shop.HIGHLEVEL,
        id=order_id,
        raw=raw,
        shape=shape,
        **_in_both(raw),
        test=_is_test(raw),
        subtotal=read_money(raw.get("subtotal"), currency),
        discount=read_money(raw.get("discount"), currency),
        contact=ShopContact(
            first_name=first_name,
            last_name=last_name,
            email=reading.filled(raw.get("contactEmail")),
        ),
        listed=True,
    )


def _in_both(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Read what an order and a row of a list have in common."""
    status = reading.filled(raw.get("status"))
    return {
        "status": status,
        "created_at": reading.in_utc(reading.instant(raw.get("createdAt"))),
        "updated_at": reading.in_utc(reading.instant(raw.get("updatedAt"))),
        "cancelled": tells_cancellation(status),
        "paid": _is_paid(raw.get("paymentStatus")),
        "total": read_money(raw.get("amount"), read_currency(raw.get("currency"))),
    }


def _is_paid(status: object) -> bool | None:
    """Tell whether an order is paid in full: by the one word for it, if anything is told."""
    return None if status in (None, "") else (reading.filled(status) or "").lower() == "paid"


def _is_test(raw: Mapping[str, Any]) -> bool | None:
    """Tell whether an order is marked as a test or not in live mode; None if it isn't certain."""
    live = reading.truth(raw.get("liveMode"))
    unmarked = raw.get("markAsTest") is None
    marked = False if unmarked else reading.truth(raw.get("markAsTest"))
    if marked or live is False:
        return True
    return None if marked is None or live is None else False


def _item(value: object) -> ShopItem:
    item = reading.members(value)
    product, price = reading.members(item.get("product")), reading.members(item.get("price"))
    return ShopItem(
        id=reading.filled(item.get("_id")),
        product_id=reading.filled(product.get("_id")),
        price_id=reading.filled(price.get("_id")),
        name=reading.filled(item.get("name")) or reading.filled(product.get("name")),
        quantity=reading.whole(item.get("qty")),
        price=read_money(price.get("amount"), read_currency(price.get("currency"))),
    )


def _contact(snapshot: Mapping[str, Any]) -> ShopContact:
    """Read a contact in either spelling; names in lower case alone are no names."""
    first_name, last_name = split_name(snapshot.get("name"))
    return ShopContact(
        first_name=_either(snapshot, "firstName", "first_name") or first_name,
        last_name=_either(snapshot, "lastName", "last_name") or last_name,
        email=reading.filled(snapshot.get("email")),
        phone=reading.filled(snapshot.get("phone")),
        company=_either(snapshot, "companyName", "company_name"),
        address=or_none(
            ShopAddress(
                street=reading.filled(snapshot.get("address1")),
                city=reading.filled(snapshot.get("city")),
                state=reading.filled(snapshot.get("state")),
                zip=_either(snapshot, "postalCode", "postal_code"),
                country=reading.filled(snapshot.get("country")),
            )
        ),
    )


def _either(snapshot: Mapping[str, Any], camel: str, snake: str) -> str | None:
    return reading.filled(snapshot.get(camel)) or reading.filled(snapshot.get(snake))
