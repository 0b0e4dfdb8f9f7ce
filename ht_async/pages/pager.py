"""What a listing looks like to its user."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from typing import Any, Generic, TypeVar, final

from attrs import evolve, frozen

from ht_async.engine.outlast import end_all
from ht_async.pages.cursor import Position, decode_cursor, encode_cursor
from ht_async.pages.walk import Source, Walk

T = TypeVar("T")


@final
class Page(Generic[T]):
    """One page of a listing.

    Args:
        items: Its items.
        following: Where the listing goes on, if it does.
        onward: Gets the page there.
    """

    __slots__ = ("_following", "_left", "_onward", "items")

    def __init__(self, items: list[T], following: Position | None, onward: _Onward[T]) -> None:
        self.items = items
        self._following = following
        self._onward = onward
        self._left = False

    @property
    def cursor(self) -> str | None:
        """What to pass as `cursor` to go on after this page; None where nothing follows.

        It goes with the same filters only. Items that come twice are left out within one
        listing, not across a cursor. A page that `max_items` cut short has none.
        """
        if self._following is None:
            return None
        return encode_cursor(self._following, self._onward.source.fingerprint)

    @property
    def has_next(self) -> bool:
        """Whether the listing goes on. What follows may turn out to be empty."""
        return self._following is not None and self._onward.wanted != 0

    async def next(self) -> Page[T]:
        """Get the page that follows.

        Raises:
            LookupError: This is the last page (ask `has_next` first), or its next page was
                got before (its `cursor` begins another listing there).
            HTError: The page could not be got; asking again is fine.
        """
        if self._following is None or not self.has_next:
            raise LookupError("this is the last page: ask has_next first")
        if self._left:
            raise LookupError("the next page was got before: list again from this page's cursor")
        self._left = True
        try:
            return await self._onward.get(self._following)
        except BaseException:
            self._left = False
            raise

    def __repr__(self) -> str:
        return f"<Page of {len(self.items)} items{', has next' if self.has_next else ''}>"


@frozen(slots=True)
class _Onward(Generic[T]):
    """Gets the pages of one listing, each from where the one before ended.

    Args:
        source: Where the chunks come from.
        walk: What knows the items and cursors that came before.
        wanted: The most items that are still to come; None for no limit.
    """

    source: Source[T]
    walk: Walk[T]
    wanted: int | None

    async def get(self, position: Position) -> Page[T]:
        items, following = self.walk.take(await self.source.fetch(position))
        if self.wanted is None:
            return Page(items, following, self)
        kept = items[: self.wanted]
        cut = len(kept) < len(items)
        onward = evolve(self, wanted=self.wanted - len(kept))
        return Page(kept, None if cut else following, onward)


@final
class Pager(Generic[T]):
    """A listing that has not begun.

    `await` it for the first page, iterate over it for all items, or over `pages()`.

    Args:
        source: Where the chunks come from.
        cursor: Where to begin; from `Page.cursor`, or a cursor of the API's.
        max_items: The most items to yield; the listing ends there.
        prefetch: Get the next page while the items of one are being worked on.
    """

    def __init__(
        self,
        source: Source[T],
        *,
        cursor: str | int | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
    ) -> None:
        self._prefetch = prefetch
        self._source = source
        self._start = decode_cursor(cursor, source.fingerprint, source.legs)
        self._max_items = max_items

    def __await__(self) -> Generator[Any, None, Page[T]]:
        return self._first().__await__()

    async def _first(self) -> Page[T]:
        walk = Walk(self._source, self._start)
        return await _Onward(self._source, walk, self._max_items).get(self._start)

    async def pages(self) -> AsyncGenerator[Page[T]]:
        """Iterate over the pages."""
        page = await self._first()
        while page.has_next:
            ahead = asyncio.create_task(page.next()) if self._prefetch else None
            try:
                yield page
                page = await (ahead or page.next())
            finally:
                if ahead is not None:
                    await end_all((ahead,))
        yield page

    async def __aiter__(self) -> AsyncGenerator[T]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item
