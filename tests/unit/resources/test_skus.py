"""SKUs through a client: arguments that are checked, requests that are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from json_server import JsonServer, answer

from ht_async import (
    ConfigurationError,
    Dialect,
    HelloTech,
    InvalidRequestError,
    NotFoundError,
    Request,
    RetryPolicy,
    UnconfirmedEndpointError,
)
from ht_async.events import PagingStopped
from ht_async.resources.zip_cache import ZipCache

Call = Callable[[HelloTech], Awaitable[Any]]
BASE = "https://api.example"
ON = {"treatment": "on"}


# -- list ----------------------------------------------------------------------------------


async def stops(body: object, **settings: Any) -> tuple[list[int], list[Any]]:
    """List all SKUs; return their ids and what paging was stopped by."""
    events: list[Any] = []
    server = JsonServer(lambda _: body)
    async with server.client(on_event=events.append, **settings) as ht:
        ids = [sku.id async for sku in ht.skus.list()]
    assert len(server.requests) == 1
    return ids, [
        (event.operation, event.reason) for event in events if isinstance(event, PagingStopped)
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"skus": [{"id": 1}, {"id": 2}]},
        [{"id": 1}, {"id": "2"}],
        {"skus": [{"id": 1}, {"id": 1}, {"id": 2}], "next_cursor": None},
        {"skus": [{"id": 1}, {"id": 2}], "cursor": "", "next_cursor": False},
    ],
)
async def test_skus_are_listed_by_one_request(body: object) -> None:
    assert await stops(body) == ([1, 2], [])


@pytest.mark.parametrize("cursor", [2, "2", "eyJpZCI6Mn0=", 0, {"id": 2}, True])
async def test_a_list_that_would_go_on_says_so(cursor: object) -> None:
    body = {"skus": [{"id": 1}, {"id": 2}], "next_cursor": cursor}
    assert await stops(body) == ([1, 2], [("skus.list", "no_cursor_parameter")])


async def test_the_dialect_names_the_member_with_the_next_cursor() -> None:
    body = {"skus": [{"id": 1}], "cursor": 5, "after": 7}
    reasons = [("skus.list", "no_cursor_parameter")]
    assert await stops(body, dialect=Dialect(next_cursor_members=("after",))) == ([1], reasons)
    assert await stops(body, dialect=Dialect(next_cursor_members=("before",))) == ([1], [])


async def test_a_list_is_awaited_for_its_page_and_can_be_cut_short() -> None:
    server = JsonServer(lambda _: [{"id": 1}, {"id": 2}, {"id": 3}])
    async with server.client() as ht:
        page = await ht.skus.list()
        assert ([sku.id for sku in page.items], page.has_next, page.cursor) == (
            [1, 2, 3],
            False,
            None,
        )
        assert [sku.id async for sku in ht.skus.list(max_items=2)] == [1, 2]
        assert [len(page.items) async for page in ht.skus.list().pages()] == [3]


async def test_the_path_of_the_list_can_be_corrected() -> None:
    def respond(request: Request) -> Any:
        return [] if request.url.endswith("/v2/catalogue") else answer({}, status=404)

    server = JsonServer(respond)
    async with server.client() as ht:
        with pytest.raises(UnconfirmedEndpointError, match=r"skus\.list"):
            await ht.skus.list()
    async with server.client(dialect=Dialect(paths={"skus.list": "/v2/catalogue"})) as ht:
        assert (await ht.skus.list()).items == []
    assert [request.url for request in server.requests] == [
        f"{BASE}/api/partners/skus",
        f"{BASE}/v2/catalogue",
    ]


# -- what is refused -----------------------------------------------------------------------

FLAWS: list[tuple[Call, list[str]]] = [
    (lambda ht: ht.skus.check_zip(0, 90001), ["sku_id", "zip_code"]),  # type: ignore[arg-type]
    (lambda ht: ht.skus.check_zip("", "9000"), ["sku_id", "zip_code"]),
    (lambda ht: ht.skus.check_zip(True, "90001"), ["sku_id"]),
    (lambda ht: ht.skus.check_zips([], []), ["sku_ids", "zip_codes"]),
    (lambda ht: ht.skus.check_zips(42, "90001"), ["sku_ids", "zip_codes"]),  # type: ignore[arg-type]
    (lambda ht: ht.skus.check_zips(None, {"90001": 1}), ["sku_ids", "zip_codes"]),  # type: ignore[arg-type]
    (
        lambda ht: ht.skus.check_zips(iter([42, "a/b", -1]), (z for z in ["90001", "x", 5])),  # type: ignore[misc]
        ["sku_ids[1]", "sku_ids[2]", "zip_codes[1]", "zip_codes[2]"],
    ),
]


@pytest.mark.parametrize(("call", "fields"), FLAWS)
async def test_every_flaw_is_told_by_name_before_any_io(call: Call, fields: list[str]) -> None:
    server = JsonServer(lambda _: ON)
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await call(ht)
    assert [problem.field for problem in caught.value.problems] == fields
    assert server.requests == []


async def test_a_flaw_of_the_list_is_told_before_it_is_awaited() -> None:
    async with JsonServer(lambda _: []).client() as ht:
        with pytest.raises(InvalidRequestError, match="max_items"):
            ht.skus.list(max_items=0)
        with pytest.raises(ConfigurationError, match="timeout"):
            ht.skus.list(timeout="5")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "call",
    [
        lambda ht: ht.skus.check_zip(42, "90001", retry=3),
        lambda ht: ht.skus.check_zips([42], ["90001"], timeout=0),
        lambda ht: ht.skus.check_zips([42], ["90001"], headers=5),
    ],
)
async def test_wrong_options_are_refused_before_any_io(call: Call) -> None:
    server = JsonServer(lambda _: ON)
    async with server.client() as ht:
        with pytest.raises(ConfigurationError):
            await call(ht)
    assert server.requests == []


# -- check_zip -----------------------------------------------------------------------------


@pytest.mark.parametrize("sku_id", [42, "42"])
async def test_a_check_is_sent_as_documented(sku_id: int | str) -> None:
    server = JsonServer(lambda _: {**ON, "zip": "90001-0001", "cbsa": "LA"})
    async with server.client() as ht:
        check = await ht.skus.check_zip(sku_id, "90001-0001")
    assert (check.available, check.cbsa) == (True, "LA")
    (request,) = server.requests
    assert (request.method, request.url) == ("POST", f"{BASE}/api/partners/skus/42/check_zip")
    assert request.body == b'{"zip":"90001-0001"}'


async def test_a_known_answer_is_given_again_unless_a_fresh_one_is_wanted() -> None:
    server = JsonServer(lambda _: ON)
    async with server.client() as ht:
        first = await ht.skus.check_zip(42, "90001")
        assert await ht.skus.check_zip("42", "90001") is first
        assert await ht.skus.check_zip(42, "90001", fresh=True) is not first
        await ht.with_options(timeout=5).skus.check_zip(42, "90001")
        assert len(server.requests) == 2
        await ht.with_raw_response.skus.check_zip(42, "90001")
        assert len(server.requests) == 3


@pytest.mark.parametrize(("cache", "requests"), [(None, 2), (ZipCache(max_size=1), 1)])
async def test_the_cache_is_the_clients(cache: ZipCache | None, requests: int) -> None:
    server = JsonServer(lambda _: ON)
    async with server.client(zip_cache=cache) as ht, server.client(zip_cache=cache) as other:
        for _ in range(2):
            await ht.skus.check_zip(42, "90001")
        assert len(server.requests) == requests
        await other.skus.check_zip(42, "90001")
        assert len(server.requests) == requests + 1


async def test_headers_go_with_their_own_request() -> None:
    server = JsonServer(lambda _: ON)
    async with server.client() as ht:
        await ht.skus.check_zip(42, "90001")
        await ht.skus.check_zip(42, "90001", headers={"X-Tag": "1"})
    assert ("X-Tag", "1") in server.requests[1].headers


async def test_a_check_is_sent_again_as_it_changes_nothing() -> None:
    answers = [answer({}, status=503), answer({}, status=500), answer(ON)]
    server = JsonServer(lambda _: answers.pop(0))
    async with server.client(retry=RetryPolicy(backoff=0)) as ht:
        assert (await ht.skus.check_zip(42, "90001")).available
    assert len(server.requests) == 3


async def test_a_missing_record_is_an_error_and_no_answer() -> None:
    server = JsonServer(lambda _: answer({"error": "Record Not Found"}, status=404))
    async with server.client() as ht:
        with pytest.raises(NotFoundError) as caught:
            await ht.skus.check_zip(42, "90001")
    assert not isinstance(caught.value, UnconfirmedEndpointError)
