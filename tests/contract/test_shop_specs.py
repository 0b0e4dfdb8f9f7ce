"""The specs of the shops obey the house rules and tell what is known of the shops."""

from __future__ import annotations

from typing import Any

import openapi_spec_validator
import pytest
from lint_spec import findings
from shop_operations import SHOPS, read_spec

pytestmark = pytest.mark.no_cover

OPERATIONS = {
    "highlevel": {
        "list_orders": ("get", "/payments/orders", "orders", "documented"),
        "retrieve_order": ("get", "/payments/orders/{orderId}", "orders", "documented"),
        "list_fulfillments": (
            "get",
            "/payments/orders/{orderId}/fulfillments",
            "fulfillments",
            "documented",
        ),
        "create_fulfillment": (
            "post",
            "/payments/orders/{orderId}/fulfillments",
            "fulfillments",
            "documented",
        ),
    },
    "shineon": {
        "list_orders": ("get", "/v1/orders", "orders", "inferred"),
        "retrieve_order": ("get", "/v1/orders/{order_id}", "orders", "documented"),
    },
}


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        told["operationId"]: {**told, "method": method, "path": path}
        for path, item in spec["paths"].items()
        for method, told in item.items()
    }


@pytest.mark.parametrize("shop", SHOPS)
def test_is_openapi_3_1_and_obeys_the_house_rules(shop: str) -> None:
    spec = read_spec(shop)
    openapi_spec_validator.OpenAPIV31SpecValidator(spec).validate()
    assert findings(spec) == {}


@pytest.mark.parametrize("shop", SHOPS)
def test_has_its_operations(shop: str) -> None:
    told = {
        name: (operation["method"], operation["path"], *operation["tags"], operation["x-path"])
        for name, operation in operations(read_spec(shop)).items()
    }
    assert told == OPERATIONS[shop]


def test_every_highlevel_operation_tells_version_and_location() -> None:
    for name, operation in operations(read_spec("highlevel")).items():
        required = {
            parameter["name"] for parameter in operation["parameters"] if parameter.get("required")
        }
        in_query = {"altId", "altType"} if operation["method"] == "get" else set()
        assert required >= {"Version"} | in_query, name


def test_what_others_tell_of_shineon_is_not_marked_as_seen() -> None:
    spec = read_spec("shineon")
    listing = operations(spec)["list_orders"]
    marks = {parameter["x-provenance"] for parameter in listing["parameters"]}
    assert (listing["x-provenance"], marks) == ("unconfirmed", {"unconfirmed"})
    members = spec["components"]["schemas"]["Order"]["properties"]
    unseen = {name for name, member in members.items() if member["x-provenance"] == "unconfirmed"}
    assert unseen == {"shipping_method", "reference"}
