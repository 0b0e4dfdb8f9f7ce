"""Requests that are kept waiting, for as long as there is a reason to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine


class Holds:
    """Keeps requests waiting, and lets all of them go when the server stops."""

    def __init__(self) -> None:
        """Make an empty set of holds."""
        self._waiting: set[asyncio.Future[None]] = set()

    async def hold(self, seconds: float, until: Coroutine[object, object, None] | None) -> None:
        """Wait until the time is up, a condition holds or `release` is called.

        Args:
            seconds: the longest time to wait.
            until: ends the wait early when it returns.
        """
        released: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        reasons: set[asyncio.Future[None]] = {released}
        if until is not None:
            reasons.add(asyncio.ensure_future(until))
        self._waiting.add(released)
        try:
            await asyncio.wait(reasons, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._waiting.discard(released)
            for reason in reasons:
                reason.cancel()

    def release(self) -> None:
        """Let everything that waits now go on."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
