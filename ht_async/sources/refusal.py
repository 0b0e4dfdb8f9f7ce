"""Why a shop's order does not become an order at HelloTech."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from ht_async.errors import HTError


class Reason(StrEnum):
    """A reason not to place a shop's order."""

    TEST = "test"
    """It is an order for a test, or not known to be live."""

    CANCELLED = "cancelled"
    """It was cancelled, or is not known not to be."""

    UNPAID = "unpaid"
    """It is not paid in full."""

    NOT_READY = "not_ready"
    """Its status is none in which orders are placed."""

    LISTED_ONLY = "listed_only"
    """It comes from a list that has no items: get it by its id."""

    NO_ITEMS = "no_items"
    """It has no items."""

    UNMAPPED_ITEM = "unmapped_item"
    """The catalogue has no rule for an item."""

    QUANTITY = "quantity"
    """An item's quantity is not told, or is one that its rule refuses."""

    NOTHING_TO_ORDER = "nothing_to_order"
    """All its items are ignored."""

    NO_PHONE = "no_phone"
    """There is no phone number, nor one in the catalogue."""

    NO_ADDRESS = "no_address"
    """There is no address, or a part of it is missing."""

    NO_NAME = "no_name"
    """First or last name is missing."""

    NO_EMAIL = "no_email"
    """There is no e-mail address."""

    NO_TIME = "no_time"
    """Its time windows can't be reckoned, or have gone by."""

    INVALID = "invalid"
    """A value is none that an order takes."""

    UNREADABLE = "unreadable"
    """The shop lists it, and does not give it by its id in a form that can be read."""

    CHANGED = "changed"
    """It was ordered before, and has changed since."""


@frozen(slots=True)
class Objection:
    """One reason not to place an order.

    Args:
        reason: Which.
        message: What is wrong and what to do; never a personal value.
        item: Index of the item that it is about, if it is about one.
    """

    reason: Reason
    message: str
    item: int | None = None

    def __str__(self) -> str:
        return self.message if self.item is None else f"items[{self.item}] {self.message}"


class ShopOrderRefusedError(HTError):
    """A shop's order does not become an order at HelloTech.

    Attributes:
        reference: The `purchase_order_id` that it would have had.
        objections: Every reason.
    """

    def __init__(self, reference: str, objections: Iterable[Objection]) -> None:
        self.reference = reference
        self.objections = tuple(objections)
        told = "; ".join(map(str, self.objections))
        super().__init__(f"shop order {reference} is not placed: {told}")
