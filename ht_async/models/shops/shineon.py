"""Reads ShineOn's orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
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

_PAID = {"awaiting_payment": False, "in_production": True, "shipped": True}


def read_order(order_id: str, raw: Mapping[str, Any], shape: Shape[Any]) -> ShopOrder:
    """Read an order, got by its id or from a list.

    Args:
        order_id: Its id, checked.
        raw: What was received.
        shape: How the API describes it.

    Source: https://github.com/ShineOnCom/api/wiki/Orders-API-Get-Single-Order (documented); what
        a status says about the payment is concluded from the status names that others report.
    """
    status = reading.filled(raw.get("status"))
    currency = read_currency(raw.get("currency"))
    cancelled_at = _moment(raw.get("cancelled_at"))
    return ShopOrder(
        shop=Shop.SHINEON,
        id=order_id,
        raw=raw,
        shape=shape,
        status=status,
        name=reading.filled(raw.get("name")),
        created_at=_moment(raw.get("created_at")),
        updated_at=_moment(raw.get("updated_at")),
        cancelled=_is_cancelled(status, raw.get("cancelled_at"), cancelled_at),
        cancelled_at=cancelled_at,
        test=reading.truth(raw.get("test")),
        paid=None if status is None else _PAID.get(status.lower()),
        total=read_money(raw.get("total_price"), currency),
        subtotal=read_money(raw.get("subtotal_price"), currency),
        tax=read_money(raw.get("total_tax"), currency),
        shipping=read_money(raw.get("total_shipping"), currency),
        po_number=reading.filled(raw.get("source_po_number")),
        note=reading.filled(raw.get("note")),
        contact=_contact(raw),
        shipping_address=_address(raw.get("shipping_address")),
        billing_address=_address(raw.get("billing_address")),
        items=tuple(_item(entry, currency) for entry in read_lines(raw.get("line_items"))),
    )


def _moment(value: object) -> datetime | None:
    return reading.in_utc(reading.instant(value))


def _is_cancelled(status: str | None, told: object, at: datetime | None) -> bool | None:
    by_status = tells_cancellation(status)
    if by_status or at is not None:
        return True
    return by_status if told in (None, "") else None


def _item(value: object, currency: str | None) -> ShopItem:
    item = reading.members(value)
    return ShopItem(
        id=reading.filled(item.get("id")),
        sku=reading.filled(item.get("sku")),
        product_id=reading.filled(item.get("product_id")),
        name=reading.filled(item.get("title")) or reading.filled(item.get("name")),
        quantity=reading.whole(item.get("quantity")),
        price=read_money(item.get("price"), currency),
        properties=_properties(item),
    )


def _properties(item: Mapping[str, Any]) -> dict[str, str]:
    """Read what a line was ordered with, from an object or a list of keys and values."""
    pairs = [
        *reading.members(item.get("properties")).items(),
        *(
            (reading.member(entry, "key"), reading.member(entry, "value"))
            for entry in reading.items(item.get("personalizations"))
        ),
    ]
    read = ((reading.filled(name), reading.filled(value)) for name, value in pairs)
    return {name: value for name, value in read if name is not None and value is not None}


def _contact(raw: Mapping[str, Any]) -> ShopContact:
    """Read whom an order is for: who it is sent to, else who is billed."""
    shipped = reading.members(raw.get("shipping_address"))
    billed = reading.members(raw.get("billing_address"))
    first_name, last_name = _names(shipped)
    if first_name is None and last_name is None:
        first_name, last_name = _names(billed)
    return ShopContact(
        first_name=first_name,
        last_name=last_name,
        email=reading.filled(raw.get("email")),
        phone=reading.filled(shipped.get("phone"))
        or reading.filled(raw.get("phone"))
        or reading.filled(billed.get("phone")),
        company=reading.filled(shipped.get("company")),
    )


def _names(address: Mapping[str, Any]) -> tuple[str | None, str | None]:
    first_name, last_name = split_name(address.get("name"))
    return (
        reading.filled(address.get("first_name")) or first_name,
        reading.filled(address.get("last_name")) or last_name,
    )


def _address(value: object) -> ShopAddress | None:
    address = reading.members(value)
    return or_none(
        ShopAddress(
            street=reading.filled(address.get("address1")),
            details=reading.filled(address.get("address2")),
            city=reading.filled(address.get("city")),
            state=reading.filled(address.get("province_code"))
            or reading.filled(address.get("province")),
            zip=reading.filled(address.get("zip")),
            country=reading.filled(address.get("country_code"))
            or reading.filled(address.get("country")),
        )
    )
