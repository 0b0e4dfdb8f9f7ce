"""What tests in virtual time need besides `ht_async.testing.virtual_loop`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from ht_async.testing.virtual_loop import (
    EPOCH,
    LIMIT,
    Deadlock,
    Endless,
    Unhandled,
    VirtualTimeLoop,
    describe_tasks,
    run_virtual,
    virtual_runner,
)
from ht_async.testing.virtual_loop import virtual_now as wall_clock
from ht_async.testing.virtual_loop import virtual_time as virtual

__all__ = [
    "EPOCH",
    "LIMIT",
    "Deadlock",
    "Endless",
    "Unhandled",
    "VirtualTimeLoop",
    "describe_tasks",
    "elapsed",
    "other_tasks",
    "run_virtual",
    "settle",
    "virtual",
    "virtual_runner",
    "wall_clock",
]


def other_tasks() -> set[asyncio.Task[Any]]:
    """Return the running loop's unfinished tasks, the current one aside."""
    return asyncio.all_tasks() - {asyncio.current_task()}


async def settle(ticks: int = 10) -> None:
    """Let everything run that is ready, without letting time pass."""
    for _ in range(ticks):
        await asyncio.sleep(0)


async def elapsed(awaitable: Awaitable[Any]) -> float:
    """Return how many seconds something takes."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await awaitable
    return loop.time() - began
