"""Creating and getting one order through a client."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from json_server import KEY, JsonServer, answer

from ht_async import (
    ConfigurationError,
    DecodeError,
    InvalidRequestError,
    NewOrder,
    OutcomeUnknownError,
    TimeWindow,
)

FIELDS: dict[str, Any] = {
    "address": "1 Main St",
    "phone": "555",
    "sku_ids": [42],
    "client_id": 7,
    "purchase_order_id": "PO-1",
}
NINE = datetime(2030, 1, 2, 9, tzinfo=UTC)


def created(_: Any) -> Any:
    return {"order": {"id": 5, "status": "Pending"}}


# -- create --------------------------------------------------------------------------------


async def test_an_order_is_created_from_an_order_or_its_fields() -> None:
    server = JsonServer(created)
    async with server.client() as ht, server.client() as another:
        orders = [
            await ht.orders.create(NewOrder(**FIELDS)),
            await another.orders.create(**FIELDS),
        ]
    assert [order.id for order in orders] == [5, 5]
    one, other = server.requests
    assert one == other
    assert (one.method, one.url) == ("POST", "https://api.example/api/partners/orders")
    assert ("Content-Type", "application/json") in one.headers
    assert ("Api-Key", KEY) in one.headers
    assert json.loads(one.body)["purchase_order_id"] == "PO-1"


async def test_fields_may_be_any_iterables() -> None:
    server = JsonServer(created)
    window = TimeWindow(NINE, NINE.replace(hour=10))
    async with server.client() as ht:
        await ht.orders.create(
            **{
                **FIELDS,
                "sku_ids": (sku for sku in (1, 2)),
                "devices": iter(["TV"]),
                "time_windows": (window,),
                "notes": None,
            }
        )
    body = json.loads(server.requests[0].body)
    assert (body["sku_id"], body["devices"], len(body["time_windows"])) == ([1, 2], ["TV"], 1)
    assert "notes" not in body


@pytest.mark.parametrize(
    ("order", "fields", "named"),
    [
        (NewOrder(**FIELDS), {"phone": "555"}, ["order"]),
        ({**FIELDS}, {}, ["order"]),
        ("order", {}, ["order"]),
        (None, {}, ["address", "phone", "sku_ids", "first_name", "last_name", "email"]),
        (None, {**FIELDS, "colour": "red", "phone": 5}, ["colour", "phone"]),
        (None, {**FIELDS, "sku_ids": "42", "devices": "TV"}, ["sku_ids", "devices"]),
        (None, {"order": NewOrder(**FIELDS), **FIELDS}, ["order"]),
    ],
)
async def test_a_flawed_order_is_refused_before_any_io(
    order: Any, fields: dict[str, Any], named: list[str]
) -> None:
    server = JsonServer(created)
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.orders.create(order, **fields)
    assert [problem.field for problem in caught.value.problems] == named
    assert server.requests == []


@pytest.mark.parametrize("name", ["create", "get"])
@pytest.mark.parametrize("option", [{"timeout": -1}, {"retry": 5}, {"timeout": True}])
async def test_a_bad_option_is_refused_before_any_io(name: str, option: dict[str, Any]) -> None:
    server = JsonServer(created)
    arguments: dict[str, Any] = FIELDS if name == "create" else {"order_id": 5}
    async with server.client() as ht:
        with pytest.raises(ConfigurationError):
            await getattr(ht.orders, name)(**arguments, **option)
    assert server.requests == []


@pytest.mark.parametrize("body", [{}, {"status": "success"}, {"order": None}, [], {"order": {}}])
async def test_an_answer_without_the_order_leaves_its_outcome_unknown(body: object) -> None:
    async with JsonServer(lambda _: answer(body, headers={"x-request-id": "r-1"})).client() as ht:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ht.orders.create(**FIELDS, resolve_within=0)
    assert isinstance(caught.value.__cause__, DecodeError)
    assert (caught.value.reference, caught.value.request_id) == ("PO-1", "r-1")


async def test_headers_of_a_call_are_sent() -> None:
    server = JsonServer(created)
    async with server.client() as ht:
        await ht.orders.create(NewOrder(**FIELDS), headers={"X-Trace": "1"})
        await ht.orders.get(5, headers={"X-Trace": "2"})
        await ht.orders.get("5")
    sent = [dict(request.headers).get("X-Trace") for request in server.requests]
    assert sent == ["1", "2", None]


async def test_an_order_is_got_by_its_id() -> None:
    server = JsonServer(lambda _: {"status": "success", "order": {"id": 5}})
    async with server.client() as ht:
        assert (await ht.orders.get(5)).id == 5
        assert (await ht.orders.get("005")).id == 5
    paths = [
        request.url.removeprefix("https://api.example/api/partners") for request in server.requests
    ]
    assert paths == ["/orders/5", "/orders/005"]
