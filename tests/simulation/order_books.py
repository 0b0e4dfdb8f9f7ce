"""What the simulated server knows: every order, when it came about, and who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from attrs import define, field, frozen


class Origin(Enum):
    """Who sent an order."""

    OURS = auto()
    """The client under test."""
    BEFORE = auto()
    """A program of ours that ran before: same reference, same content."""
    STRANGER = auto()
    """Somebody else: a reference of ours with another content, or any other order."""


@frozen
class StoredOrder:
    """An order on the server.

    Args:
        id: Its id.
        body: What was sent.
        origin: Who sent it.
        stored: Loop time when it was stored.
        listed: Loop time from which lists show it.
        readable: Loop time from which it can be got by its id.
        document: What the server shows of it.
    """

    id: int
    body: Mapping[str, Any]
    origin: Origin
    stored: float
    listed: float
    readable: float
    created_at: datetime
    document: dict[str, Any]

    @property
    def reference(self) -> str | None:
        return self.body.get("purchase_order_id")


@define
class OrderBooks:
    """All orders, the oldest first. Orders of one content have one phone number of their own."""

    orders: list[StoredOrder] = field(factory=list)
    by_phone: dict[str, list[StoredOrder]] = field(factory=dict)
    by_reference: dict[str, list[StoredOrder]] = field(factory=dict)

    def store(
        self,
        body: Mapping[str, Any],
        origin: Origin,
        *,
        now: float,
        lags: tuple[float, float],
        created_at: datetime,
        stamp: str,
    ) -> StoredOrder:
        """Store an order.

        Args:
            body: What was sent.
            origin: Who sent it.
            now: Loop time.
            lags: Seconds until lists show it, and until it can be got by its id.
            created_at: The server's time.
            stamp: How the server writes that: `integer`, `iso` or `both`.
        """
        order_id = 1001 + len(self.orders)
        order = StoredOrder(
            id=order_id,
            body=body,
            origin=origin,
            stored=now,
            listed=now + lags[0],
            readable=now + lags[1],
            created_at=created_at,
            document=_document(order_id, body, _stamp(created_at, stamp)),
        )
        self.orders.append(order)
        self.by_phone.setdefault(body["phone"], []).append(order)
        if order.reference is not None:
            self.by_reference.setdefault(order.reference, []).append(order)
        return order

    def get(self, order_id: int) -> StoredOrder | None:
        """Return an order by its id."""
        index = order_id - 1001
        return self.orders[index] if 0 <= index < len(self.orders) else None

    def ours(self, phone: str) -> list[StoredOrder]:
        """Return the orders that we created with a phone number."""
        return [order for order in self.by_phone.get(phone, ()) if order.origin is Origin.OURS]

    def twice(self) -> dict[str, list[int]]:
        """Return the references with which we created more than one order."""
        ours = {
            reference: [order.id for order in orders if order.origin is Origin.OURS]
            for reference, orders in self.by_reference.items()
        }
        return {reference: ids for reference, ids in ours.items() if len(ids) > 1}


def _document(order_id: int, body: Mapping[str, Any], created_at: object) -> dict[str, Any]:
    return {
        "id": order_id,
        "created_at": created_at,
        "client_id": body.get("client_id"),
        "email": body.get("email"),
        "skus": [{"id": sku} for sku in body["sku_id"]],
        "purchase_order_id": body.get("purchase_order_id"),
    }


def _stamp(moment: datetime, style: str) -> object:
    whole = moment - timedelta(microseconds=moment.microsecond)
    both = {"integer": int(whole.timestamp()), "iso": moment.isoformat()}
    return both if style == "both" else {style: both[style]}
