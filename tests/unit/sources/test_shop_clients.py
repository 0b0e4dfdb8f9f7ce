"""The shops' clients: what they send, which error an answer is, how lists go on, how they end."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import frozen
from json_server import JsonServer, answer, query
from virtual_time import run_virtual, virtual

from ht_async import (
    Answer,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConfigurationError,
    DecodeError,
    Headers,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    Request,
    RetryPolicy,
    ServerError,
    UnprocessableEntityError,
)
from ht_async.events import AttemptEnded, PagingStopped
from ht_async.sources import HighLevelOrders, ShineOnOrders

TOKEN = "secret-of-the-shop"
LOCATION = "3SwdhCu3svxI8AKsPJt6"
VARIABLES = (
    *("HT_HIGHLEVEL_TOKEN", "HT_HIGHLEVEL_LOCATION_ID", "HT_HIGHLEVEL_BASE_URL"),
    *("HT_SHINEON_TOKEN", "HT_SHINEON_BASE_URL"),
)


@frozen
class ShopUnderTest:
    """A shop, and how a test asks it.

    Args:
        client: Makes a client that talks to a server.
        order: Makes the body about an order.
        page: Makes the body of a list.
    """

    client: Callable[..., Any]
    order: Callable[[str], Any]
    page: Callable[[list[str]], Any]


def highlevel(server: JsonServer, **settings: Any) -> HighLevelOrders:
    return HighLevelOrders(TOKEN, **{"location_id": LOCATION, "transport": server, **settings})


def shineon(server: JsonServer, **settings: Any) -> ShineOnOrders:
    return ShineOnOrders(TOKEN, transport=server, **settings)


HIGHLEVEL = ShopUnderTest(
    highlevel, lambda each: {"_id": each}, lambda ids: {"data": [{"_id": each} for each in ids]}
)
SHINEON = ShopUnderTest(
    shineon,
    lambda each: {"order": {"id": int(each)}},
    lambda ids: {"orders": [{"id": int(each)} for each in ids]},
)
each_shop = pytest.mark.parametrize("shop", [HIGHLEVEL, SHINEON], ids=["highlevel", "shineon"])


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


# -- what is sent --------------------------------------------------------------------------


@virtual
async def test_a_request_to_highlevel() -> None:
    server = JsonServer(lambda _: {"_id": "5"})
    async with highlevel(server) as shop:
        order = await shop.get("5")
    (request,) = server.requests
    assert order.reference == "hl-5"
    assert request.url == (
        f"https://services.leadconnectorhq.com/payments/orders/5?altId={LOCATION}&altType=location"
    )
    headers = dict(request.headers)
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Version"] == "2021-07-28"
    assert headers["Host"] == "services.leadconnectorhq.com"


@virtual
async def test_a_request_to_shineon() -> None:
    server = JsonServer(lambda _: {"order": {"id": 20018}})
    async with shineon(server) as shop:
        assert (await shop.get("20018")).reference == "so-20018"
    (request,) = server.requests
    assert request.url == "https://api.shineon.com/v1/orders/20018"
    headers = dict(request.headers)
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert "Version" not in headers


@virtual
async def test_the_filters_of_highlevel_s_list() -> None:
    server = JsonServer(lambda _: {"data": [], "totalCount": 0})
    async with highlevel(server) as shop:
        await shop.list(
            limit=20,
            status="completed",
            payment_status="paid",
            payment_mode="live",
            start_at=date(2024, 2, 1),
            end_at=date(2024, 2, 13),
            search="Awesome order",
            contact_id="c1",
            funnel_product_ids=["a", "b"],
            source_id="s1",
        )
    (sent,) = server.queries
    assert sent == [
        ("altId", LOCATION),
        ("altType", "location"),
        ("status", "completed"),
        ("paymentStatus", "paid"),
        ("paymentMode", "live"),
        ("startAt", "2024-02-01"),
        ("endAt", "2024-02-13"),
        ("search", "Awesome order"),
        ("contactId", "c1"),
        ("funnelProductIds", "a,b"),
        ("sourceId", "s1"),
        ("limit", "20"),
    ]


@virtual
async def test_the_filters_of_shineon_s_list() -> None:
    server = JsonServer(lambda _: {"orders": []})
    moment = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    async with shineon(server) as shop:
        await shop.list(
            limit=250,
            ids=[1, "2"],
            source_ids=["a", "b"],
            source_po_numbers=["p"],
            status="shipped",
            created_at_min=moment,
            created_at_max=moment.astimezone(timezone(timedelta(hours=-5))),
            updated_at_min=moment,
            updated_at_max=moment,
        )
    (sent,) = server.queries
    assert sent == [
        ("ids", "1,2"),
        ("source_ids", "a,b"),
        ("source_po_numbers", "p"),
        ("status", "shipped"),
        ("created_at_min", "2024-01-02T03:04:05Z"),
        ("created_at_max", "2024-01-01T22:04:05-05:00"),
        ("updated_at_min", "2024-01-02T03:04:05Z"),
        ("updated_at_max", "2024-01-02T03:04:05Z"),
        ("limit", "250"),
    ]


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ({"limit": 0, "status": ""}, ["limit", "status"]),
        ({"payment_status": "free"}, ["payment_status"]),
        ({"start_at": datetime(2024, 1, 1, tzinfo=UTC)}, ["start_at"]),
        ({"start_at": date(2024, 2, 2), "end_at": date(2024, 2, 1)}, ["end_at"]),
        ({"funnel_product_ids": "abc"}, ["funnel_product_ids"]),
        ({"funnel_product_ids": [1]}, ["funnel_product_ids[0]"]),
        ({"max_items": -1}, ["max_items"]),
    ],
)
def test_flawed_filters_of_highlevel_are_refused(
    arguments: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        highlevel(JsonServer(lambda _: None)).list(**arguments)
    assert [problem.field for problem in refusal.value.problems] == fields


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ({"limit": 251}, ["limit"]),
        ({"ids": [0, True, "a/b"]}, ["ids[0]", "ids[1]", "ids[2]"]),
        ({"ids": 5}, ["ids"]),
        ({"source_ids": [""]}, ["source_ids[0]"]),
        ({"created_at_min": datetime(2024, 1, 1)}, ["created_at_min"]),
        ({"updated_at_max": "2024-01-01"}, ["updated_at_max"]),
    ],
)
def test_flawed_filters_of_shineon_are_refused(
    arguments: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        shineon(JsonServer(lambda _: None)).list(**arguments)
    assert [problem.field for problem in refusal.value.problems] == fields


@each_shop
@pytest.mark.parametrize("order_id", ["", "a/b", "..", 0, -1, True, None, "é"])
@virtual
async def test_an_id_that_can_t_be_one_is_not_sent(shop: ShopUnderTest, order_id: Any) -> None:
    server = JsonServer(lambda _: shop.order("1"))
    async with shop.client(server) as client:
        with pytest.raises(InvalidRequestError):
            await client.get(order_id)
    assert server.requests == []


# -- which error an answer is --------------------------------------------------------------

NOT_FOUND = {"error": "Not Found."}
HIGHLEVEL_ERRORS: list[tuple[int, Any, type[APIStatusError]]] = [
    (404, {"status": 404, "message": "Order not found", "name": "HttpException"}, NotFoundError),
    (404, {"statusCode": 404, "message": "x"}, NotFoundError),
    (400, {"statusCode": 400, "message": "Order not found"}, NotFoundError),
    (400, {"statusCode": 400, "message": ["Order NOT found", "x"]}, NotFoundError),
    (400, {"statusCode": 400, "message": "Bad Request"}, BadRequestError),
    (400, {"statusCode": 400, "message": None}, BadRequestError),
    (400, {"statusCode": 400, "message": {"a": "not found"}}, BadRequestError),
    (400, ["not found"], BadRequestError),
    (400, {"message": "not found" + "x" * 5000}, BadRequestError),
    (401, {"statusCode": 401, "message": "token not found"}, AuthenticationError),
    (403, {"statusCode": 403, "message": "x", "error": "Forbidden"}, PermissionDeniedError),
    (422, {"statusCode": 422, "message": ["Unprocessable Entity"]}, UnprocessableEntityError),
    (429, {"message": "x"}, RateLimitError),
    (500, {"message": "not found"}, ServerError),
]
SHINEON_ERRORS: list[tuple[int, Any, type[APIStatusError]]] = [
    *((status, NOT_FOUND, NotFoundError) for status in (200, 201, 400, 401, 404, 410, 422, 429)),
    *((status, NOT_FOUND, NotFoundError) for status in (500, 503)),
    (404, {"error": "Not found"}, NotFoundError),
    (404, {}, NotFoundError),
    (401, {"error": "Unauthenticated"}, AuthenticationError),
    (422, {"error": "Unprocessable Entity"}, UnprocessableEntityError),
    (500, {"message": "Internal error"}, ServerError),
    (400, {"error": {"text": "Not Found."}}, BadRequestError),
]


@pytest.mark.parametrize(
    ("shop", "status", "body", "kind"),
    [
        *((HIGHLEVEL, *case) for case in HIGHLEVEL_ERRORS),
        *((SHINEON, *case) for case in SHINEON_ERRORS),
    ],
    ids=lambda value: str(value)[:40] if not isinstance(value, ShopUnderTest) else "",
)
@virtual
async def test_an_answer_s_error(
    shop: ShopUnderTest, status: int, body: Any, kind: type[APIStatusError]
) -> None:
    server = JsonServer(lambda _: answer(body, status))
    async with shop.client(server, retry=RetryPolicy(retries=1)) as client:
        with pytest.raises(kind) as caught:
            await client.get("7")
    assert type(caught.value) is kind
    assert caught.value.status == status
    assert TOKEN not in str(caught.value)
    final = kind is NotFoundError or (status < 500 and status != 429)
    assert len(server.requests) == (1 if final else 2)  # "not found" is not asked again


@virtual
async def test_an_order_that_is_not_there_is_no_failure_of_the_api() -> None:
    events: list[Any] = []
    server = JsonServer(lambda _: answer(NOT_FOUND, 500))
    async with shineon(server, on_event=events.append) as shop:
        for _ in range(200):  # would be refused on this side, were these failures
            with pytest.raises(NotFoundError, match="there is no such thing"):
                await shop.get(99999)
        assert (shop.stats().answered, shop.stats().failed) == (200, 0)
    assert {event.fate for event in events if isinstance(event, AttemptEnded)} == {"rejected"}


@each_shop
@pytest.mark.parametrize(
    "body", [[], None, "x", {}, {"order": None}, {"order": []}, {"_id": ""}, {"order": {"id": "x"}}]
)
@virtual
async def test_what_is_no_order_is_told(shop: ShopUnderTest, body: Any) -> None:
    async with shop.client(JsonServer(lambda _: body)) as client:
        with pytest.raises(DecodeError):
            await client.get("7")


@each_shop
@virtual
async def test_another_order_than_was_asked_for_is_told(shop: ShopUnderTest) -> None:
    async with shop.client(JsonServer(lambda _: shop.order("8"))) as client:
        with pytest.raises(DecodeError, match="another order"):
            await client.get("7")


@virtual
async def test_the_token_stays_out_of_errors() -> None:
    body = {"message": f"Bearer {TOKEN} is invalid", "error": "Unauthorized"}
    echo = Answer(401, Headers([(b"X-Echo", TOKEN.encode())]), answer(body).body)
    async with highlevel(JsonServer(lambda _: echo)) as shop:
        with pytest.raises(AuthenticationError) as caught:
            await shop.get("7")
    assert TOKEN not in f"{caught.value} {caught.value.body} {dict(caught.value.headers)} {shop!r}"


# -- lists ---------------------------------------------------------------------------------


def numbered_pages(shop: ShopUnderTest, ids: list[str], size: int, total: Any = None) -> JsonServer:
    """Serve a list in pages, by offset or by page number."""

    def respond(request: Request) -> Any:
        asked = dict(query(request)) if "?" in request.url else {}
        first = (
            int(asked["offset"]) if "offset" in asked else size * (int(asked.get("page", 1)) - 1)
        )
        body = shop.page(ids[first : first + size])
        return body if total is None else {**body, "totalCount": total}

    return JsonServer(respond)


IDS = [str(number) for number in range(1, 8)]


@each_shop
@virtual
async def test_a_list_is_read_to_its_end(shop: ShopUnderTest) -> None:
    server = numbered_pages(shop, IDS, 3)
    async with shop.client(server) as client:
        assert [order.id async for order in client.list()] == IDS
        assert len(server.requests) == 4  # the last one was empty
        page = await client.list()
        assert [order.id for order in page.items] == IDS[:3]
        resumed = client.list(cursor=page.cursor)
        assert [order.id async for order in resumed] == IDS[3:]
        assert [order.id async for order in client.list(max_items=4)] == IDS[:4]


@pytest.mark.parametrize(
    ("total", "requests"), [(7, 3), ("7", 3), (7.0, 3), (0, 4), (99, 4), ("x", 4)]
)
@virtual
async def test_highlevel_s_count_ends_a_list_if_it_fits(total: Any, requests: int) -> None:
    server = numbered_pages(HIGHLEVEL, IDS, 3, total)
    async with highlevel(server) as shop:
        assert [order.id async for order in shop.list()] == IDS
    assert len(server.requests) == requests


@each_shop
@virtual
async def test_a_server_that_ignores_the_position_ends_the_list(shop: ShopUnderTest) -> None:
    events: list[Any] = []
    server = JsonServer(lambda _: shop.page(IDS))
    async with shop.client(server, on_event=events.append) as client:
        assert [order.id async for order in client.list()] == IDS
    (stopped,) = [event for event in events if isinstance(event, PagingStopped)]
    assert (stopped.reason, stopped.pages) == ("nothing_new", 2)


@each_shop
@virtual
async def test_a_cursor_goes_with_its_filters_alone(shop: ShopUnderTest) -> None:
    async with shop.client(numbered_pages(shop, IDS, 3)) as client:
        page = await client.list(status="a")
        with pytest.raises(InvalidRequestError, match="other filters"):
            client.list(status="b", cursor=page.cursor)


@each_shop
@pytest.mark.parametrize("body", [[], {}, {"data": {}, "orders": {}}, {"data": [1], "orders": [1]}])
@virtual
async def test_what_is_no_list_is_told(shop: ShopUnderTest, body: Any) -> None:
    async with shop.client(JsonServer(lambda _: body)) as client:
        with pytest.raises(DecodeError):
            await client.list()


# -- settings and lifetime -----------------------------------------------------------------


@virtual
async def test_settings_come_from_the_environment() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HT_HIGHLEVEL_TOKEN", "from-env")
        patch.setenv("HT_HIGHLEVEL_LOCATION_ID", "LOC")
        patch.setenv("HT_HIGHLEVEL_BASE_URL", "https://hl.example/v")
        patch.setenv("HT_SHINEON_TOKEN", "also-from-env")
        patch.setenv("HT_SHINEON_BASE_URL", "http://127.0.0.1:9")
        server = JsonServer(lambda _: {"_id": "5", "order": {"id": 5}})
        async with HighLevelOrders(transport=server) as one, ShineOnOrders(transport=server) as two:
            await one.get("5")
            await two.get("5")
    first, second = server.requests
    assert first.url == "https://hl.example/v/payments/orders/5?altId=LOC&altType=location"
    assert ("Authorization", "Bearer from-env") in first.headers
    assert second.url == "http://127.0.0.1:9/v1/orders/5"
    assert ("Authorization", "Bearer also-from-env") in second.headers


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: HighLevelOrders(location_id="L"), r"pass token= or .* HT_HIGHLEVEL_TOKEN"),
        (lambda: ShineOnOrders(), r"pass token= or .* HT_SHINEON_TOKEN"),
        (lambda: HighLevelOrders("t"), r"location_id= or .* HT_HIGHLEVEL_LOCATION_ID"),
        (lambda: HighLevelOrders("t", location_id="a b"), "location_id must be"),
        (lambda: HighLevelOrders("t", location_id="L", base_url="http://x.example"), "https"),
        (lambda: ShineOnOrders("t", grace=-1), "grace must be"),
        (lambda: ShineOnOrders("t", max_connections=0), "max_connections must be"),
        (lambda: ShineOnOrders("t", rate_limit=9), "rate_limit must be"),
        (lambda: ShineOnOrders("t", timeout="1"), "timeout must be"),
    ],
)
def test_wrong_settings_are_told_with_the_remedy(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(TypeError, match="proxies"):
        ShineOnOrders("t", proxies="x")  # type: ignore[call-arg]


@each_shop
@virtual
async def test_a_closed_client_takes_no_calls(shop: ShopUnderTest) -> None:
    server = JsonServer(lambda _: shop.order("5"))
    async with shop.client(server) as client:
        await client.get("5", timeout=3, headers={"X-Trace": "t"})
        assert "open" in repr(client)
    assert server.closed
    assert "closed" in repr(client)
    assert ("X-Trace", "t") in server.requests[0].headers
    with pytest.raises(ClientClosedError):
        await client.get("5")


@each_shop
def test_a_client_that_was_never_closed_is_told(shop: ShopUnderTest) -> None:
    async def use() -> None:
        await shop.client(JsonServer(lambda _: shop.order("5"))).get("5")

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        run_virtual(use())
        gc.collect()
    (warning,) = told
    assert warning.category is ResourceWarning
    assert str(warning.message).startswith(("HighLevel client of https", "ShineOn client of https"))
