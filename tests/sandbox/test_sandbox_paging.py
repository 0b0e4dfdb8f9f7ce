"""Cursors of every style lead through a list, and odd pages are odd in the way they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ORDERS = "/api/partners/orders"
MOST = 40


class Walk:
    """Pages of a list, asked for one after the other as a client would."""

    def __init__(self, api: Any, query: str, dialect: str = "") -> None:
        self.api, self.query, self.dialect = api, query, dialect
        self.pages: list[list[int]] = []
        self.bodies: list[dict[str, Any]] = []

    async def step(self, cursor: int | None) -> dict[str, Any]:
        query = self.query if cursor is None else f"{self.query}&cursor={cursor}"
        headers = {"X-Sandbox-Dialect": self.dialect}
        response = await self.api.client.get(f"{ORDERS}?{query}", headers=headers)
        assert response.status_code == 200, response.text
        body = response.json()
        self.bodies.append(body)
        self.pages.append([order["id"] for order in body["orders"]])
        return body

    @property
    def ids(self) -> list[int]:
        return [order_id for page in self.pages for order_id in page]

    async def by_rule(self, rule: Callable[[Walk], int]) -> None:
        """Compute each cursor; stop at a page without new orders."""
        await self.step(None)
        known: set[int] = set()
        while not set(self.pages[-1]) <= known and len(self.pages) < MOST:
            known |= set(self.pages[-1])
            await self.step(rule(self))

    async def by_member(self) -> None:
        """Follow `next_cursor` until there is none or it stays the same."""
        cursor: int | None = None
        while len(self.pages) < MOST:
            following = (await self.step(cursor))["next_cursor"]
            if following in (None, cursor):
                break
            cursor = following


RULES: dict[str, Callable[[Walk], int]] = {
    "last_id": lambda walk: walk.pages[-1][-1],
    "offset": lambda walk: len(walk.ids),
    "page": lambda walk: len(walk.pages) + 1,
    "epoch": lambda walk: walk.bodies[-1]["orders"][-1]["created_at"]["integer"],
}


@pytest.fixture
async def everything(sandbox):
    """A sandbox with 25 orders in pages of 10, their ids, and a walk through them."""

    async def start(style: str, query: str = "sort=ASC", dialect: str = "") -> Any:
        api = await sandbox(orders=25, page_size=10, cursor_style=style)
        return await api.ids(f"{query}&limit=100"), Walk(api, query, dialect)

    return start


@pytest.mark.parametrize("sort", ["ASC", "DESC"])
@pytest.mark.parametrize("style", RULES)
async def test_every_style_leads_through_the_list(everything, style, sort):
    ids, walk = await everything(style, f"sort={sort}")
    await walk.by_rule(RULES[style])
    assert list(dict.fromkeys(walk.ids)) == ids
    assert all(body.keys() == {"status", "orders"} for body in walk.bodies)
    overlap = 1 if style == "epoch" else 0
    assert [page[:overlap] for page in walk.pages[1:]] == [
        page[len(page) - overlap :] for page in walk.pages[:-1]
    ]


@pytest.mark.parametrize("style", ["offset", "page"])
async def test_positions_suit_every_sort_order_and_filter(everything, style):
    query = "order_by=appointment&status=1,2,3,4,5,6,7,8&limit=3"
    ids, walk = await everything(style, query.replace("&limit=3", ""))
    walk.query = query
    await walk.by_rule(RULES[style])
    assert len(ids) > 3
    assert walk.ids == ids


@pytest.mark.parametrize(
    ("style", "query", "status"),
    [
        ("offset", "cursor=0", 200),
        ("offset", "cursor=9223372036854775807", 200),
        ("page", "cursor=9223372036854775807&limit=200", 200),
        ("page", "cursor=0", 400),
        ("epoch", "cursor=0", 200),
        ("epoch", "cursor=0&order_by=appointment", 400),
        ("last_id", "cursor=0", 400),
        ("member", "cursor=0", 400),
        ("member", "cursor=9223372036854775807", 400),
    ],
)
async def test_cursors_at_the_limits(everything, style, query, status):
    _, walk = await everything(style)
    response = await walk.api.client.get(f"{ORDERS}?{query}")
    assert response.status_code == status
    if status == 200:
        assert response.json()["orders"] == [] or query == "cursor=0"


async def test_an_ignored_cursor_leads_to_the_same_page_for_ever(everything):
    ids, walk = await everything("last_id", dialect="ignore_cursor")
    await walk.by_rule(RULES["last_id"])
    assert walk.pages == [ids[:10]] * 2


@pytest.mark.parametrize("style", ["member", "last_id"])
async def test_empty_pages_carry_a_new_cursor(everything, style):
    ids, walk = await everything(style, dialect="empty_page_with_cursor")
    await walk.by_member()
    assert walk.ids == ids
    assert [len(page) for page in walk.pages] == [10, 0, 10, 0, 5]
    cursors = [body["next_cursor"] for body in walk.bodies]
    assert len(set(cursors)) == 5
    assert cursors[-1] is None
    assert not set(cursors) & set(ids)


async def test_a_repeated_cursor_does_not_move(everything):
    ids, walk = await everything("member", dialect="repeated_cursor")
    await walk.by_member()
    assert walk.pages == [ids[:10], ids[10:20]]
    cursors = [body["next_cursor"] for body in walk.bodies]
    assert cursors[0] == cursors[1] is not None


@pytest.mark.parametrize("style", RULES)
async def test_short_pages_hide_nothing(everything, style):
    ids, walk = await everything(style, "sort=ASC&limit=9", "short_pages")
    await walk.by_rule(RULES[style])
    assert max(map(len, walk.pages)) == 5
    assert list(dict.fromkeys(walk.ids)) == ids


async def test_a_short_page_has_an_order_at_least(everything):
    ids, walk = await everything("last_id", "sort=ASC&limit=1", "short_pages")
    await walk.step(None)
    assert walk.pages == [ids[:1]]


@pytest.mark.parametrize("style", ["last_id", "offset", "page"])
async def test_pages_repeat_the_end_of_the_page_before(everything, style):
    ids, walk = await everything(style, dialect="duplicate_items")
    await walk.by_rule(RULES[style])
    assert list(dict.fromkeys(walk.ids)) == ids
    assert walk.pages[1] == ids[8:20]
    assert len(walk.ids) > len(ids)


async def test_pages_with_a_cursor_member_repeat_orders_too(everything):
    ids, walk = await everything("member", "sort=DESC", "duplicate_items")
    await walk.by_member()
    assert walk.pages == [ids[:10], ids[8:20], ids[18:]]


async def test_odd_pages_combine_with_other_shapes(everything):
    ids, walk = await everything("member", dialect="duplicate_items,short_pages,text_ids")
    await walk.by_member()
    assert list(dict.fromkeys(walk.ids)) == [str(order_id) for order_id in ids]
    assert [len(page) for page in walk.pages] == [5, 7, 7, 7, 7]
