"""What a partner's shop items are at HelloTech: rules, read from a TOML file.

[orders]
ready_statuses = ["completed"]     # in which an order may be placed; else the shop's own
phone = "310-555-0123"             # where the shop order has none
notes = "Sold in our web shop"
unmapped_items = "refuse"          # or "ignore"

[time_windows]                     # without it the orders have none
first_day = 3                      # days after the shop order was created
days = 2
start = 09:00:00
end = 12:00:00
zone = "America/Los_Angeles"
weekdays = ["mon", "tue", "wed", "thu", "fri"]

[[items]]
sku = "SO-20021"                   # or price, product, name: one of them
sku_ids = [10639]
quantity = "repeat"                # or "once", or "refuse" more than one
devices = ["Samsung TV"]

[[items]]
name = "Engraving"
ignore = true
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from attrs import field, frozen

from ht_async.models.shops.order import Shop
from ht_async.models.shops.parts import ShopItem


class ItemKey(StrEnum):
    """What a rule recognises an item by, from the most to the least particular."""

    PRICE = "price"
    PRODUCT = "product"
    SKU = "sku"
    NAME = "name"


Quantity: TypeAlias = Literal["refuse", "repeat", "once"]
"""What a quantity above 1 means: nothing known, the SKUs so many times, or the SKUs once."""

Unmapped: TypeAlias = Literal["refuse", "ignore"]
"""What becomes of an order with an item that no rule knows: it is refused, or goes without it."""

READY: Mapping[Shop, frozenset[str]] = {
    Shop.HIGHLEVEL: frozenset({"completed"}),
    Shop.SHINEON: frozenset({"in_production", "shipped"}),
}
"""Statuses in which an order is placed unless the catalogue names others.

Source: HighLevel's sample of an order; for ShineOn, the statuses after the payment that others
report (unconfirmed).
"""


@frozen(kw_only=True, slots=True)
class ItemRule:
    """What a shop's item is at HelloTech.

    Args:
        key: What it recognises an item by.
        value: What that has to be.
        sku_ids: Ids of HelloTech's SKUs; none if the item is ignored.
        quantity: What a quantity above 1 means. HelloTech documents no quantity.
        devices: Devices of the customer. More than one raises an order's price.
        ignore: The item is nothing for HelloTech.
    """

    key: ItemKey
    value: str
    sku_ids: tuple[int, ...] = ()
    quantity: Quantity = "refuse"
    devices: tuple[str, ...] = ()
    ignore: bool = False


@frozen(kw_only=True, slots=True)
class WindowPolicy:
    """When visits are possible, reckoned from the creation of the shop order.

    That never changes, so that a second run makes the same order.

    Args:
        first_day: Days from the creation to the first day, in the zone.
        days: Days on which a visit is possible.
        start: When a window begins.
        end: When it ends.
        zone: Time zone of these times.
        weekdays: Days of the week that count, Monday being 0; others are passed over.
    """

    first_day: int
    days: int
    start: time
    end: time
    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset(range(7))


@frozen(kw_only=True, slots=True)
class Catalogue:
    """A partner's rules: what the orders of a shop are at HelloTech. Load it by `load_catalogue`.

    Args:
        rules: Of the items.
        ready_statuses: Statuses in which an order may be placed; None for the shop's own.
        phone: Where the shop order has none.
        notes: What each order's notes begin with.
        unmapped_items: What becomes of an order with an item that no rule knows.
        time_windows: When visits are possible; None leaves that open.
    """

    rules: tuple[ItemRule, ...]
    ready_statuses: frozenset[str] | None = None
    phone: str | None = field(default=None, repr=False)
    notes: str | None = None
    unmapped_items: Unmapped = "refuse"
    time_windows: WindowPolicy | None = None

    def rule_for(self, item: ShopItem) -> ItemRule | None:
        """Return the rule of an item, the most particular one; None if there is none."""
        told = {
            ItemKey.PRICE: item.price_id,
            ItemKey.PRODUCT: item.product_id,
            ItemKey.SKU: item.sku,
            ItemKey.NAME: item.name,
        }
        found = (
            rule
            for key in ItemKey
            for rule in self.rules
            if (rule.key, rule.value) == (key, told[key])
        )
        return next(found, None)

    def is_ready(self, shop: Shop, status: str | None) -> bool:
        """Tell whether an order in a status may be placed."""
        ready = READY[shop] if self.ready_statuses is None else self.ready_statuses
        return status is not None and status.lower() in ready
