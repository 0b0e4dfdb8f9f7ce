"""Spec, operations, methods and models tell the same about SKUs."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from json_server import JsonServer
from test_order_operations import described, properties

from ht_async.binding.ht import skus as wire
from ht_async.binding.ht.skus import ZipQuestion
from ht_async.models.sku import Sku
from ht_async.models.zip_check import ZipCheck
from ht_async.operation import Effect, Operation
from ht_async.resources.skus import Skus

OPERATIONS: dict[str, Operation[Any, Any]] = {
    "list_skus": wire.LIST,
    "check_zip": wire.CHECK_ZIP,
}
METHODS = {"list_skus": "list", "check_zip": "check_zip"}
ARGUMENTS: dict[str, Any] = {"list_skus": None, "check_zip": ZipQuestion("5", "90001")}

OF_EVERY_VIEW = {"raw", "wire"}
OF_THE_CALL = {"self", "timeout", "retry", "headers"}


def members(view: type) -> set[str]:
    found = inspect.getmembers(view, lambda member: isinstance(member, property))
    assert all(member.__doc__ for _, member in found)
    return {name for name, _ in found} - OF_EVERY_VIEW


def test_every_operation_on_skus_is_bound(spec: dict[str, Any]) -> None:
    names = {
        operation["operationId"]
        for item in spec["paths"].values()
        for operation in item.values()
        if operation["tags"] == ["skus"]
    }
    assert names == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_the_one_of_the_spec(spec: dict[str, Any], name: str) -> None:
    told, operation = described(spec, name), OPERATIONS[name]
    assert (operation.method.lower(), operation.path) == (told["method"], told["path"])
    assert operation.name == f"skus.{METHODS[name]}"
    assert operation.effect is Effect.READ
    assert operation.unconfirmed == (told["x-path"] != "documented")
    assert callable(getattr(Skus, METHODS[name]))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_request_goes_where_the_spec_says(spec: dict[str, Any], name: str) -> None:
    told = described(spec, name)
    parts = OPERATIONS[name].build(ARGUMENTS[name])
    assert parts.path == told["path"].replace("{id}", "5")
    assert parts.query == ""
    assert (parts.body is not None) == ("requestBody" in told)


def test_the_list_takes_no_parameters(spec: dict[str, Any]) -> None:
    assert "parameters" not in described(spec, "list_skus")
    assert set(inspect.signature(Skus.list).parameters) - OF_THE_CALL == {"max_items"}


def test_the_body_of_a_check_is_the_one_of_the_spec(spec: dict[str, Any], example: Any) -> None:
    body = json.loads(wire.CHECK_ZIP.build(ZipQuestion("5", "12345")).body or b"")
    assert set(body) == properties(spec, "CheckZipRequest")
    assert body == example("check-zip.request.json")


def test_every_member_of_a_check_has_a_member_here(spec: dict[str, Any]) -> None:
    assert members(ZipCheck) - {"available"} == properties(spec, "CheckZipResponse")


def test_a_sku_has_the_members_of_the_sku_of_an_order(spec: dict[str, Any]) -> None:
    assert members(Sku) == properties(spec, "OrderSku")
    assert properties(spec, "SkuListItem") < members(Sku)


def test_the_documented_answer_is_read(example: Any) -> None:
    body = example("check-zip.response.200.json")
    check = wire.decode_zip_check(body)
    assert {name: getattr(check, name) for name in body} == body
    assert check.available
    assert check.to_dict() == body


async def test_the_documented_sample_names_no_zip_code_and_is_taken(example: Any) -> None:
    server = JsonServer(lambda _: example("check-zip.response.200.json"))
    async with server.client() as ht:
        assert (await ht.skus.check_zip(42, "12345")).zip == "string"
