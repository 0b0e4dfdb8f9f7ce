"""What a shop order's items are at HelloTech, by a catalogue's rules."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ht_async.models.shops.order import ShopOrder
from ht_async.models.shops.parts import ShopItem
from ht_async.sources.catalogue import Catalogue, ItemRule
from ht_async.sources.refusal import Objection, Reason

MOST = 100
"""The highest quantity that is taken."""


@frozen(slots=True)
class MappedItems:
    """What an order's items are at HelloTech.

    Args:
        sku_ids: Ids of the SKUs, in the order of the items.
        devices: Devices of the customer.
        objections: What is wrong with the items.
    """

    sku_ids: tuple[int, ...]
    devices: tuple[str, ...]
    objections: tuple[Objection, ...]


def map_items(order: ShopOrder, catalogue: Catalogue) -> MappedItems:
    """Find out what an order's items are at HelloTech."""
    sku_ids: list[int] = []
    devices: list[str] = []
    objections: list[Objection] = []
    for index, item in enumerate(order.items):
        rule = catalogue.rule_for(item)
        flaw = _flaw(item, rule, catalogue)
        if flaw is not None:
            objections.append(Objection(*flaw, index))
        elif rule is not None and not rule.ignore:
            times = (item.quantity or 0) if rule.quantity == "repeat" else 1
            sku_ids += rule.sku_ids * times
            devices += rule.devices * times
    objections += _on_the_whole(order, ordered=bool(sku_ids or objections))
    return MappedItems(tuple(sku_ids), tuple(devices), tuple(objections))


def _flaw(item: ShopItem, rule: ItemRule | None, catalogue: Catalogue) -> tuple[Reason, str] | None:
    """Tell what is wrong with an item, if it is anything."""
    if rule is None:
        if catalogue.unmapped_items == "ignore" and item != ShopItem():
            return None
        return Reason.UNMAPPED_ITEM, _unmapped(item)
    if rule.ignore or (rule.quantity == "once" and item.quantity is None):
        return None
    if item.quantity is None or not 0 < item.quantity <= MOST:
        return Reason.QUANTITY, f"has no quantity from 1 to {MOST}"
    if rule.quantity == "refuse" and item.quantity > 1:
        message = f"has quantity {item.quantity}: say in its rule what that means, by `quantity`"
        return Reason.QUANTITY, message
    return None


def _unmapped(item: ShopItem) -> str:
    """Name an item by what a rule could recognise it by; its name may be personal."""
    told = {"price": item.price_id, "product": item.product_id, "sku": item.sku}
    known = ", ".join(f"{key} {value!r:.60}" for key, value in told.items() if value)
    if not known and item.name is None:
        return "can't be read"
    by = f"({known})" if known else "(told by its name alone)"
    return f"{by} is in no rule of the catalogue: add one, or one with ignore = true"


def _on_the_whole(order: ShopOrder, *, ordered: bool) -> Iterator[Objection]:
    if order.listed:
        yield Objection(Reason.LISTED_ONLY, "it comes from a list: get it by its id first")
    elif not order.items:
        yield Objection(Reason.NO_ITEMS, "it has no items")
    elif not ordered:
        yield Objection(Reason.NOTHING_TO_ORDER, "none of its items is a service: all are ignored")
