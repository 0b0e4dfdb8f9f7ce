"""From a sale of the shop to a visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ht_async import HelloTech, NewOrder, Order, OrderStatus, OutcomeUnknownError, stable_reference

TV_MOUNTING = 42


@dataclass(frozen=True)
class Sale:
    """A TV that was sold with its mounting."""

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str
    address: str
    zip_code: str


@dataclass(frozen=True)
class Booking:
    """What became of it."""

    status: Literal["booked", "not offered", "being checked"]
    reference: str
    order_id: int | None = None


async def book(ht: HelloTech, sale: Sale) -> Booking:
    """Book the visit of a sale, as often as this is called: once."""
    reference = stable_reference("tv-mounts", sale.number)
    check = await ht.skus.check_zip(TV_MOUNTING, sale.zip_code)
    if not check.available:
        return Booking("not offered", reference)
    try:
        order = await ht.orders.create(
            NewOrder(
                address=sale.address,
                phone=sale.phone,
                sku_ids=[TV_MOUNTING],
                first_name=sale.first_name,
                last_name=sale.last_name,
                email=sale.email,
                purchase_order_id=reference,
            )
        )
    except OutcomeUnknownError:
        return Booking("being checked", reference)
    return Booking("booked", reference, order.id)


def message(order: Order) -> str:
    """Return what to tell the customer."""
    if order.status is OrderStatus.ASSIGNED and order.appointment_start_date_time is not None:
        return f"A technician comes on {order.appointment_start_date_time:%B %d at %H:%M}."
    if order.status in (OrderStatus.CANCELLED, OrderStatus.CANCELLED_BY_GEEK):
        return "The visit was cancelled."
    return "We are looking for a technician."
