"""An order as a shop tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import field, frozen

from ht_async import codec
from ht_async.models.shops.parts import Money, ShopAddress, ShopContact, ShopItem
from ht_async.models.view import Shape

if TYPE_CHECKING:
    import ht_highlevel_client.models
    import ht_shineon_client.models

    ShopWire: TypeAlias = (
        ht_highlevel_client.models.Order
        | ht_highlevel_client.models.OrderRow
        | ht_shineon_client.models.Order
    )

_PLAIN = re.compile(r"[a-z_]{1,30}")


class Shop(StrEnum):
    """A shop system."""

    HIGHLEVEL = "highlevel"
    SHINEON = "shineon"


@frozen(kw_only=True, slots=True, eq=False, repr=False)
class ShopOrder:
    """A read-only order of a shop, decoded in full. Its members never raise.

    What shops document contradicts itself, so each member takes every documented form; a value
    that can't be read without a guess is None. What was received is in `raw`.

    Args:
        shop: The shop system.
        id: The shop's id of the order.
        raw: What was received.
        shape: How the shop's API describes it.
        status: The status as it came; shops don't list theirs.
        name: What people call the order.
        created_at: When it was created, in UTC.
        updated_at: When it was last changed, in UTC.
        cancelled: Whether it was cancelled.
        cancelled_at: When, in UTC.
        test: Whether it is an order for a test, or not in live mode.
        paid: Whether it is paid in full; None where nothing is told about that.
        total: What it costs altogether.
        subtotal: What its items cost.
        discount: What was taken off.
        tax: Taxes.
        shipping: What sending it costs.
        po_number: Purchase order number that the shop knows. It is no key: it may be shared.
        note: A note of the customer's or of the shop's.
        contact: Whom it is for.
        shipping_address: Where it goes.
        billing_address: Where the bill goes.
        items: Its lines, each that came. An order from a list of HighLevel's has none.
        listed: It comes from a list whose orders have no items.
    """

    shop: Shop
    id: str
    raw: Mapping[str, Any]
    _shape: Shape[Any] = field(alias="shape")
    status: str | None = None
    name: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    cancelled: bool | None = None
    cancelled_at: datetime | None = None
    test: bool | None = None
    paid: bool | None = None
    total: Money | None = None
    subtotal: Money | None = None
    discount: Money | None = None
    tax: Money | None = None
    shipping: Money | None = None
    po_number: str | None = None
    note: str | None = None
    contact: ShopContact = field(factory=ShopContact)
    shipping_address: ShopAddress | None = None
    billing_address: ShopAddress | None = None
    items: tuple[ShopItem, ...] = ()
    listed: bool = False

    @property
    def reference(self) -> str:
        """The `purchase_order_id` of the HT order that it becomes; the same one at all times."""
        return f"{_PREFIXES[self.shop]}-{self.id}"

    @property
    def wire(self) -> ShopWire:
        """The generated object. Its type follows the API's description, not this package."""
        return cast("ShopWire", self._shape.make(self.raw))

    def to_dict(self) -> dict[str, Any]:
        """Return what was received as a JSON-ready copy."""
        return cast("dict[str, Any]", codec.copy(self.raw))

    def __repr__(self) -> str:
        plain = self.status is not None and _PLAIN.fullmatch(self.status)
        return f"<ShopOrder {self.reference} {self.status if plain else 'status unknown'}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShopOrder):
            return NotImplemented
        return (self.shop, self.raw) == (other.shop, other.raw)

    def __hash__(self) -> int:
        return hash((self.shop, self.id))


_PREFIXES = {Shop.HIGHLEVEL: "hl", Shop.SHINEON: "so"}

_CANCELLED = frozenset({"canceled", "cancelled"})


def tells_cancellation(status: str | None) -> bool | None:
    """Tell whether a status is that of a cancelled order, in either spelling."""
    return None if status is None else status.lower() in _CANCELLED
