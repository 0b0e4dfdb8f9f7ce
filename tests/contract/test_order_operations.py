"""What is sent and told of orders, beside what ties every operation to the spec."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, date, datetime
from typing import Any, get_overloads

import attrs
import pytest
from json_server import JsonServer, query

from ht_async import NewOrder, Order, OrderStatus, TimeWindow
from ht_async.binding.ht import orders as wire
from ht_async.dialect import Dialect
from ht_async.operation import Operation
from ht_async.resources.orders import Orders

OPERATIONS: dict[str, Operation[Any, Any]] = {
    "create_order": wire.CREATE,
    "retrieve_order": wire.GET,
    "list_orders": wire.list_in(Dialect()),
}
ARGUMENTS: dict[str, Any] = {"retrieve_order": 5, "list_orders": wire.OrdersQuery()}

RENAMED_FIELDS = {"sku_id": "sku_ids"}
RENAMED_PARAMETERS = {"tags[]": "tags", "from": "from_"}

MEMBERS = dict(inspect.getmembers(Order, lambda member: isinstance(member, property)))

START = datetime(2030, 1, 2, 9, tzinfo=UTC)
FULL = NewOrder(
    address="1 Main St",
    phone="555",
    sku_ids=[42, 43],
    client_id=7,
    first_name="Jane",
    last_name="Doe",
    email="jane@example.com",
    address_details="Apt 4",
    business_name="Doe Inc.",
    devices=["iPhone 13"],
    notes="Ring twice",
    time_windows=[TimeWindow(START, START.replace(hour=10))],
    purchase_order_id="PO-1",
)
PARAMETERS: dict[str, tuple[Any, str]] = {
    "tags[]": (["tv"], "tv"),
    "from": (date(2024, 9, 25), "09-25-2024"),
    "to": (date(2024, 9, 26), "09-26-2024"),
    "client_id": (7, "7"),
    "limit": (100, "100"),
    "cursor": (12, "12"),
    "status": ([OrderStatus.SEARCHING], "1"),
    "order_by": ("created_at", "created_at"),
    "sort": ("ASC", "ASC"),
}


def described(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an operation of the spec, with its method and path."""
    return next(
        {**operation, "method": method, "path": path}
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if operation["operationId"] == name
    )


def properties(spec: dict[str, Any], schema: str) -> set[str]:
    return set(spec["components"]["schemas"][schema]["properties"])


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_request_goes_where_the_spec_says(spec: dict[str, Any], name: str) -> None:
    parts = OPERATIONS[name].build(ARGUMENTS[name])
    assert parts.path == described(spec, name)["path"].replace("{order_id}", "5")
    assert (parts.query, parts.body) == ("", None)


# -- what arrives --------------------------------------------------------------------------


def test_every_member_is_documented() -> None:
    for name, member in MEMBERS.items():
        assert member.__doc__, name


def test_statuses_are_those_of_the_spec(spec: dict[str, Any]) -> None:
    told = spec["components"]["schemas"]["OrderStatusCode"]
    assert {status.name: status.code for status in OrderStatus} == dict(
        zip(told["x-enum-varnames"], told["enum"], strict=True)
    )


# -- what is sent --------------------------------------------------------------------------


def test_every_field_of_a_new_order_goes_over_the_wire_and_the_reverse(
    spec: dict[str, Any],
) -> None:
    fields = {field.name for field in attrs.fields(NewOrder)}
    told = properties(spec, "CreateOrderRequest")
    assert {RENAMED_FIELDS.get(name, name) for name in told} == fields
    body = json.loads(wire.CREATE.build(FULL).body or b"")
    assert set(body) == told
    for name in told - {"time_windows"}:
        value = getattr(FULL, RENAMED_FIELDS.get(name, name))
        assert body[name] == (list(value) if isinstance(value, tuple) else value)
    assert body["time_windows"] == [
        {"start_time": "2030-01-02T09:00:00.000Z", "end_time": "2030-01-02T10:00:00.000Z"}
    ]


def test_what_was_not_given_is_not_sent() -> None:
    order = NewOrder(address="1 Main St", phone="555", sku_ids=[42], client_id=7)
    parts = wire.CREATE.build(order)
    assert json.loads(parts.body or b"") == {
        "address": "1 Main St",
        "phone": "555",
        "sku_id": [42],
        "client_id": 7,
    }
    assert parts.reference is None
    assert wire.CREATE.build(FULL).reference == "PO-1"


def test_the_documented_request_is_what_its_fields_send(example: Any) -> None:
    sample = example("create-order.request.json")
    fields = {RENAMED_FIELDS.get(name, name): value for name, value in sample.items()}
    fields["time_windows"] = [
        {"start": window["start_time"], "end": window["end_time"]}
        for window in sample["time_windows"]
    ]
    sent = json.loads(wire.CREATE.build(NewOrder.from_mapping(fields)).body or b"")
    del sample["client_id"]  # null there, which is left out
    assert sent == sample


def test_create_takes_the_fields_of_a_new_order_as_keywords() -> None:
    _, by_keyword = get_overloads(Orders.create)
    fields = {field.name for field in attrs.fields(NewOrder)}
    assert set(inspect.signature(by_keyword).parameters) - fields == {
        *("self", "resolve_within", "timeout", "retry", "headers")
    }
    assert set(inspect.signature(by_keyword).parameters) >= fields


@pytest.mark.parametrize("name", PARAMETERS)
async def test_every_query_parameter_is_reachable(spec: dict[str, Any], name: str) -> None:
    told = [parameter["name"] for parameter in described(spec, "list_orders")["parameters"]]
    assert set(told) == set(PARAMETERS)
    value, written = PARAMETERS[name]
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        await ht.orders.list(**{RENAMED_PARAMETERS.get(name, name): value})
    assert query(server.requests[0]) == [(name, written)]
