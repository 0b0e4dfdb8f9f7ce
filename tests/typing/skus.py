"""What type checkers say about SKUs and ZIP checks. Checked, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, assert_type

from ht_async import HelloTech, HTError, Image, Page, Pager
from ht_async.models.sku import Sku
from ht_async.models.tag_counts import TagCounts
from ht_async.models.zip_check import ZipCheck
from ht_async.models.zip_grid import ZipGrid, ZipRow
from ht_async.resources.zip_cache import ZipCache


async def listing(ht: HelloTech) -> None:
    pager = ht.skus.list(max_items=5, timeout=3)
    assert_type(pager, Pager[Sku])
    assert_type(await pager, Page[Sku])
    async for sku in pager:
        assert_type(sku, Sku)
        assert_type(sku.id, int)
        assert_type(sku.name, str | None)
        assert_type(sku.hero_image, Image | None)
        assert_type(sku.raw, Mapping[str, Any])
        assert_type(sku.to_dict(), dict[str, Any])


async def checks() -> None:
    async with HelloTech("key", zip_cache=ZipCache(max_size=100, ttl=60)) as ht:
        check = await ht.skus.check_zip(42, "90001", fresh=True, timeout=5, headers={"X-A": "b"})
        assert_type(check, ZipCheck)
        assert_type(check.available, bool)
        assert_type(check.treatment, str | None)
        assert_type(check.cbsa_id, int | None)
        assert_type(await ht.skus.check_zip("42", "90001"), ZipCheck)


async def counts(ht: HelloTech) -> None:
    found = await ht.orders.count_by_tag(["tv"], fallback="list", timeout=5)
    assert_type(found, TagCounts)
    assert_type(found["tv"], int)
    assert_type(found.source, Literal["api", "list"])


async def grids(ht: HelloTech, zip_codes: Iterator[str]) -> None:
    grid = await ht.skus.check_zips([42, 43], zip_codes)
    assert_type(grid, ZipGrid)
    assert_type(grid[42, "90001"], ZipCheck)
    assert_type(grid.get((42, "90001")), ZipCheck | None)
    assert_type(grid.errors, Mapping[tuple[int | str, str], HTError])
    assert_type(grid.available, list[tuple[int | str, str]])
    assert_type(grid.served("90001"), list[int | str])
    assert_type(grid.complete, bool)
    assert_type(grid.to_rows(), list[ZipRow])
    for (sku_id, zip_code), check in grid.items():
        assert_type(sku_id, int | str)
        assert_type(zip_code, str)
        assert_type(check, ZipCheck)
