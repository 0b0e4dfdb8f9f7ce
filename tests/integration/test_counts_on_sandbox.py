"""Orders counted by tag over real sockets: by the server's own count, and by listing them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from ht_async import DecodeError, Dialect, HelloTech
from ht_async.sandbox import SandboxConfig
from ht_async.sandbox import serve as serve_sandbox

COUNTS = "/api/partners/orders/count_by_tag"
NAMED = Dialect(paths={"orders.count_by_tag": COUNTS})
ORDERS = 300

Start = Callable[..., Awaitable[HelloTech]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start sandboxes with a client each; everything ends with the test."""
    async with AsyncExitStack() as stack:

        async def started(dialect: Dialect | None = None) -> HelloTech:
            config = SandboxConfig(port=0, orders=ORDERS, paths={"orders.count_by_tag": COUNTS})
            server = await stack.enter_async_context(serve_sandbox(config))
            client = HelloTech(server.api_key, base_url=server.url, dialect=dialect)
            return await stack.enter_async_context(client)

        yield started


async def truth(ht: HelloTech) -> dict[str, int]:
    """Return how many orders have each tag, as their own members tell."""
    counts: dict[str, int] = {}
    read = 0
    async for order in ht.orders.list(limit=100):
        read += 1
        for tag in order.tags:
            counts[tag] = counts.get(tag, 0) + 1
    assert read == ORDERS
    assert len(counts) > 2
    return counts


def quirks(*names: str) -> dict[str, str]:
    return {"X-Sandbox-Dialect": ",".join(names)}


@pytest.mark.parametrize("quirk", ["text_ids", "bare_counts", "counts_list", "unknown_members"])
async def test_the_server_counts(start: Start, quirk: str) -> None:
    ht = await start(NAMED)
    true = await truth(ht)
    counts = await ht.orders.count_by_tag([*true, "no such tag"], headers=quirks(quirk))
    assert dict(counts) == {**true, "no such tag": 0}
    assert counts.source == "api"


LISTS = ["text_ids", "nulls", "sparse", "short_pages", "empty_page_with_cursor"]


@pytest.mark.parametrize("quirk", LISTS)
async def test_orders_are_counted_by_listing_them(start: Start, quirk: str) -> None:
    ht = await start()
    true = await truth(ht)
    counts = await ht.orders.count_by_tag([*true, "no such tag"], headers=quirks(quirk))
    assert dict(counts) == {**true, "no such tag": 0}
    assert counts.source == "list"


@pytest.mark.parametrize("quirk", ["ignore_cursor", "repeated_cursor"])
async def test_a_list_that_can_not_be_read_to_its_end_gives_no_count(
    start: Start, quirk: str
) -> None:
    ht = await start()
    with pytest.raises(DecodeError, match="to its end"):
        await ht.orders.count_by_tag(["urgent"], headers=quirks(quirk))


async def test_a_wrong_path_is_made_up_for_by_listing(start: Start) -> None:
    ht = await start(Dialect(paths={"orders.count_by_tag": "/api/partners/tag_counts"}))
    true = await truth(ht)
    tag = min(true)
    counts = await ht.orders.count_by_tag([tag])
    assert (json.dumps(dict(counts)), counts.source) == (json.dumps({tag: true[tag]}), "list")


async def test_the_client_can_be_told_not_to_list(start: Start) -> None:
    ht = await start(NAMED)
    counts: Any = await ht.orders.count_by_tag(["tv"], fallback=None)
    assert counts.source == "api"
