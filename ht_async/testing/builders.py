"""Makes models for tests: valid by default, every member free to be another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

from ht_async import codec
from ht_async.binding.ht.clients import decode_client
from ht_async.binding.ht.orders import decode_order
from ht_async.binding.ht.skus import decode_skus, decode_zip_check
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.models.partner_client import PartnerClient
from ht_async.models.sku import Sku
from ht_async.models.status import OrderStatus
from ht_async.models.view import View
from ht_async.models.zip_check import ZipCheck
from ht_async.resources.following.change import LastSeen, OrderChange

_numbers = count(1)
_CREATED = datetime(2026, 1, 1, 9, tzinfo=UTC)
_DERIVED = {"status_code", "raw", "wire"}


def build_new_order(**fields: Any) -> NewOrder:
    """Make an order to be created, with a reference of its own.

    Args:
        **fields: Fields of `NewOrder`, instead of the defaults.

    Raises:
        InvalidRequestError: With these fields it is flawed.
        TypeError: There is no such field.
    """
    number = next(_numbers)
    given: dict[str, Any] = {
        "address": "719 Flower St, Los Angeles, CA 90017",
        "phone": "2135550100",
        "sku_ids": [42],
        "purchase_order_id": f"TEST-{number}",
    }
    if fields.get("client_id") is None:
        given |= {"first_name": "Jane", "last_name": "Doe", "email": f"jane{number}@example.com"}
    return NewOrder(**{**given, **fields})


def build_order(**members: Any) -> Order:
    """Make an order as the API would tell it, with an id of its own.

    Args:
        **members: Members of `Order`, instead of the defaults. A status may be an `OrderStatus`,
            a moment an aware `datetime`, a phone number its digits, a SKU its id; anything else
            stands in the order as it is, like JSON that the API sent.

    Raises:
        TypeError: There is no such member.
    """
    number = next(_numbers)
    status = members.get("status", OrderStatus.PENDING)
    raw: dict[str, Any] = {
        "id": 100_000 + number,
        "status": OrderStatus.PENDING,
        "status_label": _label(status),
        "client_id": 200_000 + number,
        "client_name": "Jane Doe",
        "email": f"jane{number}@example.com",
        "phone": "2135550100",
        "address": "719 Flower St, Los Angeles, CA 90017",
        "client_street": "719 Flower St",
        "client_city": "Los Angeles",
        "client_state": "CA",
        "client_zip": "90017",
        "service_description": "TV Mounting",
        "events": [],
        "created_at": _CREATED,
        "updated_at": members.get("created_at", _CREATED),
        "tags": [],
        "token": f"token{number}",
        "purchase_order_id": f"TEST-{number}",
        "skus": [42],
    }
    return decode_order({"order": _filled(Order, raw, members)})


def build_client(**members: Any) -> PartnerClient:
    """Make a client as the API would tell it, with an id of its own.

    Args:
        **members: Members of `PartnerClient`, instead of the defaults.

    Raises:
        TypeError: There is no such member.
    """
    number = next(_numbers)
    raw: dict[str, Any] = {
        "id": 200_000 + number,
        "external_id": f"customer-{number}",
        "first_name": "Jane",
        "last_name": "Doe",
        "email": f"jane{number}@example.com",
        "phone": "2135550100",
        "full_address": "719 Flower St, Los Angeles, CA 90017",
    }
    return decode_client(_filled(PartnerClient, raw, members))


def build_sku(**members: Any) -> Sku:
    """Make a SKU as the API would tell it.

    Args:
        **members: Members of `Sku`, instead of the defaults.

    Raises:
        TypeError: There is no such member.
    """
    raw = {"id": 42, "name": "TV Mounting"}
    [sku] = decode_skus([_filled(Sku, raw, members)]).skus
    return sku


def build_zip_check(*, available: bool = True, **members: Any) -> ZipCheck:
    """Make the answer to a ZIP check.

    Args:
        available: Whether the SKU is offered there.
        **members: Members of `ZipCheck`, instead of the defaults.

    Raises:
        TypeError: There is no such member.
    """
    raw = {
        "treatment": "on" if available else "off",
        "zip": "90017",
        "cbsa_id": 31080,
        "cbsa": "Los Angeles-Long Beach-Anaheim, CA",
    }
    return decode_zip_check(_filled(ZipCheck, raw, members))


def build_order_change(
    order: Order | None = None,
    *,
    previous: OrderStatus | LastSeen | None = None,
    seen_at: datetime = _CREATED,
) -> OrderChange:
    """Make what `orders.watch` tells.

    Args:
        order: The order as it is; one from `build_order` if None.
        previous: What was told of it before, or its status then; None for a new order.
        seen_at: When it was seen.
    """
    if isinstance(previous, OrderStatus):
        previous = LastSeen(previous, seen_at)
    return OrderChange(order or build_order(), previous, seen_at)


def _filled(
    model: type[View[Any]], raw: Mapping[str, Any], members: Mapping[str, Any]
) -> dict[str, Any]:
    names = {name for name in dir(model) if isinstance(getattr(model, name), property)} - _DERIVED
    for name in members:
        if name not in names:
            listed = ", ".join(sorted(names))
            raise TypeError(f"{model.__name__} has no member {name!r}; it has {listed}")
    return {name: _as_sent(name, value) for name, value in {**raw, **members}.items()}


def _as_sent(name: str, value: Any) -> Any:
    """Return a value as the API would send it."""
    match value:
        case OrderStatus():
            return cast("int | str", value.value)
        case datetime() if name == "appointment_start_date_time":
            return value.isoformat()
        case datetime():
            iso = codec.iso(value.astimezone(UTC))
            return {"integer": int(value.timestamp()), "iso": iso, "iso_short": iso[:10]}
        case str() if name == "phone":
            return {"value": value, "formatted": value}
        case list() | tuple() if name == "skus":
            return [_sku(entry) for entry in cast("list[object]", value)]
        case tuple():
            return list(cast("tuple[object, ...]", value))
        case _:
            return value


def _sku(entry: object) -> object:
    return {"id": entry, "name": "TV Mounting"} if isinstance(entry, int) else entry


def _label(status: object) -> str | None:
    if isinstance(status, OrderStatus):
        return status.name.replace("_", " ").capitalize()
    return None
