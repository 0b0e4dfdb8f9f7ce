"""Waits for tasks that are coming to their end."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import anyio


async def outlast(
    tasks: Collection[asyncio.Task[Any]], seconds: float | None = None
) -> asyncio.CancelledError | None:
    """Wait for tasks, whoever cancels the wait meanwhile.

    Args:
        tasks: What to wait for; their results and errors are left alone.
        seconds: The longest wait; None for no limit.

    Returns:
        The cancellation that was put off, for the caller to raise in the end.
    """
    loop = asyncio.get_running_loop()
    until = float("inf") if seconds is None else loop.time() + seconds
    interruption: asyncio.CancelledError | None = None
    # A cancelled anyio scope would otherwise cancel this wait in every turn of the loop.
    with anyio.CancelScope(shield=True):
        while pending := [task for task in tasks if not task.done()]:
            left = None if seconds is None else until - loop.time()
            if left is not None and left <= 0:
                break
            try:
                await asyncio.wait(pending, timeout=left)
            except asyncio.CancelledError as cancellation:
                interruption = cancellation
    return interruption


async def end_all(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until each has ended, in whatever way.

    Raises:
        asyncio.CancelledError: The wait was cancelled; raised when it is over.
    """
    for task in tasks:
        task.cancel()
    interruption = await outlast(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # or asyncio would log it as missed
    if interruption is not None:
        raise interruption
