"""A listing whose pages take their time, and notes what is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from typing import Any, TypeVar

from attrs import define, field
from virtual_time import other_tasks

from ht_async import Pager
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk, Source

T = TypeVar("T")

PAGES = [[1, 2], [3, 4], [5, 6], [7]]
TRIP = 1.0
"""Seconds that getting a page takes."""


def now() -> float:
    return asyncio.get_running_loop().time()


@define
class SlowListing:
    """Serves pages, each after a while, and notes when each was asked for and came.

    Args:
        pages: The items of each; the cursor is the number of the next page.
        seconds: How long each takes.
        errors: What getting a page ends in, by its number, from 0; raised once.
    """

    pages: list[list[int]] = field(factory=lambda: PAGES)
    seconds: list[float] = field(factory=lambda: [TRIP])
    errors: dict[int, Exception] = field(factory=dict)
    asked: list[tuple[int, float]] = field(factory=list)
    came: list[int] = field(factory=list)
    stops: list[str] = field(factory=list)
    active: int = 0
    cancelled: int = 0

    async def fetch(self, position: Position) -> Chunk[int]:
        number = position.cursor or 0
        self.asked.append((number, now()))
        assert self.active == 0
        self.active += 1
        try:
            await asyncio.sleep(self.seconds[number % len(self.seconds)])
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.active -= 1
        if number in self.errors:
            raise self.errors.pop(number)
        self.came.append(number)
        last = number + 1 >= len(self.pages)
        return Chunk(self.pages[number], None if last else number + 1, told=True)

    def pager(self, **settings: Any) -> Pager[int]:
        source = Source(
            fetch=self.fetch,
            legs=1,
            key=lambda item: item,
            fingerprint="f",
            stopped=lambda reason, pages: self.stops.append(reason),
        )
        return Pager(source, **{"prefetch": True, **settings})


async def take_all(listed: AsyncIterable[T], taken: list[T], work: float) -> None:
    """Take all items or pages, and work so many seconds on each."""
    async for one in listed:
        taken.append(one)
        await asyncio.sleep(work)


def assert_nothing_runs(listing: SlowListing) -> None:
    assert other_tasks() == set()
    assert listing.active == 0
