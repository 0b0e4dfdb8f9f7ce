"""References for orders that have none of their own."""

from __future__ import annotations

import uuid
from typing import Any

from ht_async import codec
from ht_async.errors import InvalidRequestError, Problem

_MAX_BITS = 1024
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "stable-reference.ht-async")


def stable_reference(*key: str | int | uuid.UUID, prefix: str = "") -> str:
    """Return the `purchase_order_id` that belongs to a key, the same one on every day and machine.

    A program that was interrupted and starts anew gives each order the reference that it had
    before, so that the order is recognised: `stable_reference("shop-7", row["id"])`.

    Args:
        *key: What identifies the order among all of the account, such as a shop's name and the
            order's id there. `1` and `"1"` are different keys.
        prefix: What the reference begins with, for people to see where it comes from.

    Returns:
        The prefix and 32 hexadecimal digits.

    Raises:
        InvalidRequestError: The key is empty, or a part of it is nothing that stays the same.
    """
    if not key:
        raise InvalidRequestError([Problem("key", "must have at least one part")])
    parts = [_part(part) for part in key]
    return prefix + uuid.uuid5(_NAMESPACE, codec.encode(parts).decode()).hex


def fresh_reference() -> str:
    """Return a `purchase_order_id` that no other order has."""
    return f"auto-{uuid.uuid4().hex}"


def _part(part: Any) -> str | int:
    if isinstance(part, uuid.UUID):
        return str(part)
    if isinstance(part, int) and not isinstance(part, bool):
        return _number(part)
    if isinstance(part, str) and part.strip() and part.isprintable():
        return part
    raise InvalidRequestError(
        [Problem("key", "must be made of printable texts, whole numbers and UUIDs")]
    )


def _number(part: int) -> int:
    if part.bit_length() > _MAX_BITS:
        raise InvalidRequestError([Problem("key", f"holds a number above 2**{_MAX_BITS}")])
    return part
