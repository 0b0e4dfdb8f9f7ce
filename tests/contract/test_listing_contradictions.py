"""What the reference contradicts itself about, one test for each, as far as listings go."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Any

import pytest
from json_server import JsonServer, query

from ht_async import Dialect, HelloTech, InvalidRequestError, Request
from ht_async.dialect import DateStyle
from ht_async.events import OutsideDateRange, PagingStopped

TENTH = date(2024, 9, 10)


def rows(*ids: int, **members: Any) -> list[dict[str, Any]]:
    return [{"id": number, **members} for number in ids]


def query_text(server: JsonServer) -> list[str]:
    return [request.url.partition("?")[2] for request in server.requests]


# -- C9: the form of a day -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "sent"),
    [
        ("month_first", "from=09-10-2024&to=09-11-2024"),
        ("iso", "from=2024-09-10&to=2024-09-11"),
    ],
)
async def test_c9_a_day_is_sent_as_in_the_sample_or_in_iso(dates: DateStyle, sent: str) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(dates=dates)) as ht:
        await ht.orders.list(from_=TENTH, to=date(2024, 9, 11))
    assert query_text(server) == [sent]
    assert Dialect().dates == "month_first"


@pytest.mark.parametrize(
    ("created", "outside"),
    [
        ("2024-09-10T12:00:00Z", 0),
        ("2024-09-09T00:00:00Z", 0),  # still that day in some zone
        ("2024-09-12T23:59:59Z", 0),
        ("2024-09-08T23:59:59Z", 2),
        ("2024-09-13T00:00:00Z", 2),
        ("2024-10-09T12:00:00Z", 2),  # the day and the month were swapped
        (1728475200, 2),
        ({"integer": 1728475200}, 2),
        ({"integer": 1728475200, "iso": "2024-10-09T20:00:00Z"}, 0),  # which of them? (C8)
        ("10-09-2024", 0),
        (None, 0),
    ],
)
@pytest.mark.parametrize("dates", ["month_first", "iso"])
async def test_c9_orders_of_other_days_than_asked_for_are_told(
    created: object, outside: int, dates: DateStyle
) -> None:
    events: list[Any] = []
    body = {"orders": rows(1, 2, created_at=created) + rows(3, created_at="2024-09-10T00:00:00Z")}
    client = JsonServer(lambda _: body).client(
        on_event=events.append, dialect=Dialect(dates=dates, cursor_rule="none")
    )
    async with client as ht:
        page = await ht.orders.list(from_=TENTH, to=date(2024, 9, 11))
        await ht.orders.list()
    assert [order.id for order in page.items] == [1, 2, 3]  # told, not taken away
    told = [event for event in events if isinstance(event, OutsideDateRange)]
    assert told == ([OutsideDateRange("orders.list", outside, dates)] if outside else [])


@pytest.mark.parametrize(("asked", "outside"), [({"from_": TENTH}, 1), ({"to": TENTH}, 1)])
async def test_c9_one_end_of_a_range_is_checked_by_itself(asked: Any, outside: int) -> None:
    events: list[Any] = []
    early, late = "2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z"
    body = {"orders": [*rows(1, created_at=early), *rows(2, created_at=late)]}
    async with JsonServer(lambda _: body).client(on_event=events.append) as ht:
        await ht.orders.list(**asked)
    (told,) = [event for event in events if isinstance(event, OutsideDateRange)]
    assert told.orders == outside


# -- C10: lists ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "sent"),
    [
        ("one_per_request", ["status=0", "status=1"]),
        ("repeated", ["status=0&status=1"]),
        ("brackets", ["status%5B%5D=0&status%5B%5D=1"]),
        ("comma", ["status=0%2C1"]),
    ],
)
async def test_c10_several_statuses_are_sent_in_the_style_that_is_chosen(
    style: Any, sent: list[str]
) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(status_style=style)) as ht:
        assert [order async for order in ht.orders.list(status=[0, 1])] == []
    assert query_text(server) == sent
    assert Dialect().status_style == "one_per_request"


@pytest.mark.parametrize("style", ["one_per_request", "repeated", "comma"])
async def test_c10_one_status_is_sent_as_documented(style: Any) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(status_style=style)) as ht:
        await ht.orders.list(status=[1])
    assert query_text(server) == ["status=1"]


@pytest.mark.parametrize(
    ("brackets", "sent"),
    [("encoded", "tags%5B%5D=a&tags%5B%5D=b%5B"), ("raw", "tags[]=a&tags[]=b[")],
)
async def test_c10_tags_repeat_a_name_with_brackets(brackets: Any, sent: str) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(brackets=brackets)) as ht:
        await ht.orders.list(tags=["a", "b["])
    assert query_text(server) == [sent]


async def test_c11_parameters_without_a_value_are_left_out() -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        await ht.orders.list()
        await ht.orders.list(limit=5)
        await ht.orders.list(tags=None, status=None, client_id=None, order_by=None, sort=None)
    assert query_text(server) == ["", "limit=5", ""]


# -- C12: cursors --------------------------------------------------------------------------


async def test_c12_a_cursor_in_the_body_goes_before_the_last_id() -> None:
    """And once the body has told one, its absence is the end."""
    bodies = [{"orders": rows(7), "next_cursor": 40}, {"orders": rows(8)}, {"orders": rows(9)}]
    server = JsonServer(lambda _: bodies[len(server.requests) - 1])
    async with server.client() as ht:
        assert [order.id async for order in ht.orders.list()] == [7, 8]
    assert query_text(server) == ["", "cursor=40"]


@pytest.mark.parametrize(
    ("rule", "sent"),
    [
        ("last_id", ["", "cursor=8", "cursor=3"]),
        ("offset", ["", "cursor=2", "cursor=3"]),
        ("page", ["", "cursor=2", "cursor=3"]),
        ("epoch", ["", "cursor=1008", "cursor=1003"]),
        ("none", [""]),
    ],
)
async def test_c12_without_one_the_rule_that_is_chosen_makes_it(rule: Any, sent: list[str]) -> None:
    bodies = [
        {"orders": [{"id": number, "created_at": 1000 + number} for number in ids]}
        for ids in ([9, 8], [3], [])
    ]
    server = JsonServer(lambda _: bodies[len(server.requests) - 1])
    async with server.client(dialect=Dialect(cursor_rule=rule)) as ht:
        ids = [order.id async for order in ht.orders.list()]
    assert query_text(server) == sent
    assert ids == ([9, 8] if rule == "none" else [9, 8, 3])


GUARDS: list[tuple[list[Any], list[int], str | None]] = [
    ([(rows(1), 5), ([], 6), (rows(2), None)], [1, 2], None),  # an empty page goes on
    ([(rows(1), 5), ([], 5)], [1], "repeated_cursor"),
    ([(rows(1), 5), (rows(2), 5)], [1, 2], "repeated_cursor"),
    ([(rows(1, 2), 5), (rows(1, 2), 6)], [1, 2], "nothing_new"),
    ([(rows(1, 2), 5), (rows(2, 3), None)], [1, 2, 3], None),  # what comes twice is left out
    ([(rows(1, 2), 5), (rows(3), 6), (rows(4, 5), None)], [1, 2, 3, 4, 5], None),  # a short page
    ([(rows(1), "page two")], [1], "unreadable_cursor"),
]


@pytest.mark.parametrize(("pages", "ids", "reason"), GUARDS)
async def test_c12_a_listing_ends_and_tells_if_a_guard_ended_it(
    pages: list[tuple[Any, Any]], ids: list[int], reason: str | None
) -> None:
    events: list[Any] = []

    def respond(_: Request) -> Any:
        orders, cursor = pages[len(server.requests) - 1]
        return {"orders": orders, "next_cursor": cursor}

    server = JsonServer(respond)
    async with server.client(on_event=events.append) as ht:
        assert [order.id async for order in ht.orders.list(limit=2)] == ids
    assert len(server.requests) == len(pages)
    stops = [event.reason for event in events if isinstance(event, PagingStopped)]
    assert stops == ([] if reason is None else [reason])


async def test_c12_a_cursor_is_opaque_and_goes_with_its_filters_alone() -> None:
    server = JsonServer(lambda _: {"orders": rows(len(server.requests))})
    async with server.client() as ht:
        page = await ht.orders.list(limit=1)
        assert isinstance(page.cursor, str)
        following = await ht.orders.list(limit=1, cursor=page.cursor)
        assert [order.id for order in following.items] == [2]
        with pytest.raises(InvalidRequestError, match="other filters"):
            ht.orders.list(limit=1, tags=["tv"], cursor=page.cursor)
    assert query_text(server) == ["limit=1", "limit=1&cursor=1"]


# -- C29: whose orders ---------------------------------------------------------------------


async def test_c29_the_orders_are_the_account_s_unless_a_client_is_named() -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        await ht.orders.list(limit=5)
        await ht.orders.list(client_id=7)
        await ht.orders.count_by_tag(["tv"])
        await ht.orders.find_by_purchase_order_id("PO-1", since=TENTH)
    asked = [dict(query(request)).get("client_id") for request in server.requests]
    assert asked == [None, "7", None, None]
    assert "client_id" not in inspect.signature(HelloTech).parameters
