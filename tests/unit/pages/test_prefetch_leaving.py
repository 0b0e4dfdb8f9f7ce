"""Whoever leaves a listing that gets pages ahead leaves nothing running."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest
from slow_listing import TRIP, SlowListing, assert_nothing_runs, now, take_all
from virtual_time import settle, virtual

from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk


@pytest.mark.parametrize("work", [0.0, TRIP / 2, 10 * TRIP])
@virtual
async def test_leaving_the_loop_ends_what_is_under_way(work: float) -> None:
    listing = SlowListing()
    async for _ in listing.pager():
        await asyncio.sleep(work)
        break
    await settle()
    assert len(listing.asked) <= 2
    assert listing.cancelled == (work < TRIP)
    assert_nothing_runs(listing)


@pytest.mark.parametrize("work", [0.0, TRIP / 2, 10 * TRIP])
@virtual
async def test_an_error_of_the_loops_body_ends_what_is_under_way(work: float) -> None:
    listing = SlowListing()

    async def stumble() -> None:
        async for page in listing.pager().pages():
            await asyncio.sleep(work)
            raise LookupError(page)

    with pytest.raises(LookupError):
        await stumble()
    await settle()
    assert_nothing_runs(listing)


@virtual
async def test_closing_an_iterator_waits_until_all_has_ended() -> None:
    listing = SlowListing()
    async with aclosing(aiter(listing.pager())) as items:  # type: ignore[type-var]
        assert await anext(items) == 1
        await asyncio.sleep(TRIP / 2)
        assert listing.active == 1
    assert (listing.active, listing.cancelled) == (0, 1)
    assert_nothing_runs(listing)


@pytest.mark.parametrize("after", [0.5, 1.0, 1.5, 2.0, 2.5, 6.5])
@pytest.mark.parametrize("work", [0.25, 3.0])
@virtual
async def test_a_cancelled_consumer_leaves_nothing_running(work: float, after: float) -> None:
    listing = SlowListing()

    task = asyncio.create_task(take_all(listing.pager(), [], work))
    await asyncio.sleep(after)
    task.cancel()
    await asyncio.wait((task,))
    await settle()
    assert_nothing_runs(listing)


@virtual
async def test_a_fetch_that_ends_slowly_is_waited_for_however_often_it_is_cancelled() -> None:
    ended: list[float] = []

    class Stubborn(SlowListing):
        async def fetch(self, position: Position) -> Chunk[int]:
            try:
                return await super().fetch(position)
            except asyncio.CancelledError:
                await asyncio.sleep(5)
                ended.append(now())
                raise

    listing = Stubborn()
    items = aiter(listing.pager())
    assert await anext(items) == 1
    await asyncio.sleep(TRIP / 2)
    closing = asyncio.create_task(items.aclose())  # type: ignore[attr-defined]
    for _ in range(3):
        await asyncio.sleep(1)
        closing.cancel()
    await asyncio.wait((closing,))
    assert closing.cancelled()
    assert ended == [TRIP + TRIP / 2 + 5]
    assert_nothing_runs(listing)
