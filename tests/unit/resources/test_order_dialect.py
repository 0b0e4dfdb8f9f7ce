"""Listing orders in each dialect: what is sent, and how every way of paging is followed."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json_server import JsonServer
from paging_servers import PagingServer, cursors_by_rule, texts, walk
from virtual_time import run_virtual

from ht_async import Dialect
from ht_async.dialect import CursorRule, StatusStyle
from ht_async.events import PagingStopped

RULES: tuple[CursorRule, ...] = get_args(CursorRule)
STYLES: tuple[StatusStyle, ...] = get_args(StatusStyle)
PENDING, PAID = 0, 5
DAY = date(2024, 9, 10)


# -- what is sent --------------------------------------------------------------------------

SENT: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({}, {"status": [PENDING]}, ["status=0"]),
    ({}, {"status": [PENDING, PAID]}, ["status=0", "status=5"]),
    ({"status_style": "repeated"}, {"status": [PENDING]}, ["status=0"]),
    ({"status_style": "repeated"}, {"status": [PENDING, PAID]}, ["status=0&status=5"]),
    ({"status_style": "comma"}, {"status": [PENDING]}, ["status=0"]),
    ({"status_style": "comma"}, {"status": [PENDING, PAID]}, ["status=0%2C5"]),
    ({"status_style": "brackets"}, {"status": [PENDING]}, ["status%5B%5D=0"]),
    (
        {"status_style": "brackets"},
        {"status": [PENDING, PAID]},
        ["status%5B%5D=0&status%5B%5D=5"],
    ),
    (
        {"status_style": "brackets", "brackets": "raw"},
        {"status": [PENDING, PAID], "tags": ["tv", "a&b"]},
        ["tags[]=tv&tags[]=a%26b&status[]=0&status[]=5"],
    ),
    ({"brackets": "raw"}, {"tags": ["tv"]}, ["tags[]=tv"]),
    ({}, {"tags": ["tv"]}, ["tags%5B%5D=tv"]),
    *(({"status_style": style}, {}, [""]) for style in STYLES),
    ({}, {"from_": DAY, "to": DAY}, ["from=09-10-2024&to=09-10-2024"]),
    ({"dates": "iso"}, {"from_": DAY, "to": DAY}, ["from=2024-09-10&to=2024-09-10"]),
    ({"dates": "iso"}, {"from_": date.min, "to": date.max}, ["from=0001-01-01&to=9999-12-31"]),
    ({}, {"from_": date.min, "to": date.max}, ["from=01-01-0001&to=12-31-9999"]),
]


@pytest.mark.parametrize(("choices", "filters", "sent"), SENT)
async def test_what_is_sent(
    choices: dict[str, Any], filters: dict[str, Any], sent: list[str]
) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(**choices)) as ht:
        assert [order async for order in ht.orders.list(**filters)] == []
    assert texts(server) == sent


# -- every way of paging -------------------------------------------------------------------


SHORT_PAGES = [[19, 18, 17], [16], [15, 14, 13], [12, 11]]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "none"])
async def test_a_rule_is_followed_to_the_end(rule: CursorRule) -> None:
    paging = PagingServer(SHORT_PAGES, cursors_by_rule(rule, SHORT_PAGES))
    server = paging.server()
    ids, stopped = await walk(server, Dialect(cursor_rule=rule))
    assert ids == list(range(19, 10, -1))
    assert stopped == []
    asked = ["", *(f"cursor={cursor}" for cursor in paging.cursors[1:])]
    assert texts(server) == asked


async def test_without_a_rule_one_page_is_all() -> None:
    server = PagingServer([[3, 2, 1]], [None]).server()
    assert await walk(server, Dialect(cursor_rule="none")) == ([3, 2, 1], [])


@st.composite
def shifted_pages(draw: st.DrawFn) -> list[list[int]]:
    """Pages of every size, some beginning with orders that were on earlier ones."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    pages: list[list[int]] = []
    number = 1_000
    for size in sizes:
        earlier = [order for page in pages for order in page]
        again = draw(st.lists(st.sampled_from(earlier), max_size=3)) if earlier else []
        pages.append([*again, *range(number, number - size, -1)])
        number -= size
    return pages


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "none"])
@settings(max_examples=40, deadline=None)
@given(pages=shifted_pages())
def test_nothing_is_lost_and_nothing_comes_twice(rule: CursorRule, pages: list[list[int]]) -> None:
    server = PagingServer(pages, cursors_by_rule(rule, pages)).server()
    ids, stopped = run_virtual(walk(server, Dialect(cursor_rule=rule)))
    everything = sorted({order for page in pages for order in page}, reverse=True)
    assert (ids, stopped) == (everything, [])


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "none"])
async def test_a_server_that_ignores_the_cursor_is_found_out(rule: CursorRule) -> None:
    def first_page(_: object) -> Any:
        assert len(server.requests) <= 2
        return {"orders": [{"id": 2, "created_at": 50}, {"id": 1, "created_at": 40}]}

    server = JsonServer(first_page)
    ids, stopped = await walk(server, Dialect(cursor_rule=rule))
    assert ids == [2, 1]
    assert stopped == [PagingStopped("orders.list", "nothing_new", 2)]


