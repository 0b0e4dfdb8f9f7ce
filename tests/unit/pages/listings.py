"""Sources of listings whose chunks are written down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, field

from ht_async.pages.cursor import Position
from ht_async.pages.pager import Pager
from ht_async.pages.walk import Chunk, Source


def by_rule(*items: int) -> Chunk[int]:
    """Make a chunk of a body without a cursor: the last item is taken for it."""
    return Chunk(items, items[-1] if items else None)


def told(items: Sequence[int], cursor: int | None, flaw: str | None = None) -> Chunk[int]:
    """Make a chunk of a body that tells the next cursor."""
    return Chunk(items, cursor, told=True, flaw=flaw)


@define
class Listing:
    """Gives the chunk that is written down for a position, and notes what was asked.

    Args:
        chunks: Chunk, or error to be raised once, for each leg and cursor.
        legs: Number of legs.
        errors: Raised by what is asked next, the last one first.
        hold: Whoever asks waits for it.
    """

    chunks: dict[tuple[int, int | None], Any] | Callable[[Position], Chunk[int]]
    legs: int = 1
    asked: list[tuple[int, int | None]] = field(factory=list)
    stops: list[tuple[str, int]] = field(factory=list)
    errors: list[Exception] = field(factory=list)
    hold: asyncio.Event | None = None

    async def fetch(self, position: Position) -> Chunk[int]:
        self.asked.append((position.leg, position.cursor))
        if self.hold is not None:
            await self.hold.wait()
        if self.errors:
            raise self.errors.pop()
        if callable(self.chunks):
            return self.chunks(position)
        chunk: Chunk[int] = self.chunks[position.leg, position.cursor]
        return chunk

    def source(self, fingerprint: str = "filters") -> Source[int]:
        return Source(
            fetch=self.fetch,
            legs=self.legs,
            key=lambda item: item,
            fingerprint=fingerprint,
            stopped=lambda reason, pages: self.stops.append((reason, pages)),
        )

    def pager(self, **settings: Any) -> Pager[int]:
        return Pager(self.source(), **settings)
