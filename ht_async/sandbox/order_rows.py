"""Orders as values: about to be stored, stored, changed, listed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Row

from attrs import frozen

from .validation import Window


@frozen
class NewOrder:
    """An order about to be stored.

    Attributes:
        client_id: the client's id.
        status: status code.
        reference: the partner's `purchase_order_id`.
        address: service address in one line.
        phone: telephone number as it was given.
        sku_ids: ids of the SKUs.
        windows: times in which a visit is possible.
        tags: tags.
        appointment: the appointment in seconds since 1970, or None.
        created_at: creation in seconds since 1970.
    """

    client_id: int
    status: int
    reference: str | None
    address: str
    phone: str
    sku_ids: Sequence[int]
    windows: Sequence[Window]
    tags: Sequence[str]
    appointment: int | None
    created_at: int


@frozen
class Order(NewOrder):
    """An order as stored, with what its client contributes.

    Attributes:
        id: its id.
        token: its secret token, part of its URLs.
        updated_at: last change in seconds since 1970.
        client_name: the client's first and last name.
        email: the client's e-mail address.
    """

    id: int
    token: str
    updated_at: int
    client_name: str
    email: str


@frozen
class OrderChanges:
    """What can change about an order; None leaves it as it is.

    Attributes:
        status: status code.
        tags: tags.
        appointment: the appointment in seconds since 1970.
    """

    status: int | None = None
    tags: Sequence[str] | None = None
    appointment: int | None = None


@frozen
class Start:
    """Where a page begins: at the very beginning unless one of these is given.

    Attributes:
        after: behind the order with this id.
        moment: with the orders that were created at this time, in seconds since 1970.
        skip: behind this many orders.
    """

    after: int | None = None
    moment: int | None = None
    skip: int = 0


@frozen
class Page:
    """A page of a list.

    Attributes:
        orders: the orders.
        more: whether further orders follow.
    """

    orders: Sequence[Order]
    more: bool


def order_of(row: Row) -> Order:
    """Return the order that a row of the table, joined with its client's, holds.

    Args:
        row: the row.
    """
    return Order(
        id=row["id"],
        client_id=row["client_id"],
        status=row["status"],
        reference=row["reference"],
        token=row["token"],
        address=row["address"],
        phone=row["phone"],
        sku_ids=json.loads(row["sku_ids"]),
        windows=[Window(start, end) for start, end in json.loads(row["windows"])],
        tags=json.loads(row["tags"]),
        appointment=row["appointment"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        client_name=row["client_name"],
        email=row["email"],
    )
