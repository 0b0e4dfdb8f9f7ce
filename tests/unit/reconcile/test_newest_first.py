"""Reading back to a moment: no order since then is missed, and not much more is read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_orders import Listing, at, in_pages, shown
from virtual_time import run_virtual

from ht_async import DecodeError, Order
from ht_async.pages.walk import Chunk, Source
from ht_async.reconcile.newest_first import Descent, back_to


def orders(dates: Sequence[float | None]) -> list[Order]:
    return [shown(number, created) for number, created in enumerate(dates, 1)]


def read(listing: Listing, since: float) -> set[int]:
    """Return the ids of the orders that are read."""

    async def main() -> set[int]:
        pages = back_to(listing.source(), at(since))
        return {order.id async for page in pages for order in page}

    return run_virtual(main())


@pytest.mark.parametrize(
    ("dates", "since", "pages"),
    [
        # newest first, pages of two: it ends after the first page that is past the moment
        ([9, 8, 7, 6, 5, 4, 3, 2], 7, 2),
        ([9, 8, 7, 6, 5, 4, 3, 2], 6, 3),
        ([9, 8, 7, 6, 5, 4, 3, 2], -1, 4),
        ([99, 6, 5, 4, 3, 2, 1, 0], 50, 2),
        # too little to tell that it is sorted
        ([5, 5, 4, 4, 3, 3, 2, 2], 9, 4),
        ([5, 5, 5, 5, 5, 5, 5, 5], 9, 4),
        ([5, 4], 9, 1),
        # the oldest first, or in no order
        ([2, 3, 4, 5, 6, 7, 8, 9], 9, 4),
        ([9, 8, 7, 6, 8, 5, 4, 3, 2, 1], 7, 2),
        ([3, 4, 2, 1, 0, -1, -2, -3], 9, 4),
        # dates that can't be read say nothing
        ([None] * 8, 9, 4),
        ([9, None, 8, None, 7, None, 6, None, 5, 4], 8, 4),
    ],
)
def test_how_far_is_read(dates: list[float | None], since: float, pages: int) -> None:
    listing = Listing(in_pages(orders(dates), 2))
    read(listing, since)
    assert listing.fetched == pages


@given(
    dates=st.lists(st.none() | st.integers(0, 30), max_size=40),
    size=st.integers(1, 9),
    since=st.integers(-1, 31),
    direction=st.sampled_from(["newest first", "oldest first"]),
)
def test_in_a_sorted_list_no_order_since_then_is_missed(
    dates: list[int | None], size: int, since: int, direction: str
) -> None:
    """Unreadable dates stand anywhere: the order of the list is that of the true dates."""
    newest_first = direction == "newest first"
    readable = iter(sorted((d for d in dates if d is not None), reverse=newest_first))
    listed = orders([None if created is None else next(readable) for created in dates])
    wanted = {o.id for o in listed if o.created_at is not None and o.created_at >= at(since)}
    assert read(Listing(in_pages(listed, size)), since) >= wanted


@given(
    dates=st.lists(st.integers(0, 30), min_size=4, max_size=40, unique=True).filter(
        lambda dates: dates[:4] != sorted(dates[:4], reverse=True)
    ),
    since=st.integers(-1, 31),
)
def test_a_list_that_begins_unsorted_is_read_to_its_end(dates: list[int], since: int) -> None:
    listing = Listing(in_pages(orders(dates), 4))
    assert len(read(listing, since)) == len(dates)


def test_one_fall_is_no_order() -> None:
    descent = Descent()
    descent.see(orders([5, 4]))
    assert not descent.is_past(at(9))
    descent.see(orders([3, 2]))
    assert descent.is_past(at(9))
    descent.see(orders([3]))
    assert not descent.is_past(at(9))


def test_a_list_that_ends_before_its_end_proves_nothing() -> None:
    async def fetch(_: object) -> Chunk[Order]:
        return Chunk(tuple(orders([5])), 1, told=True)  # the same page for ever

    source = Source(
        fetch=fetch, legs=1, key=lambda o: o.id, fingerprint="", stopped=lambda *_: None
    )

    async def main() -> None:
        async for _ in back_to(source, at(0)):
            pass

    with pytest.raises(DecodeError, match="nothing_new"):
        run_virtual(main())
