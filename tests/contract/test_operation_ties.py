"""Spec, operations and public methods tell the same, in both directions."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, get_overloads

import ht_partner_client.api
import pytest
from every_operation import DIALECT, OPERATIONS, content, operations
from json_server import JsonServer

import ht_async.binding.ht
from ht_async import Dialect
from ht_async.binding.ht import order_counts
from ht_async.operation import Effect
from ht_async.resources.clients import Clients
from ht_async.resources.orders import Orders
from ht_async.resources.skus import Skus

RESOURCES: dict[str, Any] = {"orders": Orders, "clients": Clients, "skus": Skus}

# Public methods that stand on the operations of others.
COMPOSED = {
    "orders.pending",
    "orders.resolve",
    "orders.watch",
    "orders.find_by_purchase_order_id",
    "skus.check_zips",
}

# Generated operations that nothing calls.
NOT_CALLED: set[str] = set()

OF_EVERY_CALL = {"timeout", "retry", "headers"}
RENAMED = {"tags[]": "tags", "from": "from_", "sku_id": "sku_ids", "zip": "zip_code"}
PATH_IDS = {"orders": "order_id", "clients": "client_id", "skus": "sku_id"}

# Parameters that say how the SDK goes about it, or that no page describes.
OF_THE_SDK = {
    "orders.create": {"resolve_within"},
    "orders.list": {"max_items", "prefetch"},
    "orders.count_by_tag": {"tags", "fallback"},
    "clients.update": {"clear"},
    "skus.list": {"max_items"},
    "skus.check_zip": {"fresh"},
}


def resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema that refers to another one refers to."""
    reference = schema.get("$ref")
    return spec["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


# -- operations and methods ----------------------------------------------------------------


def test_the_operations_are_those_of_the_spec(spec: dict[str, Any]) -> None:
    assert set(operations(spec)) == set(OPERATIONS)
    assert len(OPERATIONS) == 11


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_as_the_spec_says(spec: dict[str, Any], name: str) -> None:
    told, operation = operations(spec)[name], OPERATIONS[name].operation
    assert (operation.method, operation.path) == (told["method"].upper(), told["path"])
    assert operation.unconfirmed == (told["x-path"] in ("inferred", "unknown"))
    assert operation.name.partition(".")[0] == told["tags"][0]
    by_method = {"get": Effect.READ, "put": Effect.IDEMPOTENT, "post": Effect.CREATE}
    expected = Effect.READ if name == "check_zip" else by_method[told["method"]]
    assert operation.effect is expected


def test_every_public_method_has_its_operation_and_the_reverse() -> None:
    methods = {
        f"{resource}.{name}"
        for resource, kind in RESOURCES.items()
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    assert methods - COMPOSED == {case.operation.name for case in OPERATIONS.values()}
    assert methods > COMPOSED


@pytest.mark.parametrize("name", OPERATIONS)
async def test_the_method_makes_the_request_of_its_operation(
    spec: dict[str, Any], name: str
) -> None:
    told, case = operations(spec)[name], OPERATIONS[name]
    server = JsonServer(lambda _: case.samples[0])
    async with server.client(dialect=DIALECT) as ht:
        await case.call(ht)
    (request,) = server.requests
    path = request.url.removeprefix("https://api.example").partition("?")[0]
    steps = zip(path.split("/"), told["path"].split("/"), strict=True)
    assert request.method.lower() == told["method"]
    assert all(step == template or template.startswith("{") for step, template in steps)
    assert bool(request.body) == ("requestBody" in told)


async def test_a_path_that_is_not_known_is_not_called(spec: dict[str, Any]) -> None:
    unknown = {name for name, told in operations(spec).items() if told["x-path"] == "unknown"}
    assert unknown == {"count_orders_by_tag"}
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        assert (await ht.orders.count_by_tag(["tv"])).source == "list"
    assert order_counts.count_by_tag(("tv",), Dialect()) is None
    assert [request.url.partition("?")[0] for request in server.requests] == [
        "https://api.example/api/partners/orders"
    ]


def generated_operations() -> Iterator[str]:
    for group in pkgutil.iter_modules(ht_partner_client.api.__path__):
        package = import_module(f"ht_partner_client.api.{group.name}")
        for module in pkgutil.iter_modules(package.__path__):
            yield f"{package.__name__}.{module.name}"


def test_every_generated_operation_is_bound_or_listed_as_not_called() -> None:
    bound = {
        value.__name__
        for module in pkgutil.iter_modules(ht_async.binding.ht.__path__)
        for value in vars(import_module(f"ht_async.binding.ht.{module.name}")).values()
        if isinstance(value, ModuleType)
    }
    generated = set(generated_operations())
    assert generated - bound == NOT_CALLED
    assert {name.rpartition(".")[2] for name in generated} == set(OPERATIONS)


# -- what is sent --------------------------------------------------------------------------


def public_parameters(name: str) -> set[str]:
    resource, _, method = name.partition(".")
    function = getattr(RESOURCES[resource], method)
    overloads = get_overloads(function)
    parameters = set(inspect.signature(overloads[-1] if overloads else function).parameters)
    assert parameters > OF_EVERY_CALL
    return parameters - OF_EVERY_CALL - {"self"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_parameter_of_the_spec_is_a_public_one_and_the_reverse(
    spec: dict[str, Any], name: str
) -> None:
    told, operation = operations(spec)[name], OPERATIONS[name].operation
    wanted: set[str] = set()
    for parameter in told.get("parameters", ()):
        in_path = parameter["in"] == "path"
        wanted.add(PATH_IDS[told["tags"][0]] if in_path else _renamed(parameter["name"]))
    if "requestBody" in told:
        body = resolved(spec, content(told["requestBody"]))
        wanted |= {_renamed(member) for member in body["properties"]}
    assert public_parameters(operation.name) == wanted | OF_THE_SDK.get(operation.name, set())


def _renamed(name: str) -> str:
    return RENAMED.get(name, name)
