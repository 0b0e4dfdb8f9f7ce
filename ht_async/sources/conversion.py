"""Turns a shop's order into an order at HelloTech, or says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ht_async.errors import InvalidRequestError
from ht_async.models.new_order import NewOrder
from ht_async.models.shops.order import ShopOrder
from ht_async.models.shops.parts import ShopAddress, ShopContact
from ht_async.models.time_window import TimeWindow
from ht_async.sources.catalogue import Catalogue
from ht_async.sources.item_mapping import map_items
from ht_async.sources.refusal import Objection, Reason, ShopOrderRefusedError
from ht_async.sources.visit_windows import visit_windows

_MISSING = {
    "phone": (Reason.NO_PHONE, "it has no phone number: give the catalogue one for such orders"),
    "first_name": (Reason.NO_NAME, "it has no first name"),
    "last_name": (Reason.NO_NAME, "it has no last name"),
    "email": (Reason.NO_EMAIL, "it has no e-mail address"),
}
_TOLD_OTHERWISE = {"address", "sku_ids"}
_AMERICAN = re.compile(r"\+1([0-9]{10})")
_SEPARATORS = re.compile(r"[ ().-]+")
_HOME = frozenset({"us", "usa", "united states", "united states of america"})


def to_new_orders(
    shop_order: ShopOrder, catalogue: Catalogue, *, now: datetime | None = None
) -> tuple[NewOrder, ...]:
    """Make the HelloTech orders of a shop's order.

    It is a function of the shop's order and the catalogue alone, and the reference is a function of
    the shop's id alone, so that a second run recognises what the first one placed.

    Args:
        shop_order: The shop's order, got by its id.
        catalogue: What the shop's items are at HelloTech.
        now: If given, an order whose time windows have all begun by then is refused.

    Returns:
        The orders: one, whose `purchase_order_id` is `hl-` or `so-` and the shop's id.

    Raises:
        ShopOrderRefusedError: It is not to be placed; with every reason.
    """
    items = map_items(shop_order, catalogue)
    address, street_objections = _address(shop_order)
    windows, time_objections = _windows(shop_order, catalogue, now)
    objections = [
        *_state_objections(shop_order, catalogue),
        *items.objections,
        *street_objections,
        *time_objections,
    ]
    values: dict[str, Any] = {
        **_customer(shop_order.contact, catalogue),
        **address,
        "sku_ids": items.sku_ids,
        "devices": items.devices,
        "notes": _notes(shop_order, catalogue),
        "time_windows": windows,
        "purchase_order_id": shop_order.reference,
    }
    try:
        order = NewOrder(**values)
    except InvalidRequestError as error:
        objections += _value_objections(error, values)
    else:
        if not objections:
            return (order,)
    raise ShopOrderRefusedError(shop_order.reference, objections)


# -- the state of the order ----------------------------------------------------------------


def _state_objections(order: ShopOrder, catalogue: Catalogue) -> Iterator[Objection]:
    if order.test is not False:
        told = "it is a test order" if order.test else "nothing says that it is a live order"
        yield Objection(Reason.TEST, told)
    if order.cancelled is not False:
        told = "it was cancelled" if order.cancelled else "nothing says that it was not cancelled"
        yield Objection(Reason.CANCELLED, told)
    if order.paid is False:
        yield Objection(Reason.UNPAID, "it is not paid in full")
    if not order.cancelled and not catalogue.is_ready(order.shop, order.status):
        yield Objection(
            Reason.NOT_READY, "its status is not among the catalogue's orders.ready_statuses"
        )


# -- whose it is ---------------------------------------------------------------------------


def _customer(contact: ShopContact, catalogue: Catalogue) -> dict[str, Any]:
    phone = contact.phone or catalogue.phone
    return {
        "first_name": _line(contact.first_name),
        "last_name": _line(contact.last_name),
        "email": contact.email,
        "phone": None if phone is None else _phone(phone),
        "business_name": _line(contact.company),
    }


def _phone(number: str) -> str:
    """Write an American number as the ten digits of the documented sample; leave others alone."""
    american = _AMERICAN.fullmatch(_SEPARATORS.sub("", number))
    return american[1] if american else number


def _line(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split()) or None


# -- where it is ---------------------------------------------------------------------------


def _address(order: ShopOrder) -> tuple[dict[str, Any], list[Objection]]:
    """Return the address in one line and its details, or what is missing in it.

    It is the one that the order goes to. Only where there is none at all, it is the one of the
    bill or the contact's own: parts of several addresses would make a place that isn't there.
    """
    address = order.shipping_address or order.billing_address or order.contact.address
    if address is None:
        return {"address": None}, [Objection(Reason.NO_ADDRESS, "it has no address")]
    parts = {
        "street": _street(address, order.contact),
        "city": _line(address.city),
        "state": _line(address.state),
        "ZIP code": _line(address.zip),
    }
    missing = ", ".join(name for name, part in parts.items() if part is None)
    if missing:
        flaw = Objection(Reason.NO_ADDRESS, f"its address has no usable {missing}")
        return {"address": None}, [flaw]
    line = "{street}, {city}, {state} {ZIP code}".format(**parts)
    country = _line(address.country)
    if country is not None and country.lower() not in _HOME:
        line += f", {country}"
    return {"address": line, "address_details": _line(address.details)}, []


def _street(address: ShopAddress, contact: ShopContact) -> str | None:
    """Return the street, unless it is the customer's name, as in a documented sample."""
    street = _line(address.street)
    name = _line(f"{contact.first_name or ''} {contact.last_name or ''}")
    return None if street is None or street == name else street


# -- when and what else --------------------------------------------------------------------


def _windows(
    order: ShopOrder, catalogue: Catalogue, now: datetime | None
) -> tuple[tuple[TimeWindow, ...], list[Objection]]:
    if catalogue.time_windows is None:
        return (), []
    flaw = "its time windows can't be reckoned: nothing tells when it was created"
    if order.created_at is not None:
        try:
            windows = visit_windows(catalogue.time_windows, order.created_at)
        except (InvalidRequestError, OverflowError):
            flaw = "its time windows can't be reckoned: the time of its creation is out of range"
        else:
            if now is None or windows[-1].start > now:
                return windows, []
            flaw = "its time windows have gone by"
    return (), [Objection(Reason.NO_TIME, flaw)]


def _notes(order: ShopOrder, catalogue: Catalogue) -> str | None:
    named = (("Shop order", order.name), ("PO number", order.po_number))
    lines = [catalogue.notes, *(f"{name}: {_line(text)}" for name, text in named if text)]
    return "\n".join(line for line in (*lines, order.note) if line) or None


def _value_objections(error: InvalidRequestError, values: dict[str, Any]) -> Iterator[Objection]:
    for problem in error.problems:
        if problem.field in _MISSING and values[problem.field] is None:
            yield Objection(*_MISSING[problem.field])
        elif problem.field not in _TOLD_OTHERWISE or values[problem.field]:
            yield Objection(Reason.INVALID, f"its {problem}")
