"""Counting orders by tag through a client: by the API, and by listing orders."""

from __future__ import annotations

from typing import Any

import pytest
from json_server import JsonServer, answer, query

from ht_async import (
    ConfigurationError,
    DecodeError,
    Dialect,
    InvalidRequestError,
    Request,
    RetryPolicy,
    ServerError,
    UnconfirmedEndpointError,
)

NAMED = Dialect(paths={"orders.count_by_tag": "/api/partners/orders/by_tag"})
ORDERS = [
    {"id": 9, "tags": ["tv", "urgent"]},
    {"id": 8, "tags": ["TV"]},
    {"id": 7, "tags": ["wifi"]},
    {"id": 6},
    {"id": 5, "tags": None},
    {"id": 4, "tags": [{"name": "tv"}]},
    {"id": 3, "tags": []},
]


def asked_for(request: Request, name: str) -> list[str]:
    return [value for member, value in query(request) if member == name]


def lists(request: Request) -> Any:
    """Answer as a server whose filter lets through what has the tag or tells none."""
    (tag,) = asked_for(request, "tags[]")
    (cursor,) = asked_for(request, "cursor") or ["100"]
    matching = [
        order
        for order in ORDERS
        if not order.get("tags") or tag in str(order["tags"]).lower()
        if order["id"] < int(cursor)  # type: ignore[operator]
    ]
    return {"orders": matching[:2]}


class Api:
    """A server that counts if it is told how, and lists."""

    def __init__(self, counting: Any = None) -> None:
        self.server = JsonServer(self._respond)
        self._counting = counting

    def _respond(self, request: Request) -> Any:
        if request.url.partition("?")[0].endswith("/by_tag"):
            return self._counting
        return lists(request)

    @property
    def paths(self) -> list[str]:
        paths = [
            request.url.partition("?")[0].rpartition("/")[2] for request in self.server.requests
        ]
        return [path for number, path in enumerate(paths) if path not in paths[:number]]

    async def count(self, tags: Any, fallback: Any = "list", **settings: Any) -> Any:
        settings.setdefault("retry", RetryPolicy(retries=0))
        async with self.server.client(**settings) as ht:
            return await ht.orders.count_by_tag(tags, fallback=fallback)


# -- by listing ----------------------------------------------------------------------------


async def test_orders_are_listed_tag_by_tag_to_the_end() -> None:
    api = Api()
    counts = await api.count(["tv", "wifi", "tv"])
    assert dict(counts) == {"tv": 2 + 3, "wifi": 1 + 2}
    assert counts.source == "list"
    sent = [asked_for(request, "tags[]") for request in api.server.requests]
    assert all(len(tags) == 1 for tags in sent)
    assert [tag for (tag,) in sent] == ["tv"] * 4 + ["wifi"] * 3


async def test_a_server_that_ignores_the_filter_is_not_believed() -> None:
    body = {"orders": [order for order in ORDERS if isinstance(order.get("tags"), list)]}
    server = JsonServer(lambda request: {"orders": []} if "cursor" in request.url else body)
    async with server.client() as ht:
        counts = await ht.orders.count_by_tag(["tv", "urgent", "none"])
    assert dict(counts) == {"tv": 3, "urgent": 2, "none": 1}  # one tells its tags illegibly


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"orders": [{"id": 9}], "next_cursor": "x"}, "unreadable_cursor"),
        ({"orders": [{"id": 9}], "next_cursor": 9}, "repeated_cursor|nothing_new"),
        ({"orders": [{"id": 9}]}, "nothing_new"),
    ],
)
async def test_a_list_that_breaks_off_gives_no_count(body: Any, reason: str) -> None:
    async with JsonServer(lambda _: body).client() as ht:
        with pytest.raises(DecodeError, match=f"to its end .*({reason})"):
            await ht.orders.count_by_tag(["tv"])


async def test_an_error_of_the_list_is_raised() -> None:
    server = JsonServer(lambda _: answer({}, status=500))
    async with server.client(retry=RetryPolicy(retries=0)) as ht:
        with pytest.raises(ServerError):
            await ht.orders.count_by_tag(["tv"])


# -- by the api ----------------------------------------------------------------------------


async def test_the_api_counts_once_its_path_is_named() -> None:
    api = Api({"counts": {"tv": 12, "wifi & more": 3}})
    counts = await api.count(iter(["wifi & more", "tv", "tv"]), dialect=NAMED)
    assert list(counts.items()) == [("wifi & more", 3), ("tv", 12)]
    assert counts.source == "api"
    (request,) = api.server.requests
    assert (request.method, request.body) == ("GET", b"")
    assert request.url == (
        "https://api.example/api/partners/orders/by_tag?tags%5B%5D=wifi+%26+more&tags%5B%5D=tv"
    )


async def test_brackets_are_written_as_the_dialect_says() -> None:
    api = Api({"tv": 1})
    await api.count(["tv"], dialect=Dialect(paths=NAMED.paths, brackets="raw"))
    assert api.server.requests[0].url.endswith("by_tag?tags[]=tv")


UNREADABLE: list[Any] = [{}, {"tv": "many"}, [], {"tv": {"n": 1}}, answer({}, status=404)]


@pytest.mark.parametrize("counting", UNREADABLE)
async def test_what_the_api_does_not_tell_is_counted_by_listing(counting: Any) -> None:
    api = Api(counting)
    counts = await api.count(["tv"], dialect=NAMED)
    assert (dict(counts), counts.source) == ({"tv": 5}, "list")
    assert api.paths == ["by_tag", "orders"]


@pytest.mark.parametrize("counting", UNREADABLE)
async def test_without_a_fallback_it_is_an_error(counting: Any) -> None:
    api = Api(counting)
    with pytest.raises((DecodeError, UnconfirmedEndpointError)):
        await api.count(["tv"], fallback=None, dialect=NAMED)
    assert api.paths == ["by_tag"]


async def test_without_a_path_and_a_fallback_there_is_no_way() -> None:
    api = Api()
    with pytest.raises(ConfigurationError, match=r'paths=\{"orders\.count_by_tag"'):
        await api.count(["tv"], fallback=None)
    assert api.server.requests == []


async def test_another_error_of_the_api_is_no_reason_to_list() -> None:
    api = Api(answer({}, status=500))
    with pytest.raises(ServerError):
        await api.count(["tv"], dialect=NAMED)
    assert api.paths == ["by_tag"]


# -- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "fallback", "fields"),
    [
        ([], "list", ["tags"]),
        ("tv", "list", ["tags"]),
        ({"tv": 1}, "list", ["tags"]),
        (None, "list", ["tags"]),
        (["tv", "", 5, "a\nb"], "list", ["tags[1]", "tags[2]", "tags[3]"]),
        (["tv"], "api", ["fallback"]),
        (["tv"], True, ["fallback"]),
        ([""], 5, ["tags[0]", "fallback"]),
    ],
)
async def test_every_flaw_is_told_by_name_before_any_io(
    tags: Any, fallback: Any, fields: list[str]
) -> None:
    api = Api()
    with pytest.raises(InvalidRequestError) as caught:
        await api.count(tags, fallback)
    assert [problem.field for problem in caught.value.problems] == fields
    assert api.server.requests == []
