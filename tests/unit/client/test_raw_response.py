"""Every raw method returns what its plain one does, with all that came along."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, get_overloads

import pytest
from json_server import JsonServer, answer
from order_ledger import Fate, OrderLedger, in_turn, new_order
from scripted_transport import ScriptedTransport, cut, reply, throttle
from virtual_time import virtual

from ht_async import (
    DecodeError,
    HelloTech,
    InvalidRequestError,
    NotFoundError,
    Order,
    OutcomeUnknownError,
    Page,
    RetryPolicy,
)
from ht_async.operation import Response
from ht_async.resources.orders import Orders
from ht_async.resources.raw import RawClients, RawOrders, RawSkus

BODY: dict[str, Any] = {
    "order": {"id": 5},
    "orders": [{"id": 5}],
    "id": 5,
    "client": {"id": 5},
    "skus": [],
    "treatment": "on",
    "zip": "90001",
}
CALLS: dict[str, Callable[[Any], Awaitable[Any]]] = {
    "orders.create": lambda ht: ht.orders.create(new_order(1)),
    "orders.get": lambda ht: ht.orders.get(5),
    "orders.list": lambda ht: ht.orders.list(limit=1),
    "clients.create": lambda ht: ht.clients.create(email="a@b.example"),
    "clients.get": lambda ht: ht.clients.get(5),
    "clients.update": lambda ht: ht.clients.update(5, email="a@b.example"),
    "clients.create_setup_intent": lambda ht: ht.clients.create_setup_intent(5),
    "clients.create_ephemeral_key": lambda ht: ht.clients.create_ephemeral_key(5),
    "skus.list": lambda ht: ht.skus.list(),
    "skus.check_zip": lambda ht: ht.skus.check_zip(5, "90001"),
    "request": lambda ht: ht.request("GET", "/x"),
}


def in_order(*scripts: Any) -> tuple[ScriptedTransport, HelloTech]:
    transport = ScriptedTransport(scripts)
    return transport, HelloTech("key", base_url="https://api.example", transport=transport)


def test_every_raw_method_is_called() -> None:
    raw = HelloTech("key", base_url="https://api.example").with_raw_response
    names = {
        f"{name}.{method}"
        for name, resource in vars(raw).items()
        if name != "request"
        for method, _ in inspect.getmembers(resource, callable)
        if not method.startswith("_")
    }
    assert names | {"request"} == set(CALLS)
    assert {type(vars(raw)[name]) for name in ("orders", "clients", "skus")} == {
        *(RawOrders, RawClients, RawSkus)
    }


@pytest.mark.parametrize("name", CALLS)
@virtual
async def test_what_came_along(name: str) -> None:
    headers = {"X-Request-Id": "r-1", "X-Other": "o"}
    transport, ht = in_order(
        throttle(2, work=1.0), *[reply(201, BODY, headers, connect=0.5, work=1.0)] * 2
    )
    another = HelloTech("key", base_url="https://api.example", transport=transport)
    async with ht, another:
        response = await CALLS[name](ht.with_raw_response)
        plain = await CALLS[name](another)  # `ht` would not send an equal order
    assert isinstance(response, Response)
    assert (response.status, response.request_id, response.attempts) == (201, "r-1", 2)
    assert response.headers["x-other"] == "o"
    second, third = transport.begun[1:]
    assert response.elapsed == second.at + 1.5
    assert second.request == third.request
    assert type(response.value) is type(plain)
    assert repr(response.value) == repr(plain)


@pytest.mark.parametrize("name", CALLS)
async def test_errors_are_the_same(name: str) -> None:
    async with JsonServer(lambda _: answer({"no": 1}, 404)).client() as ht:
        with pytest.raises(NotFoundError) as raw:
            await CALLS[name](ht.with_raw_response)
        with pytest.raises(NotFoundError) as plain:
            await CALLS[name](ht)
    assert (str(raw.value), raw.value.body) == (str(plain.value), plain.value.body)
    assert (raw.value.attempts, type(raw.value)) == (1, type(plain.value))


async def test_bad_arguments_are_refused_in_the_same_way() -> None:
    server = JsonServer(lambda _: BODY)
    async with server.client() as ht:
        raw = ht.with_raw_response
        wrong: list[Callable[[], Awaitable[Any]]] = [
            lambda: raw.orders.get(""),
            lambda: raw.orders.list(limit=0),
            lambda: raw.orders.create(address="", phone="", sku_ids=[]),
            lambda: raw.request("GET", "//evil.example"),
        ]
        for call in wrong:
            with pytest.raises(InvalidRequestError):
                await call()
    assert server.requests == []


async def test_another_order_than_asked_for_is_an_error_here_too() -> None:
    async with JsonServer(lambda _: BODY).client() as ht:
        with pytest.raises(DecodeError, match="another order"):
            await ht.with_raw_response.orders.get(6)


async def test_an_order_is_created_from_its_fields() -> None:
    server = JsonServer(lambda _: BODY)
    async with server.client() as ht:
        response = await ht.with_raw_response.orders.create(
            address="1 Main St", phone="555", sku_ids=(42,), client_id=7
        )
        assert isinstance(response.value, Order)
        with pytest.raises(InvalidRequestError, match="pass a NewOrder or fields"):
            await ht.with_raw_response.orders.create(new_order(1), phone="5")  # type: ignore
    assert len(server.requests) == 1


async def test_a_page_goes_on_by_itself() -> None:
    server = JsonServer(lambda r: {"orders": [{"id": 4}] if "cursor=5" in r.url else [{"id": 5}]})
    async with server.client() as ht:
        response = await ht.with_raw_response.orders.list()
        page: Page[Order] = response.value
        following = await page.next()
    assert [order.id for order in (*page.items, *following.items)] == [5, 4]
    assert response.value is page


@virtual
async def test_calls_at_the_same_time_do_not_mix() -> None:
    def script(number: int, request: Any) -> Any:
        order_id = request.url.rsplit("/", 1)[1]
        body = {"order": {"id": int(order_id)}}
        return reply(body=body, headers={"X-Request-Id": f"r-{order_id}"}, work=50.0 - number)

    transport = ScriptedTransport(script)
    async with HelloTech("key", base_url="https://api.example", transport=transport) as ht:
        get = ht.with_raw_response.orders.get
        responses = await asyncio.gather(*(get(number) for number in range(1, 41)))
    assert transport.most_active == 40
    for number, response in enumerate(responses, 1):
        assert (response.value.id, response.request_id) == (number, f"r-{number}")
        assert response.elapsed == 51.0 - number


@virtual
async def test_a_cancelled_raw_call_is_cancelled() -> None:
    transport, ht = in_order(reply(body=BODY, work=60.0))
    async with ht:
        task = asyncio.create_task(ht.with_raw_response.orders.get(5))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert transport.aborted == 1


@virtual
async def test_an_order_whose_answer_is_lost_is_not_looked_for() -> None:
    transport, ht = in_order(cut(commit=0.0))
    async with ht:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ht.with_raw_response.orders.create(new_order(1))
    assert [sent.request.method for sent in transport.begun] == ["POST"]
    assert caught.value.reference == "PO-1"


@virtual
async def test_options_of_a_call_and_of_a_view_go_for_raw_calls() -> None:
    ledger = OrderLedger(in_turn(Fate.NOT_CONNECTED, Fate.CREATED))
    async with ledger.client(retry=RetryPolicy(retries=0)) as ht:
        raw = ht.with_options(retry=RetryPolicy(retries=1)).with_raw_response
        response = await raw.orders.create(new_order(1))
        once_more = await ht.with_raw_response.orders.create(
            new_order(2), retry=RetryPolicy(retries=2), headers={"X-Trace": "t"}
        )
    assert (response.attempts, once_more.attempts) == (2, 2)


def test_the_overloads_of_create_are_those_of_the_plain_one() -> None:
    both = zip(get_overloads(RawOrders.create), get_overloads(Orders.create), strict=True)
    for raw, plain in (map(inspect.signature, pair) for pair in both):
        taken = dict(plain.parameters)
        del taken["resolve_within"]  # a raw response is one of a request that was made
        assert list(raw.parameters.values()) == list(taken.values())
        assert raw.return_annotation == f"Response[{plain.return_annotation}]"


def test_raw_methods_carry_the_documentation_of_the_plain_ones() -> None:
    raw = HelloTech("key", base_url="https://api.example").with_raw_response
    assert raw.orders.get.__doc__ == Orders.get.__doc__
    assert raw.orders.create.__doc__
