"""What is described of each operation's answer, taken from the generated types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from ht_partner_client import models
from ht_partner_client.types import Unset

from ht_async.binding.expected import Expected
from ht_async.binding.ht.clients import client_members, payment_members
from ht_async.binding.ht.orders import order_members
from ht_async.binding.ht.skus import sku_members, zip_check_members
from ht_async.binding.spelling import fold
from ht_async.models import reading

_TYPES: Mapping[Any, str] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
}

# The schema of an answer, and the member without which it is an object by itself (C3).
_ANSWERS: Mapping[str, tuple[Any, str | None, Any]] = {
    "orders.list": (models.ListOrdersResponse, None, models.ListOrdersResponse),
    "orders.get": (models.OrderResponse, "order", models.PartnerOrder),
    "orders.create": (models.OrderResponse, "order", models.PartnerOrder),
    "clients.get": (models.PartnerClient, None, models.PartnerClient),
    "clients.create": (models.PartnerClient, None, models.PartnerClient),
    "clients.update": (models.PartnerClient, None, models.PartnerClient),
    "clients.create_setup_intent": (models.SetupIntent, None, models.SetupIntent),
    "clients.create_ephemeral_key": (
        models.CreateEphemeralKeyResponse,
        None,
        models.CreateEphemeralKeyResponse,
    ),
    "skus.list": (models.ListSkusResponse, None, models.ListSkusResponse),
    "skus.check_zip": (models.CheckZipResponse, None, models.CheckZipResponse),
}


# Nobody has seen the page of the list of SKUs: there may be anything besides what is concluded.
_OPEN = (models.ListSkusResponse, models.SkuListItem)


def described(operation: str) -> bool:
    """Tell whether anything is described of an operation's answers."""
    return operation in _ANSWERS


def expected_of(operation: str, body: object) -> Expected:
    """Return what is described of an operation's answer.

    Args:
        operation: Its name; something is described of it.
        body: The answer, which may come with or without an envelope (C3).
    """
    enveloped, member, bare = _ANSWERS[operation]
    return _of_schema(enveloped if member is None or member in reading.members(body) else bare)


def in_snake_case(body: Any) -> Any:
    """Return an answer with the camelCase names of known members folded (C4)."""
    return fold(body, _every_member)


@cache
def _every_member() -> frozenset[str]:
    orders_and_clients = order_members() | client_members() | payment_members()
    return orders_and_clients | sku_members() | zip_check_members()


@cache
def _of_schema(schema: type[Any]) -> Expected:
    hints = get_type_hints(schema)
    names = [field.name for field in attrs.fields(schema) if field.name in hints and field.init]
    members = {name.rstrip("_"): _of_hint(hints[name]) for name in names}
    return Expected(frozenset({"object"}), members=members or None, open=schema in _OPEN)


def _of_hint(hint: Any) -> Expected:
    types: set[str] = set()
    inner = Expected(frozenset())
    entries: Expected | None = None
    values: frozenset[int] = frozenset()
    for part in _parts(hint):
        if part in _TYPES:
            types.add(_TYPES[part])
        elif get_origin(part) is list:
            types.add("list")
            entries = _of_hint(get_args(part)[0])
        elif attrs.has(part):
            types.add("object")
            inner = _of_schema(part)
        elif issubclass(part, Enum):
            values = frozenset(member.value for member in part)
    return Expected(frozenset(types), inner.members, entries, values, inner.open)


def _parts(hint: Any) -> Iterator[Any]:
    origin = get_origin(hint)
    parts = (hint,) if origin in (None, list) else get_args(hint)
    return (part for part in parts if part is not Unset)
