"""Default answers keep the sandbox's promise; answers in every dialect keep to the spec."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strict_schema import ANSWERS, REFUSAL

from ht_async.sandbox.dialects import QUIRKS, SAMPLES, Dialect, parse_dialect, translate

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "spec/openapi.yaml").read_text(encoding="utf-8")
)
COUNTS = "/api/partners/orders/count_by_tag"
ADA = {
    "external_id": "crm-1",
    "first_name": "Ada",
    "email": "ada@example.com",
    "full_address": "123 Main St, Los Angeles, CA 90001",
}


@frozen
class Request:
    """A request, and the spec's id of its operation."""

    operation: str
    method: str
    path: str
    body: Any = None


def requests(order: dict[str, Any], client: dict[str, Any]) -> Iterator[Request]:
    orders, clients, skus = (f"/api/partners/{name}" for name in ("orders", "clients", "skus"))
    one = f"{clients}/{client['id']}"
    person = {"first_name": "J", "last_name": "D", "email": "j@d.example"}
    plain = {"address": "somewhere", "phone": "n/a", "sku_id": [42]}
    yield Request("list_orders", "GET", orders)
    yield Request("list_orders", "GET", f"{orders}?status=1&tags[]=none")
    yield Request("create_order", "POST", orders, {**plain, **person})
    yield Request("create_order", "POST", orders, {**plain, "client_id": client["id"]})
    yield Request("retrieve_order", "GET", f"{orders}/{order['id']}")
    yield Request("count_orders_by_tag", "GET", COUNTS)
    yield Request("create_client", "POST", clients, {"email": "x@y.example"})
    yield Request("create_client", "POST", clients, {**ADA, "external_id": "crm-2"})
    yield Request("retrieve_client", "GET", one)
    yield Request("update_client", "PUT", one, {"email": "x@y.example", "phone": "310"})
    yield Request("create_setup_intent", "POST", f"{one}/setup_intent")
    yield Request("create_ephemeral_key", "POST", f"{one}/ephemeral_key")
    yield Request("list_skus", "GET", skus)
    yield Request("check_zip", "POST", f"{skus}/42/check_zip", {"zip": "90001-0001"})
    yield Request("check_zip", "POST", f"{skus}/42/check_zip", {"zip": "99999"})


def strict(operation: str) -> Draft202012Validator:
    return Draft202012Validator(ANSWERS[operation])


def tolerant(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": SPEC["components"]})


RESPONSES: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation["responses"]["200"]["content"]["application/json"]["schema"]
    for item in SPEC["paths"].values()
    for operation in item.values()
}


def schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


# The spec describes no bare forms; what is inside must meet it all the same.
BARE: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "bare_counts": (("count_orders_by_tag",), {"type": ["object", "array"]}),
    "bare_order": (("create_order", "retrieve_order"), schema_of("PartnerOrder")),
    "bare_skus": (("list_skus",), {"type": "array", "items": schema_of("SkuListItem")}),
}


def expected(operation: str, dialect: Dialect) -> dict[str, Any]:
    for quirk, (operations, schema) in BARE.items():
        if quirk in dialect and operation in operations:
            return schema
    return RESPONSES[operation]


def flaws(validator: Draft202012Validator, body: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(body)]


@pytest.fixture
async def tried(sandbox):
    """A sandbox with all kinds of orders, and every operation called on it."""
    api = await sandbox(orders=40, paths={"orders.count_by_tag": COUNTS})
    order = await api.create(sku_id=[42, 43])
    changes = {"status": 1, "tags": ["tv", "b_c"], "appointment": "2024-11-03T17:30:00Z"}
    await api.client.patch(f"/_sandbox/orders/{order['id']}", json=changes)
    client = (await api.client.post("/api/partners/clients", json=ADA)).json()

    async def call(headers: dict[str, str]) -> list[tuple[str, Any]]:
        answers = []
        for request in requests(order, client):
            response = await api.client.request(
                request.method, request.path, json=request.body, headers=headers
            )
            assert response.status_code == 200, response.text
            assert response.headers["content-type"] == "application/json"
            answers.append((request.operation, response.json()))
        return answers

    return call


async def test_default_answers_are_what_is_promised(tried):
    answers = await tried({})
    assert {operation for operation, _ in answers} == ANSWERS.keys() == RESPONSES.keys()
    for operation, body in answers:
        assert flaws(strict(operation), body) == [], operation
        assert flaws(tolerant(RESPONSES[operation]), body) == [], operation


CONTRARY = {"zip_number"}
"""Quirks that the spec does not allow."""

ALLOWED = [name for name in QUIRKS if name not in CONTRARY]


@pytest.mark.parametrize("name", sorted(CONTRARY))
async def test_quirks_that_the_spec_does_not_allow_are_flaws(tried, name):
    dialect = parse_dialect([name])
    answers = await tried({"X-Sandbox-Dialect": name})
    assert any(flaws(tolerant(expected(operation, dialect)), body) for operation, body in answers)


@pytest.mark.parametrize("name", [*ALLOWED, *SAMPLES, ",".join(ALLOWED)])
async def test_answers_in_every_dialect_meet_the_spec(tried, name):
    dialect = parse_dialect(name.split(","))
    for operation, body in await tried({"X-Sandbox-Dialect": name}):
        assert flaws(tolerant(expected(operation, dialect)), body) == [], operation


async def test_the_strict_schemas_notice_every_missing_and_every_further_member(tried):
    for operation, body in await tried({}):
        for member in body:
            assert flaws(strict(operation), {**body, member: [[[]]]}), (operation, member)
            less = {name: value for name, value in body.items() if name != member}
            assert flaws(strict(operation), less), (operation, member)
        assert flaws(strict(operation), {**body, "further": 1}), operation


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/partners/orders?limit=x", None),
        ("GET", "/api/partners/orders/1", None),
        ("POST", "/api/partners/orders", {}),
        ("POST", "/api/partners/clients", {}),
        ("PUT", "/api/partners/clients/1", {}),
        ("POST", "/api/partners/skus/42/check_zip", {}),
        ("GET", "/nowhere", None),
        ("DELETE", "/api/partners/orders", None),
    ],
)
async def test_refusals_are_what_is_promised(api, method, path, body):
    response = await api.client.request(method, path, json=body)
    assert 400 <= response.status_code < 500
    assert flaws(Draft202012Validator(REFUSAL), response.json()) == []


async def test_quirks_combine_in_any_number_and_spoil_nothing(tried):
    answers = await tried({})

    @settings(max_examples=100, deadline=None)
    @given(names=st.sets(st.sampled_from(sorted(ALLOWED))), which=st.sampled_from(answers))
    def check(names: set[str], which: tuple[str, Any]) -> None:
        operation, body = which
        before = repr(body)
        dialect = parse_dialect(names)
        told = translate(body, dialect)
        assert repr(body) == before
        assert flaws(tolerant(expected(operation, dialect)), told) == []

    check()
