"""A view of a client has options of its own and shares everything else."""

from __future__ import annotations

import asyncio
import gc
from datetime import date
from typing import Any

import pytest
from json_server import JsonServer, answer
from order_ledger import Fate, OrderLedger, in_turn, new_order
from scripted_transport import ScriptedTransport, hang, reply
from virtual_time import other_tasks, settle, virtual

from ht_async import (
    ClientClosedError,
    ConfigurationError,
    DeadlineExceededError,
    HelloTech,
    InvalidRequestError,
    QueueTimeoutError,
    RetryPolicy,
    ServerError,
    Timeout,
)
from ht_async.transports import lanes as lanes_module


def one_order(_: object) -> Any:
    return {"order": {"id": 5}}


def sent_headers(server: JsonServer) -> list[dict[str, str]]:
    """Return the headers of each request whose names begin with X-, in lower case."""
    return [
        {name.lower(): value for name, value in request.headers if name.lower().startswith("x-")}
        for request in server.requests
    ]


# -- options -------------------------------------------------------------------------------


async def test_headers_add_up_whatever_their_case() -> None:
    server = JsonServer(one_order)
    async with server.client() as ht:
        view = ht.with_options(headers={"X-App": "shop", "X-Trace": "1"})
        nested = view.with_options(headers={"x-trace": "2", "X-Deep": "d"})
        await ht.orders.get(5)
        await view.orders.get(5)
        await nested.orders.get(5)
        await nested.orders.get(5, headers={"X-TRACE": "3"})
        await view.orders.get(5)
    assert sent_headers(server) == [
        {},
        {"x-app": "shop", "x-trace": "1"},
        {"x-app": "shop", "x-trace": "2", "x-deep": "d"},
        {"x-app": "shop", "x-trace": "3", "x-deep": "d"},
        {"x-app": "shop", "x-trace": "1"},
    ]
    names = [name.lower() for request in server.requests for name, _ in request.headers]
    assert names.count("x-trace") == 4


async def test_options_go_for_every_method_of_a_view() -> None:
    body = {"order": {"id": 5}, "orders": [], "id": 5, "skus": []}
    server = JsonServer(lambda _: body)
    async with server.client() as ht:
        view = ht.with_options(headers={"X-App": "shop"})
        await view.orders.create(new_order(1))
        await view.orders.list()
        await view.orders.find_by_purchase_order_id("PO-1", since=date(2024, 9, 10))
        await view.clients.get(5)
        await view.skus.list()
        await view.request("GET", "/x")
        await view.with_raw_response.orders.get(5)
        await view.create_orders([new_order(2)])
        async with view.iter_create_orders([new_order(3)]) as outcomes:
            assert [outcome.status async for outcome in outcomes] == ["created"]
    assert len(server.requests) == 9
    assert sent_headers(server) == [{"x-app": "shop"}] * 9


@pytest.mark.parametrize(
    ("own", "of_the_view", "of_the_call", "requests"),
    [
        (0, None, None, 1),
        (0, 2, None, 3),
        (0, 2, 1, 2),
        (3, 0, None, 1),
        (3, None, 0, 1),
    ],
)
@virtual
async def test_the_nearest_retry_policy_counts(
    own: int, of_the_view: int | None, of_the_call: int | None, requests: int
) -> None:
    def policy(retries: int | None) -> RetryPolicy | None:
        return None if retries is None else RetryPolicy(retries=retries)

    server = JsonServer(lambda _: answer({}, 500))
    async with server.client(retry=policy(own)) as ht:
        with pytest.raises(ServerError):
            await ht.with_options(retry=policy(of_the_view)).orders.get(
                5, retry=policy(of_the_call)
            )
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("of_the_view", "of_the_call", "seconds"),
    [(None, None, 60), (5, None, 5), (Timeout(total=7), None, 7), (5, 9, 9), (None, 3, 3)],
)
@virtual
async def test_the_nearest_timeout_counts(of_the_view: Any, of_the_call: Any, seconds: int) -> None:
    transport = ScriptedTransport(lambda _, __: hang())
    async with HelloTech("key", base_url="https://api.example", transport=transport) as ht:
        view = ht.with_options(timeout=of_the_view)
        with pytest.raises(DeadlineExceededError):
            await view.orders.get(5, timeout=of_the_call)
        assert asyncio.get_running_loop().time() == seconds


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ({"timeout": 0}, "total"),
        ({"timeout": "5"}, "timeout"),
        ({"retry": 3}, "retry"),
        ({"headers": "X: y"}, "headers"),
        ({"headers": [("X", "y")]}, "headers"),
    ],
)
def test_a_wrong_option_is_refused_by_its_name(option: dict[str, Any], named: str) -> None:
    ht = JsonServer(one_order).client()
    with pytest.raises(ConfigurationError, match=named):
        ht.with_options(**option)


