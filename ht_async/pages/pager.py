"""What a listing looks like to its user."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from typing import Any, Generic, TypeVar, final

from ht_async.pages.cursor import Position, decode_cursor, encode_cursor
from ht_async.pages.walk import Source, Walk

T = TypeVar("T")


@final
class Page(Generic[T]):
    """One page of a listing.

    Args:
        items: Its items.
        following: Where the listing goes on, if it does.
    """

    __slots__ = ("_following", "_left", "_source", "_walk", "items")

    def __init__(
        self, items: list[T], following: Position | None, walk: Walk[T], source: Source[T]
    ) -> None:
        self.items = items
        self._following = following
        self._walk = walk
        self._source = source
        self._left = False

    @property
    def cursor(self) -> str | None:
        """What to pass as `cursor` to go on after this page; None on the last one.

        It goes with the same filters only. Items that come twice are left out within one
        listing, not across a cursor.
        """
        if self._following is None:
            return None
        return encode_cursor(self._following, self._source.fingerprint)

    @property
    def has_next(self) -> bool:
        """Whether the listing goes on. What follows may turn out to be empty."""
        return self._following is not None

    async def next(self) -> Page[T]:
        """Get the page that follows.

        Raises:
            LookupError: This is the last page (ask `has_next` first), or its next page was
                got before (its `cursor` begins another listing there).
            HTError: The page could not be got; asking again is fine.
        """
        if self._following is None:
            raise LookupError("this is the last page: ask has_next first")
        if self._left:
            raise LookupError("the next page was got before: list again from this page's cursor")
        page = await _get(self._source, self._walk, self._following)
        self._left = True
        return page

    def cut(self, size: int) -> None:
        """Keep the first items alone; the listing then ends here."""
        if len(self.items) > size:
            del self.items[size:]
            self._following = None

    def __repr__(self) -> str:
        return f"<Page of {len(self.items)} items{', has next' if self.has_next else ''}>"


async def _get(source: Source[T], walk: Walk[T], position: Position) -> Page[T]:
    items, following = walk.take(await source.fetch(position))
    return Page(items, following, walk, source)


@final
class Pager(Generic[T]):
    """A listing that has not begun.

    `await` it for the first page, iterate over it for all items, or over `pages()`.

    Args:
        source: Where the chunks come from.
        cursor: Where to begin; from `Page.cursor`, or a cursor of the API's.
        max_items: The most items to yield; the listing ends there.
    """

    def __init__(
        self,
        source: Source[T],
        *,
        cursor: str | int | None = None,
        max_items: int | None = None,
    ) -> None:
        self._source = source
        self._start = decode_cursor(cursor, source.fingerprint, source.legs)
        self._max_items = max_items

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._first().__await__()

    async def _first(self) -> Page[T]:
        page = await _get(self._source, Walk(self._source, self._start), self._start)
        if self._max_items is not None:
            page.cut(self._max_items)
        return page

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Iterate over the pages."""
        page = await self._first()
        yielded = len(page.items)
        yield page
        while page.has_next and yielded != self._max_items:
            page = await page.next()
            if self._max_items is not None:
                page.cut(self._max_items - yielded)
            yielded += len(page.items)
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item
