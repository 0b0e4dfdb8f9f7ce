"""Spec and public models tell the same, in both directions."""

from __future__ import annotations

import inspect
from typing import Any

import attrs
import pytest
from every_operation import CLIENT, FULL_ORDER, SKU, content, operations

from ht_async.binding.ht import clients, orders, skus
from ht_async.models.moment import Moment
from ht_async.models.order import Order
from ht_async.models.order_parts import AvailabilityRange, Image, OrderSku, Phone
from ht_async.models.partner_client import ClientAddress, PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.models.sku import Sku
from ht_async.models.view import View
from ht_async.models.zip_check import ZipCheck

MODELS: dict[str, Any] = {
    "PartnerOrder": Order,
    "OrderPhone": Phone,
    "OrderSku": OrderSku,
    "SkuImage": Image,
    "Timestamp": Moment,
    "ClientAvailabilityRange": AvailabilityRange,
    "PartnerClient": PartnerClient,
    "PartnerClientAddress": ClientAddress,
    "SetupIntent": SetupIntent,
    "CreateEphemeralKeyResponse": EphemeralKey,
    "SkuListItem": Sku,
    "CheckZipResponse": ZipCheck,
}
WITHOUT_A_MODEL = {
    *("ListOrdersResponse", "OrderResponse", "ListSkusResponse"),  # envelopes
    *("AvailabilitySlot", "ConsolidatedAvailability"),  # shown as texts
    *("OrderEvent", "CountOrdersByTagResponse"),  # nothing is known of their members
}
RENAMED_MEMBERS = {
    "Timestamp": {"integer": "epoch"},
    "ClientAvailabilityRange": {
        "from_datetime": "start",
        "to_datetime": "end",
        "range_mode": "mode",
    },
}
NOT_SHOWN = {"Timestamp": {"iso_short"}}  # it is not to be parsed (C7)
DERIVED = {
    "PartnerOrder": {"status_code"},
    "Timestamp": {"at", "agrees"},
    "CheckZipResponse": {"available"},
    "SkuListItem": {"sku_icon", "hero_image", "hero_mobile_image"},  # those of OrderSku
}


def reached(spec: dict[str, Any], schema: Any) -> set[str]:
    """Return the names of all object schemas that a schema leads to."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(spec["components"]["schemas"][name])
            waiting += part.values()
    return {name for name in found if spec["components"]["schemas"][name]["type"] == "object"}


def public_members(kind: Any) -> set[str]:
    members = {name for name, _ in inspect.getmembers(kind, lambda m: isinstance(m, property))}
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set()
    return (members | fields) - ({"raw", "wire"} if issubclass(kind, View) else set())


def test_every_schema_of_an_answer_has_a_model(spec: dict[str, Any]) -> None:
    told = operations(spec).values()
    answers = [content(answer) for each in told for answer in each["responses"].values()]
    assert reached(spec, answers) == set(MODELS) | WITHOUT_A_MODEL


@pytest.mark.parametrize("schema", MODELS)
def test_every_member_of_the_spec_is_a_public_one_and_the_reverse(
    spec: dict[str, Any], schema: str
) -> None:
    members = set(spec["components"]["schemas"][schema]["properties"])
    renamed = RENAMED_MEMBERS.get(schema, {})
    shown = {renamed.get(name, name) for name in members - NOT_SHOWN.get(schema, set())}
    assert public_members(MODELS[schema]) == shown | DERIVED.get(schema, set())


# A readable value of every member of every view, decoded by itself.
VIEWS: list[tuple[Any, dict[str, Any]]] = [
    (
        orders.decode_order,
        {
            **FULL_ORDER,
            "service_description": "TV",
            "events": ["assigned"],
            "recurring": True,
            "shipping_type": "ground",
            "finish_order_url": "https://h.example",
        },
    ),
    (clients.decode_client, {**CLIENT, "id": 1}),
    (clients.decode_setup_intent, {"stripe_customer_id": "cus_1", "client_secret": "s"}),
    (clients.decode_ephemeral_key, {"stripe_customer_id": "cus_1", "ephemeral_key": "s"}),
    (lambda body: skus.decode_skus([body]).skus[0], SKU),
    (
        skus.decode_zip_check,
        {"status": "ok", "treatment": "on", "zip": "1", "cbsa_id": 1, "cbsa": "LA"},
    ),
]
FLAT = [(decode, body, name) for decode, body in VIEWS for name in body if name != "id"]
FOLLOWS = {"status": {"status_code"}, "treatment": {"available"}}


@pytest.mark.parametrize(("decode", "body", "name"), FLAT, ids=lambda value: str(value)[:20])
def test_a_member_is_read_from_its_namesake_alone(
    decode: Any, body: dict[str, Any], name: str
) -> None:
    bare = decode({"id": 1} if "id" in body else {})
    told = decode({**bare.raw, name: body[name]})
    changed = {
        member
        for member in public_members(type(told))
        if getattr(told, member) != getattr(bare, member)
    }
    follows = FOLLOWS.get(name, set()) & public_members(type(told))
    assert changed == {name} | follows


def test_every_member_of_every_view_is_tried(spec: dict[str, Any]) -> None:
    tried = [set(body) for _, body in VIEWS]
    schemas = [schema for schema, model in MODELS.items() if issubclass(model, View)]
    members = [set(spec["components"]["schemas"][name]["properties"]) for name in schemas]
    for names, wanted in zip(tried, members, strict=True):
        assert names >= wanted
