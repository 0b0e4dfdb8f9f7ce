"""What a request for a list of a shop's orders brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from ht_async.binding.wire import expect_object, expect_objects
from ht_async.models.shops.order import ShopOrder


@frozen(slots=True)
class ShopPage:
    """One page of a shop's orders.

    Args:
        orders: The orders, in the order that they came.
        total: Orders on all pages together; None if that was not told.
    """

    orders: tuple[ShopOrder, ...]
    total: int | None = None


def decode_each(
    envelope: Mapping[str, Any], member: str, decode: Callable[[dict[str, Any], str], ShopOrder]
) -> tuple[ShopOrder, ...]:
    """Decode the orders of a page.

    Args:
        envelope: The body.
        member: Its member with the orders.
        decode: Decodes one, given where it stands.

    Raises:
        DecodeError: There is no list of orders, or one of them is no object with an id.
    """
    orders: list[ShopOrder] = []
    for index, entry in enumerate(expect_objects(envelope.get(member), member)):
        path = f"{member}[{index}]"
        orders.append(decode(expect_object(entry, path), path))
    return tuple(orders)
