"""A listing that gets the next page while the items of one are worked on."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator
from itertools import count
from random import Random
from typing import Any

import pytest
from listings import Listing, by_rule
from slow_listing import PAGES, TRIP, SlowListing, assert_nothing_runs, now, take_all
from virtual_time import run_virtual, settle, virtual

from ht_async import Page
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk

# -- time ----------------------------------------------------------------------------------


@virtual
async def test_the_next_page_comes_while_one_is_worked_on() -> None:
    listing = SlowListing()
    items: list[int] = []
    await take_all(listing.pager(), items, work=TRIP)
    assert items == [1, 2, 3, 4, 5, 6, 7]
    # The first trip is waited for; the work of 7 seconds then hides all the others.
    assert now() == TRIP + 7
    assert [number for number, _ in listing.asked] == [0, 1, 2, 3]
    assert_nothing_runs(listing)


@virtual
async def test_without_it_every_trip_is_waited_for() -> None:
    await take_all(SlowListing().pager(prefetch=False), [], work=TRIP)
    assert now() == 4 * TRIP + 7


@virtual
async def test_pages_are_never_more_than_one_ahead() -> None:
    listing = SlowListing()
    worked_on = 0
    async for page in listing.pager().pages():
        assert page.items == PAGES[worked_on]
        await asyncio.sleep(100)
        assert len(listing.asked) == min(worked_on + 2, len(PAGES))
        worked_on += 1
    assert worked_on == len(PAGES)
    assert_nothing_runs(listing)


@virtual
async def test_only_iterating_gets_pages_ahead() -> None:
    listing = SlowListing()
    page = await listing.pager()
    await asyncio.sleep(10)
    assert len(listing.asked) == 1
    await page.next()
    assert len(listing.asked) == 2
    assert_nothing_runs(listing)


@virtual
async def test_nothing_is_got_before_the_first_page_is_asked_for() -> None:
    listing = SlowListing()
    pager = listing.pager()
    aiter(pager)
    pager.pages()
    await asyncio.sleep(10)
    assert listing.asked == []


# -- errors --------------------------------------------------------------------------------


@pytest.mark.parametrize("work", [0.0, TRIP / 2, 10 * TRIP])
@virtual
async def test_an_error_waits_until_the_consumer_gets_there(work: float) -> None:
    listing = SlowListing(errors={1: ConnectionError("lost")})
    items: list[int] = []
    with pytest.raises(ConnectionError, match="lost"):
        await take_all(listing.pager(), items, work)
    assert items == [1, 2]
    assert_nothing_runs(listing)


@virtual
async def test_after_an_error_the_listing_goes_on_from_the_cursor() -> None:
    listing = SlowListing(errors={2: ConnectionError("lost")})
    pages: list[Page[int]] = []
    with pytest.raises(ConnectionError):
        await take_all(listing.pager().pages(), pages, work=10 * TRIP)
    assert [page.items for page in pages] == PAGES[:2]
    assert [item async for item in listing.pager(cursor=pages[-1].cursor)] == [5, 6, 7]


@virtual
async def test_an_error_that_nobody_gets_to_is_nobodys() -> None:
    """It would be told as an unhandled one where it is not taken note of."""
    listing = SlowListing(errors={1: ConnectionError("lost")})
    async for _ in listing.pager():
        await asyncio.sleep(10)
        break
    await settle()
    assert listing.errors == {}
    assert_nothing_runs(listing)


# -- what comes out ------------------------------------------------------------------------


@pytest.mark.parametrize("most", range(1, 9))
@virtual
async def test_no_page_is_got_that_the_limit_makes_needless(most: int) -> None:
    ahead, plain = SlowListing(), SlowListing()
    items: list[int] = []
    await take_all(ahead.pager(max_items=most), items, work=10)
    assert items == [item async for item in plain.pager(max_items=most, prefetch=False)]
    assert items == [1, 2, 3, 4, 5, 6, 7][:most]
    assert ahead.came == plain.came
    assert_nothing_runs(ahead)


def random_listing(chance: Random) -> tuple[SlowListing, SlowListing, dict[str, Any]]:
    """Make the same listing twice, and how it is asked for."""
    numbers = count(1)
    pages = [
        [next(numbers) for _ in range(chance.randrange(4))] for _ in range(chance.randrange(1, 8))
    ]
    for page in pages[1:]:
        if chance.random() < 0.3:
            page[:0] = pages[0]  # what came before comes again
    seconds = [chance.choice([0.0, 0.0, chance.random()]) for _ in pages]
    settings = {"max_items": chance.choice([None, None, chance.randrange(1, 20)])}
    return SlowListing(pages, seconds), SlowListing(pages, seconds), settings


@pytest.mark.parametrize("seed", range(150))
def test_every_schedule_gives_what_the_plain_listing_gives(seed: int) -> None:
    chance = Random(seed)

    async def compare() -> None:
        ahead, plain, settings = random_listing(chance)
        pages = []
        async for page in ahead.pager(**settings).pages():
            pages.append((page.items, page.cursor, page.has_next))
            await asyncio.sleep(chance.choice([0.0, chance.random()]))
        expected = plain.pager(**settings, prefetch=False).pages()
        assert pages == [(page.items, page.cursor, page.has_next) async for page in expected]
        assert (ahead.came, ahead.stops) == (plain.came, plain.stops)
        assert_nothing_runs(ahead)

    run_virtual(compare())


@virtual
async def test_guards_end_it_as_they_end_any_listing() -> None:
    listing = Listing({(0, None): by_rule(1, 2), (0, 2): by_rule(1, 2)})
    assert [item async for item in listing.pager(prefetch=True)] == [1, 2]
    assert listing.stops == [("nothing_new", 2)]


@virtual
async def test_pages_ahead_are_got_in_the_consumers_context() -> None:
    told: contextvars.ContextVar[str] = contextvars.ContextVar("told", default="")
    seen: list[str] = []

    class Watching(SlowListing):
        async def fetch(self, position: Position) -> Chunk[int]:
            seen.append(told.get())
            return await super().fetch(position)

    async def consume() -> AsyncIterator[int]:
        told.set("trace-1")
        async for item in Watching().pager():
            yield item

    assert [item async for item in consume()] == [1, 2, 3, 4, 5, 6, 7]
    assert seen == ["trace-1"] * 4
