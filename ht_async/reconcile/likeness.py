"""Tells whether an order on the server is the one that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order


class Likeness(Enum):
    """How an order with the right reference compares with what was sent."""

    SAME = auto()
    OTHER = auto()
    """Its content is another one: somebody else used the reference."""

    UNTOLD = auto()
    """It shows nothing that could be compared (C5)."""


def compare(sent: NewOrder, found: Order) -> Likeness:
    """Compare what was sent with an order that has its reference.

    Only what the API has no reason to rewrite is compared: the SKUs, and the client's id or,
    for a client made with the order, the e-mail address.
    """
    agreements = list(_agreements(sent, found))
    if not agreements:
        return Likeness.UNTOLD
    return Likeness.SAME if all(agreements) else Likeness.OTHER


def _agreements(sent: NewOrder, found: Order) -> Iterator[bool]:
    skus = {sku.id for sku in found.skus}
    if skus and None not in skus:
        yield skus == set(sent.sku_ids)
    if sent.client_id is not None:
        if found.client_id is not None:
            yield found.client_id == sent.client_id
    elif sent.email is not None and found.email:
        yield found.email.strip().casefold() == sent.email.strip().casefold()
