"""Made-up orders of two shops, equal for equal seeds: most can be placed, others have a flaw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

from attrs import frozen

from .catalogue import SKUS
from .seeding import token

SPAN = 30 * 86_400
"""Seconds before the present in which the orders were made."""

_SOUND = 0.8
_FIRST = ("Ana", "Chloé", "Dmitri", "Emeka", "Fatima", "Grace", "Hiroshi", "Ines", "José")
_LAST = ("Adler", "Brown", "Chen", "Díaz", "Evans", "Fischer", "García", "Hughes", "Ito")
_STREETS = ("Main St", "Oak Ave", "Flower St", "Park Blvd", "Hill Rd")
_CITIES = (("Los Angeles", "CA", "900"), ("New York", "NY", "100"), ("Austin", "TX", "787"))


@frozen
class SeededShopOrder:
    """A made-up order of a shop.

    Attributes:
        id: the shop's id of it.
        flaw: why it can't be placed at HelloTech; None if it can.
        created_at: when it was made, in seconds since 1970.
        document: the order as the shop tells it.
    """

    id: str
    flaw: str | None
    created_at: int
    document: Mapping[str, Any]


@frozen
class _Draft:
    """What an order of either shop is made of."""

    number: int
    first_name: str
    last_name: str
    phone: str | None
    street: str | None
    city: tuple[str, str, str]
    zip: str
    sku: int
    quantity: int
    created_at: int
    random: Random

    @property
    def email(self) -> str:
        return f"shopper{self.number}@example.com"

    @property
    def created(self) -> str:
        return datetime.fromtimestamp(self.created_at, UTC).isoformat()


FLAWS = (
    *("test", "cancelled", "unpaid", "not_ready", "no_phone", "no_address"),
    *("unmapped_item", "quantity", "no_items"),
)
"""Why an order can't be placed. A catalogue that knows every SKU of the sandbox by its price at
HighLevel (`highlevel_price`) and its SKU at ShineOn (`shineon_sku`) finds the same."""

UNKNOWN_SKU = 999
"""Number of what the shops sell and HelloTech does not."""


def highlevel_price(sku_id: int) -> str:
    """Return HighLevel's id of the price of a SKU.

    Args:
        sku_id: HelloTech's id of the SKU.
    """
    return f"{sku_id:024x}"


def shineon_sku(sku_id: int) -> str:
    """Return ShineOn's SKU for a SKU.

    Args:
        sku_id: HelloTech's id of the SKU.
    """
    return f"SO-{sku_id}"


def seeded_shop_orders(shop: str, seed: int, count: int, present: int) -> Iterator[SeededShopOrder]:
    """Yield made-up orders of a shop, the newest first.

    Args:
        shop: ``highlevel`` or ``shineon``.
        seed: the sandbox's seed.
        count: how many.
        present: the time, in seconds since 1970.
    """
    random = Random(f"{seed}:{shop}")  # noqa: S311 - repeatable on purpose
    tell: Callable[[_Draft, str | None], dict[str, Any]] = _TELLERS[shop]
    for number in range(count, 0, -1):
        flaw = None if random.random() < _SOUND else random.choice(FLAWS)
        created_at = present - SPAN + SPAN * number // (count + 1)
        draft = _draft(random, number, flaw, created_at)
        order_id = token(seed, shop, number) if shop == "highlevel" else str(20_000 + number)
        document = tell(draft, flaw)
        document["_id" if shop == "highlevel" else "id"] = (
            order_id if shop == "highlevel" else int(order_id)
        )
        yield SeededShopOrder(order_id, flaw, created_at, document)


def _draft(random: Random, number: int, flaw: str | None, created_at: int) -> _Draft:
    city = random.choice(_CITIES)
    return _Draft(
        number=number,
        first_name=random.choice(_FIRST),
        last_name=random.choice(_LAST),
        phone=None if flaw == "no_phone" else f"+1310555{random.randrange(10_000):04}",
        street=None
        if flaw == "no_address"
        else f"{random.randrange(1, 2000)} {random.choice(_STREETS)}",
        city=city,
        zip=f"{city[2]}{random.randrange(100):02}",
        sku=UNKNOWN_SKU if flaw == "unmapped_item" else random.choice(tuple(SKUS)),
        quantity=2 if flaw == "quantity" else 1,
        created_at=created_at,
        random=random,
    )


def _highlevel(draft: _Draft, flaw: str | None) -> dict[str, Any]:
    """Tell an order as HighLevel does; sometimes with values as text, as its samples have them."""
    as_text = draft.random.random() < 0.3
    status = {"cancelled": draft.random.choice(("canceled", "cancelled")), "not_ready": "pending"}
    live: Any = flaw != "test"
    return {
        "altType": "location",
        "status": status.get(flaw or "", "completed"),
        "createdAt": draft.created.replace("+00:00", ".000Z"),
        "updatedAt": draft.created.replace("+00:00", ".000Z"),
        "contactId": f"contact{draft.number}",
        "currency": "USD",
        "amount": f"{99 * draft.quantity}" if as_text else 99 * draft.quantity,
        "liveMode": str(live).lower() if as_text else live,
        "markAsTest": "false" if as_text else False,
        "fulfillmentStatus": "unfulfilled",
        "paymentStatus": "unpaid" if flaw == "unpaid" else "paid",
        "contactSnapshot": _snapshot(draft),
        "amountSummary": {"subtotal": 99 * draft.quantity, "discount": 0},
        "source": {"type": "funnel", "id": "61dd48ff65b013bc39bb09c6"},
        "items": [] if flaw == "no_items" else [_highlevel_item(draft)],
    }


def _snapshot(draft: _Draft) -> dict[str, Any]:
    """Tell a contact in one of the two spellings that are documented."""
    names = ("firstName", "lastName")
    if draft.random.random() < 0.3:
        names = ("first_name", "last_name")
    return {
        names[0]: draft.first_name,
        names[1]: draft.last_name,
        "email": draft.email,
        "phone": draft.phone,
        "address1": draft.street,
        "city": draft.city[0],
        "state": draft.city[1],
        "postalCode": draft.zip,
        "country": "US",
    }


def _highlevel_item(draft: _Draft) -> dict[str, Any]:
    sku = SKUS.get(draft.sku)
    name = "Coffee mug" if sku is None else sku.name
    return {
        "name": name,
        "qty": draft.quantity,
        "product": {"_id": f"{draft.sku:023x}a", "name": name, "productType": "SERVICE"},
        "price": {
            "_id": highlevel_price(draft.sku),
            "name": name,
            "type": "one_time",
            "currency": "USD",
            "amount": 99,
        },
    }


def _shineon(draft: _Draft, flaw: str | None) -> dict[str, Any]:
    status = {"cancelled": "cancelled", "unpaid": "awaiting_payment", "not_ready": "on_hold"}
    address = {
        "first_name": draft.first_name,
        "last_name": draft.last_name,
        "name": f"{draft.first_name} {draft.last_name}",
        "address1": draft.street,
        "address2": None,
        "company": None,
        "city": draft.city[0],
        "zip": draft.zip,
        "province": None,
        "province_code": draft.city[1],
        "country": None,
        "country_code": "US",
        "phone": draft.phone,
    }
    return {
        "status": status.get(flaw or "", "in_production"),
        "source_id": f"store-{draft.number}",
        "store_order_id": f"store-{draft.number}",
        "source_po_number": draft.random.choice((None, "PO-SHARED")),
        "email": draft.email,
        "note": None,
        "test": flaw == "test",
        "subtotal_price": 99 * draft.quantity,
        "total_shipping": 0,
        "total_price": 99 * draft.quantity,
        "total_tax": "0.00",
        "currency": "USD",
        "name": f"SHINE-{30_000 + draft.number}",
        "phone": None,
        "created_at": draft.created,
        "updated_at": draft.created,
        "cancelled_at": draft.created if flaw == "cancelled" else None,
        "cancel_reason": "canceled_by_seller" if flaw == "cancelled" else None,
        "line_items": [] if flaw == "no_items" else _shineon_lines(draft),
        "billing_address": address,
        "shipping_address": address,
        "fulfillments": [],
    }


def _shineon_lines(draft: _Draft) -> list[dict[str, Any]]:
    line = {
        "id": draft.number,
        "title": "Coffee mug" if draft.sku == UNKNOWN_SKU else SKUS[draft.sku].name,
        "quantity": draft.quantity,
        "price": 99,
        "store_line_item_id": f"{draft.number:015}",
        "sku": shineon_sku(draft.sku),
    }
    extra = {"id": draft.number + 1, "title": "Engraving", "quantity": 1, "price": 5}
    return [line, extra] if draft.random.random() < 0.3 else [line]


_TELLERS = {"highlevel": _highlevel, "shineon": _shineon}
