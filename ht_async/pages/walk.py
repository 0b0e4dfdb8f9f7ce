"""Follows a listing from chunk to chunk, and ends it where the server would not.

How the API pages is not documented beyond an integer `cursor` (C12), so every chunk is checked
against what came before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar, final

from attrs import evolve, frozen

from ht_async.pages.cursor import Position

T = TypeVar("T")

REMEMBERED = 10_000
"""Items, and cursors, that a listing remembers to notice what comes twice."""

MAX_PAGES = 1_000_000
"""Pages after which a listing is ended."""


@frozen(slots=True)
class Chunk(Generic[T]):
    """What one request of a listing brought.

    Args:
        items: The items.
        next_cursor: The cursor to ask with for what follows; None if there is none.
        told: Whether the server itself told `next_cursor`.
        flaw: Why the listing can't go on although the server says that it does.
    """

    items: Sequence[T]
    next_cursor: int | None
    told: bool = False
    flaw: str | None = None


@frozen(slots=True)
class Source(Generic[T]):
    """Where a listing gets its chunks.

    Args:
        fetch: Gets the chunk at a position.
        legs: Number of listings that are read one after another, such as one for each status.
        key: What makes two items the same.
        fingerprint: Identifies the filters, so that a cursor isn't used with others.
        stopped: Told why a guard ended the listing, and after how many pages.
    """

    fetch: Callable[[Position], Awaitable[Chunk[T]]]
    legs: int
    key: Callable[[T], Hashable]
    fingerprint: str
    stopped: Callable[[str, int], None]


@final
class Walk(Generic[T]):
    """Follows a listing from chunk to chunk: decides what is new and where to go on.

    Args:
        source: Whose chunks they are.
        start: Where it begins.
    """

    def __init__(self, source: Source[T], start: Position) -> None:
        self._source = source
        self._position = start
        self._cursors: OrderedDict[int | None, None] = OrderedDict({start.cursor: None})
        self._items: OrderedDict[Hashable, int] = OrderedDict()
        self._pages = 0

    def take(self, chunk: Chunk[T]) -> tuple[list[T], Position | None]:
        """Take a chunk in.

        Returns:
            The items that did not come before, and where to go on; None at the end.
        """
        self._pages += 1
        fresh, progressed = self._sift(chunk.items)
        following = self._following(chunk, progressed=progressed)
        if following is not None and self._pages >= MAX_PAGES:
            self._source.stopped("too_many_pages", self._pages)
            following = None
        if following is not None:
            self._go_to(following)
        return fresh, following

    def _sift(self, items: Sequence[T]) -> tuple[list[T], bool]:
        """Leave out what came before; tell whether anything is new in this leg."""
        fresh: list[T] = []
        progressed = False
        for item in items:
            key = self._source.key(item)
            leg = self._items.pop(key, None)
            self._items[key] = self._position.leg
            if leg is None:
                fresh.append(item)
            progressed = progressed or leg != self._position.leg
        while len(self._items) > REMEMBERED:
            self._items.popitem(last=False)
        return fresh, progressed

    def _following(self, chunk: Chunk[T], *, progressed: bool) -> Position | None:
        reason = chunk.flaw
        told = chunk.told or self._position.told
        if chunk.items and not progressed:
            reason = "nothing_new"
        elif chunk.next_cursor is not None and chunk.next_cursor in self._cursors:
            reason = "repeated_cursor"
        elif chunk.next_cursor is not None and (chunk.items or chunk.told):
            return evolve(self._position, cursor=chunk.next_cursor, told=told)
        if reason is not None:
            self._source.stopped(reason, self._pages)
        leg = self._position.leg + 1
        return Position(leg, told=told) if leg < self._source.legs else None

    def _go_to(self, position: Position) -> None:
        if position.leg != self._position.leg:
            self._cursors.clear()
        self._cursors[position.cursor] = None
        if len(self._cursors) > REMEMBERED:
            self._cursors.popitem(last=False)
        self._position = position
