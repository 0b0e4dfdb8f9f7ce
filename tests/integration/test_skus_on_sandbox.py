"""SKUs and ZIP checks over real sockets, against a server that keeps a journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from ht_async import AuthenticationError, HelloTech, NotFoundError, UnconfirmedEndpointError
from ht_async.dialect import Dialect
from ht_async.resources.zip_cache import ZipCache
from ht_async.sandbox import RunningServer, SandboxConfig
from ht_async.sandbox import serve as serve_sandbox
from ht_async.sandbox.catalogue import AREAS, SKUS, served

SEED = 7
ZIPS = [f"{area.prefixes[0]}01" for area in AREAS]

Start = Callable[..., Awaitable[tuple[RunningServer, HelloTech]]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start sandboxes with a client each; everything ends with the test."""
    async with AsyncExitStack() as stack:

        async def started(**settings: Any) -> tuple[RunningServer, HelloTech]:
            server = await stack.enter_async_context(
                serve_sandbox(SandboxConfig(port=0, seed=SEED))
            )
            settings.setdefault("api_key", server.api_key)
            client = HelloTech(base_url=server.url, **settings)
            return server, await stack.enter_async_context(client)

        yield started


async def requests(ht: HelloTech) -> int:
    """Return how many ZIP checks reached the server."""
    journal: Any = await ht.request("GET", "/_sandbox/journal", params={"limit": 10_000})
    assert journal["forgotten"] == 0
    return sum(entry["path"].endswith("/check_zip") for entry in journal["entries"])


async def test_the_catalogue_is_listed(start: Start) -> None:
    _, ht = await start()
    skus = [sku async for sku in ht.skus.list()]
    assert {sku.id: sku.name for sku in skus} == {sku.id: sku.name for sku in SKUS.values()}
    for sku in skus:
        assert sku.sku_icon is not None
        assert sku.hero_image is not None
        assert sku.hero_mobile_image is not None


async def test_a_wrong_path_of_the_catalogue_is_told(start: Start) -> None:
    _, ht = await start(dialect=Dialect(paths={"skus.list": "/api/partners/catalogue"}))
    with pytest.raises(NotFoundError) as caught:
        await ht.skus.list()
    assert not isinstance(caught.value, UnconfirmedEndpointError)  # the user vouches for the path


@pytest.mark.parametrize("quirks", ["bare_skus", "text_ids", "camel_case", "unknown_members"])
async def test_the_catalogue_is_read_in_other_dialects(start: Start, quirks: str) -> None:
    _, ht = await start()
    plain = [sku async for sku in ht.skus.list()]
    other = [sku async for sku in ht.skus.list(headers={"X-Sandbox-Dialect": quirks})]
    assert [sku.raw for sku in other] != [sku.raw for sku in plain] or quirks == "bare_skus"
    assert [(sku.id, sku.name, sku.hero_image) for sku in other] == [
        (sku.id, sku.name, sku.hero_image) for sku in plain
    ]


@pytest.mark.parametrize(
    ("quirks", "available", "cbsa_id"),
    [
        ("treatment_case", True, 31080),
        ("treatment_null", False, 31080),
        ("cbsa_null", True, None),
        ("text_ids,camel_case,no_envelope_status,unknown_members", True, 31080),
    ],
)
async def test_a_check_is_read_in_other_dialects(
    start: Start, quirks: str, available: bool, cbsa_id: int | None
) -> None:
    _, ht = await start()
    plain = await ht.skus.check_zip(42, "90001")
    other = await ht.skus.check_zip(42, "90001", headers={"X-Sandbox-Dialect": quirks})
    assert (other.available, other.cbsa_id, other.zip) == (available, cbsa_id, plain.zip)
    assert other != plain


async def test_a_grid_tells_the_truth_about_every_cell(start: Start) -> None:
    _, ht = await start()
    grid = await ht.skus.check_zips(list(SKUS), [*ZIPS, "99999", "10001-0001"])
    assert grid.complete
    assert {cell for cell in grid.available if cell[1] in ZIPS} == {
        (sku.id, f"{area.prefixes[0]}01")
        for sku in SKUS.values()
        for area in AREAS
        if served(SEED, sku, area)
    }
    assert grid.served("99999") == []
    assert {42, 43, 10639} <= set(grid.served("10001-0001"))
    assert grid[42, ZIPS[0]].cbsa_id == AREAS[0].cbsa_id
    assert await requests(ht) == len(SKUS) * 10
    assert ht.stats().slots_in_use == 0


async def test_calls_at_the_same_time_share_requests(start: Start) -> None:
    _, ht = await start(zip_cache=ZipCache(max_size=0))
    calls = [ht.skus.check_zip(42, ZIPS[number % 4]) for number in range(200)]
    assert all(check.available for check in await asyncio.gather(*calls))
    assert await requests(ht) == 4


async def test_a_missing_sku_fails_in_its_own_cells(start: Start) -> None:
    _, ht = await start()
    grid = await ht.skus.check_zips([42, 1], ZIPS[:2])
    assert list(grid) == [(42, zip_code) for zip_code in ZIPS[:2]]
    assert {type(error) for error in grid.errors.values()} == {NotFoundError}


async def test_a_wrong_key_ends_a_grid_early(start: Start) -> None:
    server, ht = await start(api_key="another key", max_connections=8)
    grid = await ht.skus.check_zips([42], [f"{number:05d}" for number in range(5_000)])
    assert len(grid.errors) == 5_000
    assert {type(error) for error in grid.errors.values()} == {AuthenticationError}
    async with HelloTech(server.api_key, base_url=server.url) as other:
        assert await requests(other) <= 8


async def test_cancelled_callers_leave_no_slot_and_no_task_behind(start: Start) -> None:
    _, ht = await start(max_connections=8, zip_cache=None)
    await ht.skus.check_zip(42, ZIPS[0])
    before = asyncio.all_tasks()
    for number in range(20):
        calls = [
            asyncio.create_task(ht.skus.check_zips(list(SKUS), ZIPS)),
            *(asyncio.create_task(ht.skus.check_zip(42, zip_code)) for zip_code in ZIPS),
        ]
        for _ in range(number):
            await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
    async with asyncio.timeout(20):
        while ht.stats().slots_in_use:  # noqa: ASYNC110 - the condition has no event
            await asyncio.sleep(0.005)
    left = {task.get_name() for task in asyncio.all_tasks() - before}
    assert not {name for name in left if "skus" in name or "worker" in name}
    assert (await ht.skus.check_zips(list(SKUS), ZIPS)).complete
