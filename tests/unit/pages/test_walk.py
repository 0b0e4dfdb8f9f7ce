"""Where a listing goes on, and what ends it."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from listings import Listing, by_rule, told

from ht_async.pages import walk
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk

pytestmark = pytest.mark.no_cover

END = by_rule()

# name: chunks, what is yielded, what is asked (leg and cursor), why a guard ended it
WALKS: dict[str, tuple[dict[tuple[int, int | None], Any], list[int], list[Any], list[Any]]] = {
    "the last item is the cursor where none is told": (
        {(0, None): by_rule(1, 2), (0, 2): by_rule(3, 4), (0, 4): END},
        [1, 2, 3, 4],
        [(0, None), (0, 2), (0, 4)],
        [],
    ),
    "a cursor that is told goes before": (
        {(0, None): told([1, 2], 70), (0, 70): told([3], 80), (0, 80): told([4], None)},
        [1, 2, 3, 4],
        [(0, None), (0, 70), (0, 80)],
        [],
    ),
    "a short page is not the end": (
        {(0, None): by_rule(1, 2, 3), (0, 3): by_rule(4), (0, 4): by_rule(5, 6), (0, 6): END},
        [1, 2, 3, 4, 5, 6],
        [(0, None), (0, 3), (0, 4), (0, 6)],
        [],
    ),
    "an empty page without a cursor is the end": ({(0, None): END}, [], [(0, None)], []),
    "an empty page with a new cursor goes on": (
        {(0, None): told([], 5), (0, 5): told([1], 6), (0, 6): told([], None)},
        [1],
        [(0, None), (0, 5), (0, 6)],
        [],
    ),
    "an empty page whose cursor was not told is the end": (
        {(0, None): Chunk([], 5)},
        [],
        [(0, None)],
        [],
    ),
    "a cursor of 0 is a cursor": (
        {(0, None): told([1], 0), (0, 0): told([2], None)},
        [1, 2],
        [(0, None), (0, 0)],
        [],
    ),
    "items that come twice are left out": (
        {(0, None): by_rule(1, 2, 2), (0, 2): by_rule(2, 1, 3), (0, 3): END},
        [1, 2, 3],
        [(0, None), (0, 2), (0, 3)],
        [],
    ),
    "a page without anything new is the end": (
        {(0, None): told([1, 2], 5), (0, 5): told([2, 1], 6)},
        [1, 2],
        [(0, None), (0, 5)],
        [("nothing_new", 2)],
    ),
    "the cursor that was just used is the end": (
        {(0, None): told([1], 5), (0, 5): told([2], 5)},
        [1, 2],
        [(0, None), (0, 5)],
        [("repeated_cursor", 2)],
    ),
    "a cursor used earlier is the end": (
        {(0, None): told([1], 5), (0, 5): told([2], 6), (0, 6): told([3], 5)},
        [1, 2, 3],
        [(0, None), (0, 5), (0, 6)],
        [("repeated_cursor", 3)],
    ),
    "empty pages that lead in a circle are the end": (
        {(0, None): told([], 5), (0, 5): told([], 6), (0, 6): told([], 5)},
        [],
        [(0, None), (0, 5), (0, 6)],
        [("repeated_cursor", 3)],
    ),
    "a cursor that can't be read is the end, and is told": (
        {(0, None): told([1], None, flaw="unreadable_cursor")},
        [1],
        [(0, None)],
        [("unreadable_cursor", 1)],
    ),
}


@pytest.mark.parametrize("name", WALKS)
async def test_walk(name: str) -> None:
    chunks, items, asked, stops = WALKS[name]
    listing = Listing(chunks)
    assert [item async for item in listing.pager()] == items
    assert listing.asked == asked
    assert listing.stops == stops


LEGS: dict[str, tuple[dict[tuple[int, int | None], Any], list[int], list[Any]]] = {
    "each leg is read to its end": (
        {
            (0, None): by_rule(1, 2),
            (0, 2): END,
            (1, None): by_rule(3),
            (1, 3): END,
            (2, None): END,
        },
        [1, 2, 3],
        [],
    ),
    "an item that moved from one leg to the other appears once": (
        {
            (0, None): by_rule(1, 2),
            (0, 2): END,
            (1, None): by_rule(2),
            (1, 2): by_rule(3),
            (1, 3): END,
            (2, None): by_rule(1),
            (2, 1): END,
        },
        [1, 2, 3],
        [],
    ),
    "cursors of one leg say nothing about another": (
        {
            (0, None): told([1], 5),
            (0, 5): told([2], None),
            (1, None): told([3], 5),
            (1, 5): told([4], None),
            (2, None): told([], None),
        },
        [1, 2, 3, 4],
        [],
    ),
    "a guard ends its leg alone": (
        {
            (0, None): told([1], 5),
            (0, 5): told([1], 6),
            (1, None): told([2], None, flaw="unreadable_cursor"),
            (2, None): told([3], None),
        },
        [1, 2, 3],
        [("nothing_new", 2), ("unreadable_cursor", 3)],
    ),
}


@pytest.mark.parametrize("name", LEGS)
async def test_walk_of_several_legs(name: str) -> None:
    chunks, items, stops = LEGS[name]
    listing = Listing(chunks, legs=3)
    assert [item async for item in listing.pager()] == items
    assert listing.stops == stops
    assert {leg for leg, _ in listing.asked} == {0, 1, 2}


async def test_an_item_that_moves_through_every_page_is_yielded_once() -> None:
    """Sorted by a changing value, an item may stay at the front."""

    def chunk(position: Position) -> Chunk[int]:
        page = (position.cursor or 0) + 1
        return told([0, page], page if page < 50 else None)

    listing = Listing(chunk)
    items = [item async for item in listing.pager()]
    assert items == [0, *range(1, 51)]


async def test_a_listing_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MAX_PAGES", 30)

    def chunk(position: Position) -> Chunk[int]:
        assert len(listing.asked) <= 30
        return by_rule(len(listing.asked))

    listing = Listing(chunk)
    assert [item async for item in listing.pager()] == list(range(1, 31))
    assert listing.stops == [("too_many_pages", 30)]


async def test_a_listing_of_exactly_the_most_pages_ends_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walk, "MAX_PAGES", 3)
    listing = Listing({(0, None): by_rule(1), (0, 1): by_rule(2), (0, 2): END})
    assert [item async for item in listing.pager()] == [1, 2]
    assert listing.stops == []


async def test_a_circle_is_noticed_if_it_is_smaller_than_what_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walk, "REMEMBERED", 20)
    listing = Listing(lambda position: told([], ((position.cursor or 0) + 1) % 20))
    assert [item async for item in listing.pager()] == []
    assert listing.stops == [("repeated_cursor", 21)]


@pytest.mark.parametrize("size", [1, 100])
async def test_100_000_items_are_listed_in_flat_memory(size: int) -> None:
    def chunk(position: Position) -> Chunk[int]:
        start = position.cursor or 0
        return by_rule(*range(start + 1, min(start + size, 100_000) + 1))

    listing = Listing(chunk)
    listing.asked = Forgetful()
    count, peaks = 0, []
    tracemalloc.start()
    try:
        async for _ in listing.pager():
            count += 1
            if count % 20_000 == 0:
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
    assert count == 100_000
    # What is remembered is full after 10,000 items; from then on nothing may grow.
    assert max(peaks) < 6_000_000
    assert peaks[-1] < peaks[1] * 1.2, peaks


class Forgetful(list[Any]):
    """A list that stays empty."""

    def append(self, item: Any) -> None: ...
