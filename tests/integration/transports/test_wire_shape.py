"""What the operations put on the wire: method, URL, headers and body, as documented."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from messages import KEY
from pytest_httpx import HTTPXMock

from ht_async import Dialect, HelloTech, NewOrder, OrderStatus, TimeWindow
from ht_async.version import VERSION

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples" / "ht"
BASE = "https://partner.example"
ORDERS = f"{BASE}/api/partners/orders"
WINDOWS = [
    TimeWindow(datetime(2024, 11, 3, hour, tzinfo=UTC), datetime(2024, 11, 3, hour + 1, tzinfo=UTC))
    for hour in (16, 17)
]
DOCUMENTED = NewOrder(
    client_id=None,
    first_name="John",
    last_name="Doe",
    email="johndoe1@hellotech.com",
    address="719 Flower St, Los Angeles, CA 90017",
    address_details="Yellow house",
    phone="8888888888",
    business_name="John Doe S/A",
    sku_ids=[10639],
    devices=["iPhone 13"],
    notes="This is everything",
    time_windows=WINDOWS,
    purchase_order_id="PO-1234",
)


def example(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_bytes())


@pytest.fixture
async def client() -> AsyncIterator[HelloTech]:
    async with HelloTech(api_key=KEY, base_url=BASE, trust_env=False) as opened:
        yield opened


def sent(httpx_mock: HTTPXMock) -> httpx.Request:
    request = httpx_mock.get_request()
    assert request is not None
    return request


def headers(request: httpx.Request) -> dict[str, str]:
    """Return the headers; each may come once only."""
    pairs = [(name.decode(), value.decode()) for name, value in request.headers.raw]
    assert len({name.lower() for name, _ in pairs}) == len(pairs)
    return dict(pairs)


COMMON = {
    "Host": "partner.example",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Api-Key": KEY,
}


def assert_common(found: dict[str, str], **more: str) -> None:
    agent = found.pop("User-Agent")
    assert agent.startswith(f"ht-async/{VERSION} Python/3.")
    assert found == COMMON | {name.replace("_", "-"): value for name, value in more.items()}


async def test_create_sends_the_documented_body(client: HelloTech, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=example("create-order.response.200.json"))

    order = await client.orders.create(DOCUMENTED)

    request = sent(httpx_mock)
    assert (request.method, str(request.url)) == ("POST", ORDERS)
    documented = example("create-order.request.json")
    assert documented.pop("client_id") is None  # what is not given is left out
    assert json.loads(request.content) == documented
    assert_common(
        headers(request),
        Content_Type="application/json",
        Content_Length=str(len(request.content)),
    )
    assert (order.id, order.status) == (432873, OrderStatus.PENDING)


async def test_create_sends_only_what_is_given(client: HelloTech, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"order": {"id": 1}})

    await client.orders.create(address="1 Main St", phone="8888888888", sku_ids=[1, 2], client_id=7)

    assert json.loads(sent(httpx_mock).content) == {
        "address": "1 Main St",
        "phone": "8888888888",
        "sku_id": [1, 2],
        "client_id": 7,
    }


async def test_create_sends_utf_8_and_counts_bytes(
    client: HelloTech, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(json={"order": {"id": 1}})

    await client.orders.create(
        address="1 Ünter den Linden 東京", phone="8888888888", sku_ids=[1], client_id=7
    )

    request = sent(httpx_mock)
    assert "1 Ünter den Linden 東京".encode() in request.content
    assert int(request.headers["content-length"]) == len(request.content)


async def test_get_asks_for_the_order_and_sends_no_body(
    client: HelloTech, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(json=example("retrieve-order.response.200.json"))

    order = await client.orders.get(12345)

    request = sent(httpx_mock)
    assert (request.method, str(request.url), request.content) == ("GET", f"{ORDERS}/12345", b"")
    assert_common(headers(request))
    assert (order.id, order.purchase_order_id) == (12345, "PO-2024-001")


async def test_list_without_filters_asks_for_nothing(
    client: HelloTech, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(json={"status": "success", "orders": []})

    assert (await client.orders.list()).items == []

    request = sent(httpx_mock)
    assert (request.method, str(request.url), request.content) == ("GET", ORDERS, b"")
    assert_common(headers(request))


FILTERS: dict[str, tuple[dict[str, Any], str]] = {
    "limit": ({"limit": 100}, "limit=100"),
    "one tag": ({"tags": ["tv"]}, "tags%5B%5D=tv"),
    "several tags": ({"tags": ["tv", "urgent"]}, "tags%5B%5D=tv&tags%5B%5D=urgent"),
    "a tag with signs": ({"tags": ["a&b=c d+e/ü"]}, "tags%5B%5D=a%26b%3Dc+d%2Be%2F%C3%BC"),
    "dates": (
        {"from_": date(2024, 9, 25), "to": date(2024, 12, 1)},
        "from=09-25-2024&to=12-01-2024",
    ),
    "client": ({"client_id": 67890}, "client_id=67890"),
    "status": ({"status": OrderStatus.SEARCHING}, "status=1"),
    "order": ({"order_by": "created_at", "sort": "DESC"}, "order_by=created_at&sort=DESC"),
    "all at once": (
        {
            "limit": 5,
            "status": [OrderStatus.PENDING],
            "tags": ["tv"],
            "from_": date(2024, 1, 2),
            "to": date(2024, 1, 3),
            "client_id": 1,
            "order_by": "appointment",
            "sort": "ASC",
        },
        "tags%5B%5D=tv&from=01-02-2024&to=01-03-2024&client_id=1&limit=5&status=0"
        "&order_by=appointment&sort=ASC",
    ),
}


@pytest.mark.parametrize("case", FILTERS)
async def test_list_encodes_its_filters(
    client: HelloTech, httpx_mock: HTTPXMock, case: str
) -> None:
    filters, query = FILTERS[case]
    httpx_mock.add_response(json={"orders": []})

    await client.orders.list(**filters)

    found = sent(httpx_mock).url
    assert found.path == "/api/partners/orders"
    assert sorted(found.query.decode().split("&")) == sorted(query.split("&"))
    assert parse_qsl(found.query.decode(), strict_parsing=True)


async def test_list_asks_for_the_next_page_with_the_cursor(
    client: HelloTech, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(
        url=f"{ORDERS}?limit=1", json={"orders": [{"id": 8}], "next_cursor": 17}
    )
    httpx_mock.add_response(
        url=f"{ORDERS}?limit=1&cursor=17", json={"orders": [{"id": 9}], "next_cursor": None}
    )

    assert [order.id async for order in client.orders.list(limit=1)] == [8, 9]


async def test_dates_are_written_as_the_dialect_says(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"orders": []})
    async with HelloTech(
        api_key=KEY, base_url=BASE, trust_env=False, dialect=Dialect(dates="iso")
    ) as client:
        await client.orders.list(from_=date(2024, 9, 25))

    assert sent(httpx_mock).url.query == b"from=2024-09-25"


async def test_a_base_url_may_have_a_path_and_a_port(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"order": {"id": 1}})
    async with HelloTech(api_key=KEY, base_url=f"{BASE}:8443/gateway/", trust_env=False) as client:
        await client.orders.get(1)

    request = sent(httpx_mock)
    assert str(request.url) == f"{BASE}:8443/gateway/api/partners/orders/1"
    assert request.headers["host"] == "partner.example:8443"


async def test_headers_of_the_caller_are_added(client: HelloTech, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"order": {"id": 1}})

    await client.orders.get(1, headers={"X-Trace": "t-1", "accept": "application/json, */*"})

    found = headers(sent(httpx_mock))
    assert found["X-Trace"] == "t-1"
    assert found["accept"] == "application/json, */*"
    assert "Accept" not in found
