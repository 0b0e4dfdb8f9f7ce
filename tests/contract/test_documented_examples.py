"""Every body that the reference shows validates against the spec and decodes without loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs
import ht_partner_client.models as models
import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator

EXAMPLES = Path(__file__).parent / "examples/ht"


class Example(NamedTuple):
    """A documented body: its file, its schema, and the keys that the schema doesn't name."""

    file: str
    schema: str
    operation: str = ""
    unnamed: frozenset[str] = frozenset()

    @property
    def model(self) -> Any:
        return getattr(models, self.schema)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((EXAMPLES / self.file).read_text(encoding="utf-8"))
        return body


CAMEL_CASE = frozenset({"clientName", "clientCity", "clientState", "createdAt"})
BODIES = [
    Example("create-order.request.json", "CreateOrderRequest", "create_order"),
    Example("create-order.response.200.json", "OrderResponse", "create_order", CAMEL_CASE),
    Example("retrieve-order.response.200.json", "OrderResponse", "retrieve_order"),
    Example("update-client.request.json", "UpdateClientRequest", "update_client"),
    Example("update-client.response.200.json", "PartnerClient", "update_client"),
    Example("create-setup-intent.response.200.json", "SetupIntent", "create_setup_intent"),
    Example(
        "create-ephemeral-key.response.200.json",
        "CreateEphemeralKeyResponse",
        "create_ephemeral_key",
    ),
    Example("check-zip.request.json", "CheckZipRequest", "check_zip"),
    Example("check-zip.response.200.json", "CheckZipResponse", "check_zip"),
    Example("schema-order.json", "SchemaOrder"),
    Example(
        "schema-cart.partial.json",
        "SchemaCart",
        # The keys of maps.
        unnamed=frozenset({"property1", "property2"}),
    ),
]
OF_OPERATIONS = [example for example in BODIES if example.operation]
each_body = pytest.mark.parametrize("example", BODIES, ids=lambda example: example.file)


def validator(spec: dict[str, Any], schema: str) -> Validator:
    reference = f"#/components/schemas/{schema}"
    return Draft202012Validator({"$ref": reference, "components": spec["components"]})


def canonical(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, indent=1)


def unnamed_keys(value: Any) -> Iterator[str]:
    if attrs.has(type(value)):
        extras: dict[str, Any] = getattr(value, "additional_properties", {})
        yield from extras
        members = (getattr(value, field.name) for field in attrs.fields(type(value)))
        yield from unnamed_keys(list(members))
    elif isinstance(value, list):
        for item in value:
            yield from unnamed_keys(item)


def test_every_example_is_listed() -> None:
    assert {example.file for example in BODIES} == {path.name for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("example", OF_OPERATIONS, ids=lambda example: example.file)
def test_the_operation_uses_the_schema(spec: dict[str, Any], example: Example) -> None:
    operation = next(
        operation
        for item in spec["paths"].values()
        for operation in item.values()
        if operation["operationId"] == example.operation
    )
    assert example.file.startswith(example.operation.replace("_", "-"))
    body = (
        operation["requestBody"] if ".request." in example.file else operation["responses"]["200"]
    )
    assert body["content"]["application/json"]["schema"] == {
        "$ref": f"#/components/schemas/{example.schema}"
    }


@each_body
def test_example_is_valid(spec: dict[str, Any], example: Example) -> None:
    errors = [
        error.message for error in validator(spec, example.schema).iter_errors(example.body())
    ]
    assert errors == []


@each_body
def test_a_member_of_another_type_is_invalid(spec: dict[str, Any], example: Example) -> None:
    named = spec["components"]["schemas"][example.schema]["properties"]
    for name in example.body().keys() & named.keys():
        # No member may be a list of lists.
        spoilt = {**example.body(), name: [[[]]]}
        assert not validator(spec, example.schema).is_valid(spoilt), name


@each_body
def test_example_decodes_without_loss(example: Example) -> None:
    decoded = example.model.from_dict(example.body())
    # As text, for 1 == True == 1.0.
    assert canonical(decoded.to_dict()) == canonical(example.body())


@each_body
def test_only_known_deviations_stay_unnamed(example: Example) -> None:
    decoded = example.model.from_dict(example.body())
    assert frozenset(unnamed_keys(decoded)) == example.unnamed


def test_objects_become_models(example: Callable[[str], Any]) -> None:
    answer = models.OrderResponse.from_dict(example("retrieve-order.response.200.json"))
    order = answer.order
    assert isinstance(order, models.PartnerOrder)
    assert order.status is models.OrderStatusCode.SEARCHING
    assert isinstance(order.phone, models.OrderPhone)
    assert isinstance(order.created_at, models.Timestamp)
    assert order.created_at.integer == 1711324800
    assert isinstance(order.skus, list)
    sku = order.skus[0]
    assert isinstance(sku, models.OrderSku)
    assert isinstance(sku.hero_mobile_image, models.SkuImage)
    assert isinstance(order.client_availability_ranges, list)
    span = order.client_availability_ranges[0]
    assert isinstance(span, models.ClientAvailabilityRange)
    assert isinstance(span.to_datetime, models.Timestamp)


@pytest.mark.parametrize(
    ("member", "value", "model"),
    [
        ("availability", [{"value": "2024-03-25", "display": "8-12"}], models.AvailabilitySlot),
        ("consolidated_availability", {"2024-03-25": ["8-12"]}, models.ConsolidatedAvailability),
        ("events", [{"name": "assigned"}], models.OrderEvent),
    ],
)
def test_the_other_documented_shape_decodes(
    spec: dict[str, Any], member: str, value: Any, model: type
) -> None:
    body = {"order": {"id": 1, member: value}}
    assert validator(spec, "OrderResponse").is_valid(body)
    decoded = models.OrderResponse.from_dict(body)
    found = getattr(decoded.order, member)
    assert isinstance(found[0] if isinstance(found, list) else found, model)
    assert decoded.to_dict() == body


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"client_id": 7}, True),
        ({"first_name": "A", "last_name": "B", "email": "a@example.com"}, True),
        ({"client_id": None, "first_name": "A", "last_name": "B", "email": "a@example.com"}, True),
        ({}, False),
        ({"client_id": None}, False),
        ({"first_name": "A", "last_name": "B"}, False),
    ],
)
def test_an_order_needs_a_client_or_a_name(
    spec: dict[str, Any], given: dict[str, Any], accepted: bool
) -> None:
    order = {"address": "1 Main St", "phone": "8888888888", "sku_id": [1], **given}
    assert validator(spec, "CreateOrderRequest").is_valid(order) is accepted