async def test_orders_of_the_same_second_stop_the_rule_about_creation_times() -> None:
    def respond(_: object) -> Any:
        return {"orders": [{"id": 100 - len(server.requests), "created_at": 1_700_000_000}]}

    server = JsonServer(respond)
    ids, stopped = await walk(server, Dialect(cursor_rule="epoch"))
    assert ids == [99, 98]
    assert stopped == [PagingStopped("orders.list", "repeated_cursor", 2)]


@pytest.mark.parametrize("created", [None, "yesterday", {}])
async def test_a_page_that_does_not_tell_its_creation_time_stops_that_rule(created: Any) -> None:
    server = JsonServer(lambda _: {"orders": [{"id": 1, "created_at": created}]})
    ids, stopped = await walk(server, Dialect(cursor_rule="epoch"))
    assert ids == [1]
    assert stopped == [PagingStopped("orders.list", "no_creation_time", 1)]


# -- a next cursor in the body -------------------------------------------------------------


def token(cursor: int | None) -> dict[str, Any]:
    return {"next_cursor": cursor}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "end", [{"next_cursor": None}, {"next_cursor": ""}, {"next_cursor": False}]
)
async def test_a_cursor_in_the_body_goes_before_every_rule(
    rule: CursorRule, end: dict[str, Any]
) -> None:
    told = {0: token(70), 1: token(3), 2: token(80), 3: end}
    paging = PagingServer([[9, 8], [7], [], [6, 5]], [None, 70, 3, 80], told)
    server = paging.server()
    ids, stopped = await walk(server, Dialect(cursor_rule=rule))
    assert (ids, stopped) == ([9, 8, 7, 6, 5], [])
    assert texts(server) == ["", "cursor=70", "cursor=3", "cursor=80"]


@pytest.mark.parametrize("rule", RULES)
async def test_where_cursors_are_told_a_page_without_one_is_the_last(rule: CursorRule) -> None:
    """What a rule would make of the page means something else to this server."""
    paging = PagingServer([[9, 8], [7, 6]], [None, 70], {0: token(70)})
    assert await walk(paging.server(), Dialect(cursor_rule=rule)) == ([9, 8, 7, 6], [])


async def test_what_one_status_told_about_cursors_goes_for_the_next() -> None:
    bodies = {
        "status=0": {"orders": [{"id": 9}], "next_cursor": 70},
        "cursor=70&status=0": {"orders": [{"id": 8}]},
        "status=5": {"orders": [{"id": 7}]},
    }
    server = JsonServer(lambda request: bodies[request.url.partition("?")[2]])
    assert await walk(server, Dialect(), status=[PENDING, PAID]) == ([9, 8, 7], [])


async def test_a_resumed_listing_knows_that_cursors_are_told() -> None:
    paging = PagingServer([[9, 8], [7, 6]], [None, 70], {0: token(70)})
    async with paging.server().client() as ht:
        cursor = (await ht.orders.list()).cursor
    async with paging.server().client() as ht:
        assert [order.id async for order in ht.orders.list(cursor=cursor)] == [7, 6]


async def test_a_cursor_that_comes_again_stops_the_listing() -> None:
    told = {0: token(70), 1: token(80), 2: token(70)}
    paging = PagingServer([[9], [8], [7]], [None, 70, 80], told)
    ids, stopped = await walk(paging.server(), Dialect())
    assert ids == [9, 8, 7]
    assert stopped == [PagingStopped("orders.list", "repeated_cursor", 3)]
