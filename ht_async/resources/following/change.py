"""What is told of an order that is followed, and what of it tells that it has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TypeAlias, cast

from attrs import field, frozen

from ht_async.models.order import Order
from ht_async.models.status import OrderStatus, read_status

StoredStatus: TypeAlias = int | str | None
"""A status as it is kept: its code, the name of one without a code, or None."""

_DIGEST_BYTES = 8


@frozen(slots=True)
class LastSeen:
    """What was told of an order before.

    Args:
        status: Its status then; None if it could not be read.
        seen_at: When it was seen, by our clock, in UTC.
    """

    status: OrderStatus | None
    seen_at: datetime


@frozen(slots=True)
class OrderChange:
    """An order that is new to a watch, or has changed since it was last told.

    Args:
        order: The order as it was listed.
        previous: What was last told of it; None if nothing was.
        seen_at: When it was seen, by our clock, in UTC.
    """

    order: Order
    previous: LastSeen | None
    seen_at: datetime

    @property
    def is_new(self) -> bool:
        """Whether the watch tells of this order for the first time."""
        return self.previous is None

    @property
    def status_changed(self) -> bool:
        """Whether its status is another than before; True for a new order."""
        return self.previous is None or self.previous.status != self.order.status


@frozen(slots=True)
class Sighting:
    """What is kept of an order that was told.

    Args:
        order_id: Its id.
        created: When it was created, in seconds since 1970; 0 if that can't be read.
        status: Its status.
        digest: Stands for everything of it whose change is told.
        seen: When it was seen, by our clock, in seconds since 1970.
    """

    order_id: int
    created: int
    status: StoredStatus
    digest: bytes = field(repr=False)
    seen: float

    @property
    def last_seen(self) -> LastSeen:
        """The same, for whoever is told of the next change."""
        return LastSeen(read_status(self.status), datetime.fromtimestamp(self.seen, UTC))


def sighting(order: Order, seen_at: datetime) -> Sighting:
    """Return what is to be kept of an order.

    Args:
        order: The order.
        seen_at: When it was seen.
    """
    created = order.created_at
    return Sighting(
        order_id=order.id,
        created=0 if created is None else max(0, int(created.timestamp())),
        status=stored_status(order.status),
        digest=_digest(order),
        seen=seen_at.timestamp(),
    )


def stored_status(status: OrderStatus | None) -> StoredStatus:
    """Return a status as it is kept."""
    value = None if status is None else cast("int | str", status.value)
    # JSON can hold halves of characters, and SQLite can't.
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value


def changes(
    orders: Mapping[int, tuple[Order, Sighting]], known: Mapping[int, Sighting]
) -> list[tuple[OrderChange, Sighting]]:
    """Return what is to be told of some orders, with what is to be kept of it then.

    Args:
        orders: Orders by id, as they are.
        known: What was kept of them, by id.
    """
    found: list[tuple[OrderChange, Sighting]] = []
    for order_id, (order, now) in orders.items():
        before = known.get(order_id)
        if before is None or before.digest != now.digest:
            previous = None if before is None else before.last_seen
            seen_at = datetime.fromtimestamp(now.seen, UTC)
            found.append((OrderChange(order, previous, seen_at), now))
    return found


def _digest(order: Order) -> bytes:
    """Return what stands for the status, appointment, tags, events and date of the last change.

    Whatever else differs is no news, such as a link that is another one in each list.
    """
    appointment, updated = order.appointment_start_date_time, order.updated_at
    parts = (
        stored_status(order.status),
        order.status_label,
        order.appointment_start,
        None if appointment is None else appointment.isoformat(),
        None if updated is None else updated.isoformat(),
        order.tags,
        order.events,
    )
    document = json.dumps(parts, sort_keys=True).encode()
    return blake2b(document, digest_size=_DIGEST_BYTES).digest()
