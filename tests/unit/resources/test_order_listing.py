"""Listing orders through a client: filters that are checked, queries that are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from json_server import JsonServer, query

from ht_async import (
    ConfigurationError,
    DecodeError,
    Dialect,
    InvalidRequestError,
    Order,
    OrderStatus,
    Request,
)
from ht_async.binding.ht.orders import decode_order
from ht_async.events import PagingStopped

NOON = datetime(2024, 9, 25, 12, tzinfo=UTC)
DAY = date(2024, 9, 25)

BAD_FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    *(({"limit": value}, ["limit"]) for value in (True, False, 0, -1, "5", 5.0, 2**63, 10**30)),
    *(({"max_items": value}, ["max_items"]) for value in (True, 0, -1, "5", 1.5)),
    *(({"client_id": value}, ["client_id"]) for value in (True, 0, -1, "7", 7.0, 2**63)),
    *(({name: NOON}, [name]) for name in ("from_", "to")),
    *(({name: "09-25-2024"}, [name]) for name in ("from_", "to")),
    *(({name: 5}, [name]) for name in ("from_", "to")),
    ({"from_": date(2024, 9, 26), "to": DAY}, ["to"]),
    *(({"status": value}, ["status"]) for value in (b"1", {"PENDING": 1}, 1.5)),
    *(({"status": value}, ["status"]) for value in ([], (), set(), iter([]))),
    (
        {"status": ["PENDING", "PENDNIG", 1, 16, True, None, 1.5, "", ["PAID"]]},
        [f"status[{index}]" for index in (1, 3, 4, 5, 6, 7, 8)],
    ),
    ({"status": [OrderStatus("RESCHEDULED")]}, ["status[0]"]),
    *(({"status": value}, ["status[0]"]) for value in ("PENDNIG", "", 16, True)),
    *(({"tags": value}, ["tags"]) for value in ("tv", b"tv", 5, {"tv": 1}, [], (), iter([]))),
    ({"tags": ["tv", "", 5, None, "a\nb", "\ud800"]}, [f"tags[{n}]" for n in range(1, 6)]),
    ({"order_by": "id"}, ["order_by"]),
    ({"order_by": ["created_at"]}, ["order_by"]),
    ({"sort": "asc"}, ["sort"]),
    ({"sort": True}, ["sort"]),
    ({"cursor": "garbage"}, ["cursor"]),
    ({"cursor": True}, ["cursor"]),
    ({"cursor": 2**63}, ["cursor"]),
    ({"cursor": 5, "status": [0, 1]}, ["cursor"]),
    (
        {"limit": 0, "status": ["x"], "tags": [""], "from_": NOON, "sort": "up", "max_items": 0},
        ["limit", "status[0]", "tags[0]", "from_", "sort", "max_items"],
    ),
]


@pytest.mark.parametrize(("filters", "fields"), BAD_FILTERS)
async def test_bad_filters_are_refused_by_name_before_any_io(
    filters: dict[str, Any], fields: list[str]
) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            ht.orders.list(**filters)
    assert [problem.field for problem in caught.value.problems] == fields
    assert server.requests == []


@pytest.mark.parametrize(
    ("option", "named"),
    [({"timeout": 0}, "total"), ({"timeout": "5"}, "timeout"), ({"retry": 3}, "retry")],
)
async def test_bad_options_are_refused_by_name_before_any_io(
    option: dict[str, Any], named: str
) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        with pytest.raises(ConfigurationError, match=named):
            ht.orders.list(**option)
    assert server.requests == []


async def queries(filters: dict[str, Any], **settings: Any) -> list[list[tuple[str, str]]]:
    """Return the queries that a listing without any orders sends."""
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(**settings) as ht:
        assert [order async for order in ht.orders.list(**filters)] == []
    return [query(request) if "?" in request.url else [] for request in server.requests]


@pytest.mark.parametrize(
    ("filters", "sent"),
    [
        ({}, [[]]),
        (
            {"tags": ["tv & wi-fi", "ü", "a,b"]},
            [[("tags[]", "tv & wi-fi"), ("tags[]", "ü"), ("tags[]", "a,b")]],
        ),
        ({"tags": (tag for tag in ("a", "b"))}, [[("tags[]", "a"), ("tags[]", "b")]]),
        ({"from_": DAY, "to": DAY}, [[("from", "09-25-2024"), ("to", "09-25-2024")]]),
        ({"from_": date(987, 1, 2)}, [[("from", "01-02-0987")]]),
        ({"status": OrderStatus.PENDING}, [[("status", "0")]]),
        ({"status": "pending"}, [[("status", "0")]]),
        ({"status": 5}, [[("status", "5")]]),
        ({"status": ["paid", "5", 5, OrderStatus.PAID]}, [[("status", "5")]]),
        ({"status": [5, 0]}, [[("status", "5")], [("status", "0")]]),
        ({"status": {OrderStatus.PAID}}, [[("status", "5")]]),
        ({"status": iter([0, 1])}, [[("status", "0")], [("status", "1")]]),
        (
            {"status": [0, 1], "limit": 7, "sort": "ASC"},
            [
                [("limit", "7"), ("status", "0"), ("sort", "ASC")],
                [("limit", "7"), ("status", "1"), ("sort", "ASC")],
            ],
        ),
        ({"limit": None, "status": None, "tags": None, "client_id": None}, [[]]),
    ],
)
async def test_filters_are_sent_as_documented(
    filters: dict[str, Any], sent: list[list[tuple[str, str]]]
) -> None:
    assert await queries(filters) == sent


async def test_brackets_and_spaces_are_encoded() -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        await ht.orders.list(tags=["a b&c=d#e"])
    path = "https://api.example/api/partners/orders"
    assert server.requests[0].url == f"{path}?tags%5B%5D=a+b%26c%3Dd%23e"


async def test_a_status_that_an_order_has_can_be_asked_for_even_if_it_is_new() -> None:
    order = decode_order({"id": 1, "status": 16})
    assert order.status is not None
    assert await queries({"status": [order.status]}) == [[("status", "16")]]


async def test_the_dialect_writes_dates_in_iso() -> None:
    sent = await queries({"from_": DAY, "to": DAY}, dialect=Dialect(dates="iso"))
    assert sent == [[("from", "2024-09-25"), ("to", "2024-09-25")]]


# -- paging --------------------------------------------------------------------------------


def serve(*pages: Any) -> JsonServer:
    """Make a server that answers with these bodies, one after the other."""
    bodies = iter(pages)
    return JsonServer(lambda _: next(bodies))


def orders(*ids: int, **members: Any) -> dict[str, Any]:
    return {"orders": [{"id": number} for number in ids], **members}


async def walk(server: JsonServer, **settings: Any) -> tuple[list[int], list[str], list[Any]]:
    """List all orders; return their ids, the queries, and what paging was stopped by."""
    stops: list[Any] = []

    def observe(event: object) -> None:
        if isinstance(event, PagingStopped):
            stops.append((event.operation, event.reason, event.pages))

    async with server.client(on_event=observe, **settings) as ht:
        ids = [order.id async for order in ht.orders.list()]
    return ids, [request.url.partition("?")[2] for request in server.requests], stops


WALKS: list[tuple[list[Any], list[int], list[str], list[Any]]] = [
    ([orders(9, 5), orders(3), orders()], [9, 5, 3], ["", "cursor=5", "cursor=3"], []),
    ([orders(9, next_cursor=70), orders(3, next_cursor=None)], [9, 3], ["", "cursor=70"], []),
    ([orders(9, nextCursor=70), orders(3, nextCursor=None)], [9, 3], ["", "cursor=70"], []),
    ([orders(9, cursor="70"), orders(3, cursor="")], [9, 3], ["", "cursor=70"], []),
    ([orders(9, next_cursor=1, cursor=2), orders(next_cursor=False)], [9], ["", "cursor=1"], []),
    ([orders(next_cursor=7), orders(1, next_cursor=None)], [1], ["", "cursor=7"], []),
    (
        [orders(9, next_cursor=70), orders(3, next_cursor=70)],
        [9, 3],
        ["", "cursor=70"],
        [("orders.list", "repeated_cursor", 2)],
    ),
    ([orders(9, 5), orders(9, 5)], [9, 5], ["", "cursor=5"], [("orders.list", "nothing_new", 2)]),
    *(
        (
            [orders(9, next_cursor=value)],
            [9],
            [""],
            [("orders.list", "unreadable_cursor", 1)],
        )
        for value in ("eyJpZCI6OX0=", {"id": 9}, [9], 1.5, True)
    ),
]


@pytest.mark.parametrize(("pages", "ids", "sent", "stops"), WALKS)
async def test_pages_are_followed(
    pages: list[Any], ids: list[int], sent: list[str], stops: list[Any]
) -> None:
    assert await walk(serve(*pages)) == (ids, sent, stops)


async def test_the_dialect_names_the_member_with_the_next_cursor() -> None:
    dialect = Dialect(next_cursor_members=("after",))
    pages = [orders(9, next_cursor=1, after=2), orders(8, after=None)]
    ids, sent, _ = await walk(serve(*pages), dialect=dialect)
    assert (ids, sent) == ([9, 8], ["", "cursor=2"])


async def test_the_dialect_can_do_without_a_rule() -> None:
    dialect = Dialect(cursor_rule="none")
    ids, sent, stops = await walk(serve(orders(9, 8)), dialect=dialect)
    assert (ids, sent, stops) == ([9, 8], [""], [])


async def test_an_order_that_moves_between_statuses_appears_once() -> None:
    pages = {
        "status=0": orders(1, 2),
        "cursor=2&status=0": orders(),
        "status=1": orders(2, 3),
        "cursor=3&status=1": orders(),
    }
    server = JsonServer(lambda request: pages[request.url.partition("?")[2]])
    async with server.client() as ht:
        assert [order.id async for order in ht.orders.list(status=[0, 1])] == [1, 2, 3]


async def test_a_cursor_resumes_with_the_same_filters_only() -> None:
    server = JsonServer(lambda _: orders(5))
    filters: dict[str, Any] = {"tags": ["tv"], "status": [0, 1], "limit": 1}
    async with server.client() as ht:
        page = await ht.orders.list(**filters)
        cursor = page.cursor
        assert cursor is not None
        assert isinstance(page.items[0], Order)
        await ht.orders.list(**filters, cursor=cursor)
        changes: list[dict[str, Any]] = [
            {"tags": ["wifi"]},
            {"status": [1, 0]},
            {"client_id": 1},
            {"sort": "ASC"},
            {"from_": DAY},
        ]
        for change in changes:
            with pytest.raises(InvalidRequestError, match="other filters"):
                ht.orders.list(**{**filters, **change}, cursor=cursor)
    assert query(server.requests[-1]) == [
        ("tags[]", "tv"),
        ("limit", "1"),
        ("cursor", "5"),
        ("status", "0"),
    ]


@pytest.mark.parametrize(
    "respond",
    [
        lambda _: [],
        lambda _: {"orders": None},
        lambda _: {"order": {"id": 1}},
        lambda _: orders(1, None),  # type: ignore[arg-type]
    ],
)
async def test_what_is_no_list_of_orders_is_an_error(respond: Callable[[Request], Any]) -> None:
    async with JsonServer(respond).client() as ht:
        with pytest.raises(DecodeError):
            await ht.orders.list()


async def test_after_an_error_a_listing_goes_on_where_it_was() -> None:
    bodies: list[Any] = [orders(9), "broken", orders(8), orders()]
    server = serve(*bodies)
    async with server.client() as ht:
        page = await ht.orders.list()
        with pytest.raises(DecodeError):
            await page.next()
        page = await page.next()
        assert [order.id for order in page.items] == [8]
        assert not (await page.next()).has_next
    assert server.queries == [[("cursor", "9")], [("cursor", "9")], [("cursor", "8")]]
