"""A listing as its user sees it: awaited, iterated over, cut short, resumed."""

from __future__ import annotations

import asyncio

import pytest
from listings import Listing, by_rule, told

from ht_async import InvalidRequestError, Page

END = by_rule()


def three_pages() -> Listing:
    return Listing(
        {(0, None): by_rule(1, 2), (0, 2): by_rule(3, 4), (0, 4): by_rule(5), (0, 5): END}
    )


async def test_nothing_is_asked_before_it_is_needed() -> None:
    listing = three_pages()
    pager = listing.pager()
    iterator = aiter(pager)
    assert listing.asked == []
    assert await anext(iterator) == 1
    assert await anext(iterator) == 2
    assert listing.asked == [(0, None)]


async def test_awaiting_it_gives_the_first_page() -> None:
    page = await three_pages().pager()
    assert isinstance(page, Page)
    assert page.items == [1, 2]
    assert page.has_next
    assert repr(page) == "<Page of 2 items, has next>"


async def test_page_after_page_by_hand() -> None:
    page, items = await three_pages().pager(), []
    while True:
        items.append(page.items)
        if not page.has_next:
            break
        page = await page.next()
    assert items == [[1, 2], [3, 4], [5], []]
    assert page.cursor is None
    assert repr(page) == "<Page of 0 items>"
    with pytest.raises(LookupError, match="has_next"):
        await page.next()


async def test_pages_are_iterated_over() -> None:
    assert [page.items async for page in three_pages().pager().pages()] == [[1, 2], [3, 4], [5], []]


async def test_every_iteration_begins_anew() -> None:
    pager = three_pages().pager()
    assert [item async for item in pager] == [1, 2, 3, 4, 5]
    assert [item async for item in pager] == [1, 2, 3, 4, 5]
    assert (await pager).items == [1, 2]


async def test_next_gives_the_same_page_only_once() -> None:
    listing = three_pages()
    first = await listing.pager()
    second = await first.next()
    assert second.items == [3, 4]
    with pytest.raises(LookupError, match="got before"):
        await first.next()
    assert (await second.next()).items == [5]
    again = await listing.pager(cursor=first.cursor)
    assert again.items == [3, 4]


async def test_two_callers_of_next_at_once_do_not_both_get_it() -> None:
    listing = three_pages()
    first = await listing.pager()
    listing.hold = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, listing.hold.set)
    results = await asyncio.gather(first.next(), first.next(), return_exceptions=True)
    pages = [result for result in results if isinstance(result, Page)]
    assert [page.items for page in pages] == [[3, 4]]
    assert [type(result) for result in results if result not in pages] == [LookupError]
    assert len(listing.asked) == 2


@pytest.mark.parametrize("error", [ConnectionError("lost"), ValueError("unreadable")])
async def test_after_an_error_next_can_be_asked_again(error: Exception) -> None:
    listing = three_pages()
    first = await listing.pager()
    listing.errors = [error, error]
    for _ in range(2):
        with pytest.raises(type(error)):
            await first.next()
    second = await first.next()
    assert second.items == [3, 4]
    assert (await second.next()).items == [5]


async def test_after_a_cancellation_next_can_be_asked_again() -> None:
    listing = three_pages()
    first = await listing.pager()
    listing.hold = asyncio.Event()
    task = asyncio.create_task(first.next())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    listing.hold.set()
    assert (await first.next()).items == [3, 4]


async def test_an_error_leaves_an_iteration() -> None:
    listing = three_pages()
    iterator = aiter(listing.pager())
    assert [await anext(iterator), await anext(iterator)] == [1, 2]
    listing.errors = [ConnectionError("lost")]
    with pytest.raises(ConnectionError):
        await anext(iterator)


# -- resuming ------------------------------------------------------------------------------


async def test_a_cursor_goes_on_where_its_page_ended() -> None:
    listing = three_pages()
    first = await listing.pager()
    resumed = [item async for item in listing.pager(cursor=first.cursor)]
    assert resumed == [3, 4, 5]


async def test_a_cursor_leads_into_another_leg() -> None:
    listing = Listing({(0, None): told([1], None), (1, None): by_rule(2), (1, 2): END}, legs=2)
    first = await listing.pager()
    assert [item async for item in listing.pager(cursor=first.cursor)] == [2]


async def test_a_cursor_of_the_apis_own_is_a_place_to_begin() -> None:
    assert [item async for item in three_pages().pager(cursor=4)] == [5]


def test_a_cursor_that_is_none_is_refused_when_the_listing_is_made() -> None:
    with pytest.raises(InvalidRequestError, match=r"^cursor: "):
        three_pages().pager(cursor="garbage")


async def test_a_cursor_of_other_filters_is_refused() -> None:
    first = await three_pages().pager()
    with pytest.raises(InvalidRequestError, match=r"^cursor: .*other filters"):
        type(three_pages().pager())(three_pages().source("others"), cursor=first.cursor)


# -- cutting short -------------------------------------------------------------------------


@pytest.mark.parametrize("most", range(1, 8))
async def test_the_most_items_are_yielded_however_it_is_read(most: int) -> None:
    expected = [1, 2, 3, 4, 5][:most]
    assert [item async for item in three_pages().pager(max_items=most)] == expected
    pages = [page async for page in three_pages().pager(max_items=most).pages()]
    assert [item for page in pages for item in page.items] == expected
    page = await three_pages().pager(max_items=most)
    by_hand = [*page.items]
    while page.has_next:
        page = await page.next()
        by_hand += page.items
    assert by_hand == expected


@pytest.mark.parametrize(("most", "requests"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 4)])
async def test_no_page_is_asked_for_in_vain(most: int, requests: int) -> None:
    listing = three_pages()
    assert [item async for item in listing.pager(max_items=most)]
    assert len(listing.asked) == requests


async def test_a_page_that_was_cut_has_no_cursor_and_a_whole_one_has() -> None:
    listing = three_pages()
    cut = await listing.pager(max_items=1)
    assert (cut.items, cut.has_next, cut.cursor) == ([1], False, None)
    whole = await listing.pager(max_items=2)
    assert (whole.items, whole.has_next) == ([1, 2], False)
    assert [item async for item in listing.pager(cursor=whole.cursor)] == [3, 4, 5]
    with pytest.raises(LookupError, match="has_next"):
        await whole.next()
