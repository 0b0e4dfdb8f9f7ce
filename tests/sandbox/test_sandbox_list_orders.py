from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from ht_async.sandbox.filters import OrderQuery, parse_day, parse_order_query
from ht_async.sandbox.order_rows import Start
from ht_async.sandbox.problems import Refusal

NOON = datetime(2024, 9, 25, 12, tzinfo=UTC)
DAY = 86_400


@pytest.fixture
async def three(sandbox):
    """A sandbox with three orders of one day, the second ASSIGNED and tagged."""
    api = await sandbox(now=NOON)
    orders = [await api.create(purchase_order_id=f"PO-{number}") for number in range(3)]
    ids = [order["id"] for order in orders]
    changes = {"status": 2, "tags": ["tv", "a,b"], "appointment": "2024-10-01T09:00:00-07:00"}
    response = await api.client.patch(f"/_sandbox/orders/{ids[1]}", json=changes)
    assert response.status_code == 200, response.text
    return api, ids, orders


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [2, 1, 0]),
        ("from&to&client_id&limit&cursor&status=&tags[]=&order_by&sort", [2, 1, 0]),
        ("sort=ASC", [0, 1, 2]),
        ("sort=ASC&limit=2", [0, 1]),
        ("limit=1&limit=2", [2, 1]),
        ("status=2", [1]),
        ("status[]=2", [1]),
        ("status%5B%5D=2&status=0", [2, 1, 0]),
        ("status=0,2", [2, 1, 0]),
        ("status=0%2C15", [2, 0]),
        ("status=15", []),
        ("tags[]=tv", [1]),
        ("tags%5B%5D=tv", [1]),
        ("tags[]=other&tags[]=tv", [1]),
        ("tags[]=a,b", [1]),
        ("tags[]=a", []),
        ("from=09-25-2024", [2, 1, 0]),
        ("to=09-25-2024", [2, 1, 0]),
        ("from=2024-09-25&to=2024-09-25", [2, 1, 0]),
        ("from=09-26-2024", []),
        ("to=2024-09-24", []),
        ("from=2024-09-26&to=2024-09-24", []),
        ("order_by=appointment", [1, 2, 0]),
        ("order_by=appointment&sort=ASC", [0, 2, 1]),
        ("client_id=1", []),
        ("unknown=parameter", [2, 1, 0]),
    ],
)
async def test_filters_and_sort_order(three, query, expected):
    api, ids, _ = three
    assert await api.ids(query) == [ids[number] for number in expected]


async def test_filter_by_client(three):
    api, ids, orders = three
    assert await api.ids(f"client_id={orders[1]['client_id']}") == [ids[1]]


async def test_a_changed_order_shows_its_changes(three):
    api, ids, _ = three
    order = (await api.client.get(f"/api/partners/orders/{ids[1]}")).json()["order"]
    assert (order["status"], order["status_label"]) == (2, "Assigned")
    assert order["tags"] == ["tv", "a,b"]
    assert order["appointment_start"] == "4:00pm on 10/1/24"
    assert order["appointment_start_date_time"] == "2024-10-01T16:00:00+00:00"
    assert order["updated_at"]["integer"] == int(NOON.timestamp()) + 3


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=-1", ["limit"]),
        ("limit=ten", ["limit"]),
        ("limit=99999999999999999999", ["limit"]),
        ("cursor=abc", ["cursor"]),
        ("cursor=1", ["cursor"]),
        ("client_id=x", ["client_id"]),
        ("status=16", ["status"]),
        ("status=PENDING", ["status"]),
        ("from=25-09-2024", ["from"]),
        ("to=2024-02-30", ["to"]),
        ("from=2024-W01-1", ["from"]),
        ("order_by=id", ["order_by"]),
        ("sort=desc", ["sort"]),
        ("to=x&from=y&sort=z", ["to", "sort", "from"]),
        ("tags[]=%ff", [""]),
    ],
)
async def test_a_flawed_query_is_refused_by_parameter(api, query, fields):
    response = await api.client.get(f"/api/partners/orders?{query}")
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == fields


@pytest.mark.parametrize("order_by", ["created_at", "appointment"])
@pytest.mark.parametrize("sort", ["ASC", "DESC"])
async def test_the_last_id_leads_through_all_pages(sandbox, order_by, sort):
    api = await sandbox(orders=25, page_size=10)
    query = f"order_by={order_by}&sort={sort}"
    everything = await api.ids(f"{query}&limit=100")
    page = await api.ids(query)
    walked = list(page)
    while page and len(walked) <= 25:
        page = await api.ids(f"{query}&cursor={page[-1]}")
        walked += page
    assert walked == everything
    assert len(set(walked)) == 25


async def test_next_cursor_leads_through_all_pages_and_is_no_order_id(sandbox):
    api = await sandbox(orders=25, page_size=10, cursor_style="member")
    everything = await api.ids("limit=100")
    walked, cursor, lengths = [], "", []
    while cursor is not None and len(walked) <= 25:
        body = (await api.client.get(f"/api/partners/orders?cursor={cursor}")).json()
        page = [order["id"] for order in body["orders"]]
        walked, cursor = walked + page, body["next_cursor"]
        lengths.append(len(page))
        assert cursor not in everything
    assert (walked, lengths) == (everything, [10, 10, 5])
    misused = await api.client.get(f"/api/partners/orders?cursor={everything[9]}")
    assert misused.status_code == 400


async def test_last_id_style_has_no_cursor_member(sandbox):
    api = await sandbox(orders=3, page_size=2)
    body = (await api.client.get("/api/partners/orders")).json()
    assert body.keys() == {"status", "orders"}


async def test_new_orders_do_not_disturb_a_walk(sandbox):
    api = await sandbox(orders=6, page_size=3)
    before = await api.ids("limit=100")
    first = await api.ids()
    await api.create()
    second = await api.ids(f"cursor={first[-1]}")
    assert first + second == before


async def test_a_limit_above_the_maximum_is_cut_down(sandbox):
    api = await sandbox(orders=30, page_size=5, max_page_size=20)
    assert len(await api.ids("limit=1000")) == 20
    assert len(await api.ids("")) == 5


async def test_list_lag_hides_new_orders_from_lists_only(sandbox):
    api = await sandbox(list_lag_ms=3_600_000)
    order = await api.create()
    assert await api.ids() == []
    assert (await api.client.get(f"/api/partners/orders/{order['id']}")).status_code == 200
    orders = api.server.sandbox.orders
    assert not orders.page(OrderQuery(), Start(), 10, time.monotonic() + 3500).orders
    assert [
        each.id for each in orders.page(OrderQuery(), Start(), 10, time.monotonic() + 3600).orders
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01-02-1970", 1),
        ("1970-01-02", 1),
        ("02-01-1970", 31),
        ("9999-12-31", 2_932_896),
        ("13-01-1970", None),
        ("1-2-1970", None),
        ("1970/01/02", None),
        ("", None),
        ("0000-01-01", None),
    ],
)
def test_days_are_read_in_both_documented_forms(text, day):
    assert parse_day(text) == (None if day is None else day * DAY)


def test_the_last_day_is_included():
    query = parse_order_query("from=09-25-2024&to=09-26-2024")
    assert query.created_before - query.created_from == 2 * DAY


def test_too_many_parameters_are_refused():
    with pytest.raises(Refusal) as refused:
        parse_order_query("&".join(["status=1"] * 2000))
    assert refused.value.status == 400
