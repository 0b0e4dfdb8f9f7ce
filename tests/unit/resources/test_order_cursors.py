"""Several statuses and their cursors: each goes with the listing that it came from."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from json_server import JsonServer, query
from paging_servers import PagingServer, cursors_by_rule, texts, walk

from ht_async import Dialect, HelloTech, InvalidRequestError
from ht_async.dialect import CursorRule, StatusStyle

RULES: tuple[CursorRule, ...] = get_args(CursorRule)
STYLES: tuple[StatusStyle, ...] = get_args(StatusStyle)
PENDING, PAID = 0, 5


@pytest.mark.parametrize("rule", ["last_id", "offset", "page", "epoch"])
async def test_each_status_is_walked_from_its_own_beginning(rule: CursorRule) -> None:
    pages = {str(PENDING): [[9, 8], [7]], str(PAID): [[8, 6], [5, 4]]}
    servers = {
        status: PagingServer(numbers, cursors_by_rule(rule, numbers))
        for status, numbers in pages.items()
    }
    server = JsonServer(lambda request: servers[dict(query(request))["status"]].body(request))
    ids, stopped = await walk(server, Dialect(cursor_rule=rule), status=[PENDING, PAID])
    assert (ids, stopped) == ([9, 8, 7, 6, 5, 4], [])
    assert [dict(sent)["status"] for sent in server.queries] == ["0"] * 3 + ["5"] * 3


async def cursor_of(ht: HelloTech, **filters: Any) -> str:
    cursor = (await ht.orders.list(**filters)).cursor
    assert cursor is not None
    return cursor


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(({"status_style": "one_per_request"}, {"status_style": style}) for style in STYLES[1:]),
        *(({"status_style": style}, {"status_style": "one_per_request"}) for style in STYLES[1:]),
        *(({}, {"cursor_rule": rule}) for rule in RULES[1:]),
    ],
)
async def test_a_cursor_of_another_dialect_is_refused(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    server = JsonServer(lambda _: {"orders": [{"id": 5}]})
    async with server.client(dialect=Dialect(**one)) as ht:
        cursor = await cursor_of(ht, status=[PENDING, PAID])
    async with server.client(dialect=Dialect(**other)) as ht:
        with pytest.raises(InvalidRequestError, match="other filters"):
            ht.orders.list(status=[PENDING, PAID], cursor=cursor)


@pytest.mark.parametrize("choices", [{}, {"dates": "iso"}, {"request_id_header": "cf-ray"}])
async def test_a_cursor_outlives_choices_that_are_not_about_it(choices: dict[str, Any]) -> None:
    server = JsonServer(lambda _: {"orders": [{"id": 5}]})
    async with server.client() as ht:
        cursor = await cursor_of(ht, status=[PENDING])
    async with server.client(dialect=Dialect(**choices)) as ht:
        await ht.orders.list(status=[PENDING], cursor=cursor)
    assert texts(server)[-1] == "cursor=5&status=0"


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "none"])
async def test_only_a_cursor_that_counts_pages_needs_their_size(rule: CursorRule) -> None:
    server = JsonServer(lambda _: {"orders": [{"id": 5, "created_at": 1_700_000_000}]})
    async with server.client(dialect=Dialect(cursor_rule=rule)) as ht:
        cursor = await cursor_of(ht, limit=1)
        if rule == "page":
            with pytest.raises(InvalidRequestError, match="other filters"):
                ht.orders.list(limit=2, cursor=cursor)
        else:
            await ht.orders.list(limit=2, cursor=cursor)


@pytest.mark.parametrize("change", [{"status": [PAID, PENDING]}, {"status": [PENDING]}, {}])
async def test_a_cursor_of_several_statuses_goes_with_these_alone(change: dict[str, Any]) -> None:
    server = JsonServer(lambda _: {"orders": [{"id": 5}]})
    async with server.client() as ht:
        cursor = await cursor_of(ht, status=[PENDING, PAID])
        with pytest.raises(InvalidRequestError, match="other filters"):
            ht.orders.list(**change, cursor=cursor)


@pytest.mark.parametrize("style", STYLES)
async def test_the_apis_own_cursor_says_nothing_about_several_listings(style: StatusStyle) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client(dialect=Dialect(status_style=style)) as ht:
        if style == "one_per_request":
            with pytest.raises(InvalidRequestError, match="several statuses"):
                ht.orders.list(status=[PENDING, PAID], cursor=7)
        else:
            await ht.orders.list(status=[PENDING, PAID], cursor=7)
            assert "cursor=7" in texts(server)[0]
