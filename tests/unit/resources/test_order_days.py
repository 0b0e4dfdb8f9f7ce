"""An event tells of orders that were created on none of the days asked for (C9)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from json_server import JsonServer

from ht_async import Dialect
from ht_async.events import Event, OutsideDateRange

DAY = date(2024, 9, 10)


def instant(day: str, zone: str = "Z") -> str:
    return f"{day}T12:00:00{zone}"


OUTSIDE: list[tuple[dict[str, date], list[Any], int]] = [
    ({"from_": DAY}, [instant("2024-09-10")], 0),
    ({"from_": DAY}, [instant("2024-09-09")], 0),
    ({"from_": DAY}, ["2024-09-09T00:00:00+00:00"], 0),
    ({"from_": DAY}, ["2024-09-08T23:59:59+00:00"], 1),
    ({"from_": DAY}, ["2024-09-10T00:00:00+14:00"], 0),
    ({"from_": DAY}, [instant("2024-01-01"), instant("2024-09-10"), instant("1970-01-01")], 2),
    ({"to": DAY}, [instant("2024-09-10"), instant("2024-09-11")], 0),
    ({"to": DAY}, ["2024-09-11T23:59:59+00:00"], 0),
    ({"to": DAY}, ["2024-09-12T00:00:00+00:00"], 1),
    ({"to": DAY}, ["2024-09-10T23:59:59-12:00"], 0),
    ({"from_": DAY, "to": DAY}, [instant("2024-10-09"), instant("2024-09-10")], 1),
    ({"from_": DAY, "to": DAY}, [1_725_969_600, {"iso": instant("2024-09-10")}], 0),
    ({"from_": DAY, "to": DAY}, [0, {"integer": 0}, {"iso": instant("1999-09-10")}], 3),
    ({"from_": DAY, "to": DAY}, [None, "soon", {}, [], True, 10**30, "2024-01-01"], 0),
    ({"from_": DAY}, ["0001-01-01T00:00:00+00:00"], 1),
    ({"to": DAY}, ["9999-12-31T23:59:59+00:00"], 1),
    ({"from_": date.min, "to": date.max}, ["0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"], 0),
    ({"from_": date.max}, [instant("2024-09-10")], 1),
    ({"to": date.min}, [instant("2024-09-10")], 1),
    ({}, [instant("1970-01-01")], 0),
]


@pytest.mark.parametrize("dates", ["month_first", "iso"])
@pytest.mark.parametrize(("filters", "created", "outside"), OUTSIDE)
async def test_orders_of_other_days_are_told(
    filters: dict[str, Any], created: list[Any], outside: int, dates: Any
) -> None:
    orders = [{"id": number, "created_at": value} for number, value in enumerate(created, 1)]
    server = JsonServer(lambda _: {"orders": orders, "next_cursor": None})
    events: list[Event] = []
    async with server.client(dialect=Dialect(dates=dates), on_event=events.append) as ht:
        assert len((await ht.orders.list(**filters)).items) == len(orders)
    told = [event for event in events if isinstance(event, OutsideDateRange)]
    expected = OutsideDateRange("orders.list", outside, dates)
    assert told == ([expected] if outside else [])


async def test_every_page_is_looked_at() -> None:
    early = int(datetime(2024, 1, 2, tzinfo=UTC).timestamp())
    bodies = iter(
        [
            {"orders": [{"id": 3, "created_at": early}], "next_cursor": 1},
            {"orders": [{"id": 2, "created_at": instant("2024-09-10")}], "next_cursor": 2},
            {"orders": [{"id": 1, "created_at": early}], "next_cursor": None},
        ]
    )
    events: list[Event] = []
    async with JsonServer(lambda _: next(bodies)).client(on_event=events.append) as ht:
        assert len([order async for order in ht.orders.list(from_=DAY)]) == 3
    assert [type(event).__name__ for event in events].count("OutsideDateRange") == 2
