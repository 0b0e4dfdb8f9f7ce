"""Requests sent again by hand, as people write it."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from typing import Any

from benchmarks.contenders.bare import Send, Sender
from benchmarks.contenders.contender import Place

BACKOFF_SECONDS = 0.1
LONGEST_BACKOFF_SECONDS = 20.0


def status_of(error: Exception) -> int | None:
    """The HTTP status in an error of httpx or aiohttp; None if there was no answer."""
    response = getattr(error, "response", None)
    status: int | None = getattr(response, "status_code", None) or getattr(error, "status", None)
    return status


def retrying(sender: Sender, *, times: int, statuses: tuple[int | None, ...]) -> Sender:
    """Send again after these statuses, with exponential backoff and jitter.

    Args:
        sender: Sends once.
        times: How often, at most.
        statuses: After which statuses; None stands for no answer.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Send]:
        async with sender(place) as once:

            async def send(method: str, path: str, **body: Any) -> bytes:
                for attempt in range(times):
                    try:
                        return await once(method, path, **body)
                    except Exception as error:
                        if status_of(error) not in statuses:
                            raise
                    most = min(LONGEST_BACKOFF_SECONDS, BACKOFF_SECONDS * 2**attempt)
                    await asyncio.sleep(random.uniform(0, most))
                return await once(method, path, **body)

            yield send

    return opened
