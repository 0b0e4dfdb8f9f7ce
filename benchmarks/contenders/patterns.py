"""How people send many requests at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from benchmarks.work import Work

One: TypeAlias = Callable[[int], Awaitable[object]]
Pattern: TypeAlias = Callable[[One, Work, int], Awaitable[object]]


async def in_workers(one: One, work: Work, in_flight: int) -> None:
    """As many workers as requests may be in flight share the work."""

    async def labour() -> None:
        for number in work:
            await one(number)
            work.done(number)

    await asyncio.gather(*(labour() for _ in range(in_flight)))


async def in_workers_that_go_on(one: One, work: Work, in_flight: int) -> None:
    """Workers to which an error is the end of a unit only."""

    async def labour() -> None:
        for number in work:
            with contextlib.suppress(Exception):
                await one(number)
                work.done(number)

    await asyncio.gather(*(labour() for _ in range(in_flight)))


async def under_semaphore(one: One, work: Work, in_flight: int) -> None:
    """A task for every unit; a semaphore lets some of them through."""
    semaphore = asyncio.Semaphore(in_flight)

    async def guarded(number: int) -> None:
        async with semaphore:
            await one(number)
        work.done(number)

    await asyncio.gather(*map(guarded, work))


async def all_at_once(one: One, work: Work, in_flight: int) -> None:
    """A task for every unit, and nothing that bounds them; some may fail."""
    del in_flight

    async def finished(number: int) -> None:
        await one(number)
        work.done(number)

    await asyncio.gather(*map(finished, work), return_exceptions=True)