@pytest.mark.parametrize(
    "headers", [{"Api-Key": "other"}, {"host": "x"}, {"X": "a\r\nb"}, {5: "x"}]
)
async def test_a_header_that_is_not_the_users_is_refused_before_any_io(headers: Any) -> None:
    server = JsonServer(one_order)
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError, match="headers"):
            await ht.with_options(headers=headers).orders.get(5)
    assert server.requests == []


async def test_headers_of_a_view_are_not_changed_from_outside() -> None:
    server = JsonServer(one_order)
    headers = {"X-App": "shop"}
    async with server.client() as ht:
        view = ht.with_options(headers=headers)
        headers["X-App"] = "other"
        await view.orders.get(5)
    assert sent_headers(server) == [{"x-app": "shop"}]


# -- what is shared ------------------------------------------------------------------------


@virtual
async def test_a_view_shares_the_slots() -> None:
    transport = ScriptedTransport(lambda _, __: reply(body={"order": {"id": 5}}, work=10.0))
    async with HelloTech(
        "key", base_url="https://api.example", transport=transport, max_connections=2
    ) as ht:
        view = ht.with_options(timeout=Timeout(queue=1))
        calls = [asyncio.create_task(ht.orders.get(5)) for _ in range(2)]
        await asyncio.sleep(1)
        assert ht.stats() == view.stats()
        assert view.stats().slots_in_use == 2
        with pytest.raises(QueueTimeoutError):
            await view.orders.get(5)
        await asyncio.gather(*calls)
    assert transport.most_active == 2


@virtual
async def test_a_throttling_server_makes_views_pause_together() -> None:
    ledger = OrderLedger(in_turn(Fate.THROTTLED, Fate.CREATED), seconds=lambda: 0.0)
    async with ledger.client() as ht:
        views = [ht, ht.with_options(headers={"X-App": "shop"})]
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(view.orders.create(new_order(n)) for n, view in enumerate(views)))
    assert asyncio.get_running_loop().time() - began >= ledger.retry_after


def test_a_view_makes_no_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    init = lanes_module.Lanes.__init__

    def count(self: Any, **settings: Any) -> None:
        made.append(self)
        init(self, **settings)

    monkeypatch.setattr(lanes_module.Lanes, "__init__", count)
    ht = HelloTech("key", base_url="https://api.example")
    views = [ht.with_options(headers={"X-Trace": str(number)}) for number in range(100)]
    assert len(made) == 1
    assert len({repr(view) for view in views}) == 1


@virtual
async def test_events_of_views_go_to_the_same_observer() -> None:
    events: list[object] = []
    async with JsonServer(one_order).client(on_event=events.append) as ht:
        await ht.with_options(timeout=5).orders.get(5)
    assert [type(event).__name__ for event in events] == [
        "CallBegan",
        "AttemptEnded",
        "CallEnded",
    ]


# -- the end -------------------------------------------------------------------------------


async def test_a_view_is_neither_opened_nor_closed_by_itself() -> None:
    server = JsonServer(one_order)
    async with server.client() as ht:
        view = ht.with_options(timeout=5)
        with pytest.raises(ConfigurationError, match="a view made by with_options"):
            async with view:
                pytest.fail("it was opened")
        with pytest.raises(ConfigurationError, match="shares the connections of its client"):
            await view.aclose()
        with pytest.raises(ConfigurationError):
            await view.with_options(timeout=6).aclose(grace=0)
        assert (await view.orders.get(5)).id == 5
        assert not server.closed
    assert server.closed


async def test_a_view_ends_with_its_client() -> None:
    server = JsonServer(one_order)
    async with server.client() as ht:
        view = ht.with_options(timeout=5)
        assert repr(view) == "<HelloTech https://api.example open>"
    assert repr(view) == "<HelloTech https://api.example closed>"
    with pytest.raises(ClientClosedError):
        await view.orders.get(5)
    with pytest.raises(ClientClosedError):
        await view.request("GET", "/x")
    with pytest.raises(ClientClosedError):
        await view.with_raw_response.orders.get(5)
    assert server.requests == []


@virtual
async def test_streams_of_a_view_end_with_the_client() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    ht = ledger.client()
    outcomes = ht.with_options(retry=RetryPolicy(retries=0)).iter_create_orders(
        new_order(number) for number in range(1_000)
    )
    await anext(outcomes)
    await ht.aclose()
    assert isinstance(outcomes.stopped, ClientClosedError)
    await settle()
    assert other_tasks() == set()


async def test_a_view_outlives_the_name_of_its_client() -> None:
    server = JsonServer(one_order)
    view = server.client().with_options(timeout=5)
    gc.collect()
    assert (await view.orders.get(5)).id == 5
    await view._session.aclose(0)
