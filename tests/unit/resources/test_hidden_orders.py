"""Searching among orders that are listed without their reference: each is got by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from json_server import answer
from scripted_transport import ScriptedTransport, hang, reply
from search_servers import AT_ONCE, DAY, find, got, listed, number_of, serving
from virtual_time import other_tasks, settle, virtual

from ht_async import (
    APIStatusError,
    DecodeError,
    HelloTech,
    HTError,
    Request,
)


def with_reference(number: int, mine: int = 0) -> Any:
    return {"order": {"id": number, "purchase_order_id": "PO-1" if number == mine else "PO-0"}}


async def test_an_order_listed_without_a_reference_is_got_by_itself() -> None:
    server = serving(listed((9, "PO-9"), (8, None)), single=lambda n: with_reference(n, mine=8))
    assert await find(server) == 8
    assert got(server) == [8]


async def test_a_reference_on_the_page_saves_getting_the_others() -> None:
    server = serving(listed((9, None), (8, "PO-1")))
    assert await find(server) == 8
    assert got(server) == []


async def test_getting_stops_with_the_order() -> None:
    page = listed(*((number, None) for number in range(40, 0, -1)))
    server = serving(page, single=lambda number: with_reference(number, mine=30))
    assert await find(server) == 30
    assert sorted(got(server)) == list(range(25, 41))


async def test_an_order_without_any_reference_is_none() -> None:
    server = serving(listed((9, None)), listed(), single=lambda number: {"order": {"id": number}})
    assert await find(server) is None
    assert got(server) == [9]


@virtual
async def test_so_many_are_got_at_once_and_no_more() -> None:
    page = reply(body=listed(*((number, None) for number in range(20, 0, -1))))
    transport = ScriptedTransport(
        lambda sent, request: (
            reply(body=with_reference(number), work=1.0)
            if (number := number_of(request)) is not None
            else page
            if sent == 0
            else reply(body=listed())
        )
    )
    async with client(transport) as ht:
        assert await ht.orders.find_by_purchase_order_id("PO-1", since=DAY) is None
    assert transport.most_active == AT_ONCE
    assert asyncio.get_running_loop().time() == 3.0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (answer({}, 500), APIStatusError),
        (answer({}, 403), APIStatusError),
        ({"order": {"id": 7, "purchase_order_id": "PO-1"}}, DecodeError),
        ({"orders": [{"id": 9}]}, DecodeError),
        ([], DecodeError),
    ],
)
async def test_an_order_that_can_not_be_got_is_an_error(body: Any, kind: type[HTError]) -> None:
    with pytest.raises(kind):
        await find(serving(listed((9, None)), listed(), single=lambda _: body))


async def test_a_listed_order_that_is_gone_is_not_told_as_not_found() -> None:
    """Who catches `NotFoundError` would take it for the order searched for, and create it."""
    server = serving(listed((9, None)), listed(), single=lambda _: answer({}, 404))
    with pytest.raises(DecodeError, match="order 9 is listed") as caught:
        await find(server)
    assert isinstance(caught.value.__cause__, APIStatusError)


# -- leaving -------------------------------------------------------------------------------


def client(transport: ScriptedTransport, **settings: Any) -> HelloTech:
    return HelloTech("key", base_url="https://api.example", transport=transport, **settings)


def hidden_orders(fate: Callable[[int], Any]) -> ScriptedTransport:
    """Serve a page of hidden orders; what becomes of getting one is told by its id."""
    page = reply(body=listed(*((number, None) for number in range(9, 0, -1))))

    def script(_: int, request: Request) -> Any:
        number = number_of(request)
        return page if number is None else fate(number)

    return ScriptedTransport(script)


@virtual
async def test_the_error_of_one_ends_the_others() -> None:
    transport = hidden_orders(lambda number: reply(403, work=1.0) if number == 5 else hang())
    async with client(transport) as ht:
        with pytest.raises(APIStatusError):
            await ht.orders.find_by_purchase_order_id("PO-1", since=DAY)
        await settle()
        assert other_tasks() == set()
        assert (transport.aborted, transport.active) == (AT_ONCE - 1, 0)
        assert ht.stats().slots_in_use == 0


@virtual
async def test_the_errors_of_several_are_one_error() -> None:
    transport = hidden_orders(lambda _: reply(403, work=1.0))
    async with client(transport) as ht:
        with pytest.raises(APIStatusError):
            await ht.orders.find_by_purchase_order_id("PO-1", since=DAY)
        await settle()
        assert other_tasks() == set()


@pytest.mark.parametrize("times", [1, 2, 3])
@virtual
async def test_a_cancelled_search_leaves_nothing_running(times: int) -> None:
    transport = hidden_orders(lambda _: hang())
    async with client(transport) as ht:
        search = asyncio.create_task(ht.orders.find_by_purchase_order_id("PO-1", since=DAY))
        await asyncio.sleep(1)
        assert transport.active == AT_ONCE
        for _ in range(times):
            search.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await search
        await settle()
        assert other_tasks() == set()
        assert (transport.aborted, ht.stats().slots_in_use) == (AT_ONCE, 0)


@virtual
async def test_a_search_that_is_cancelled_while_it_lists_ends_too() -> None:
    transport = ScriptedTransport(hang())
    async with client(transport) as ht:
        search = asyncio.create_task(ht.orders.find_by_purchase_order_id("PO-1", since=DAY))
        await asyncio.sleep(1)
        search.cancel()
        with pytest.raises(asyncio.CancelledError):
            await search
        await settle()
        assert (other_tasks(), transport.active) == (set(), 0)
