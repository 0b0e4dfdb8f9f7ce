"""Requests that are kept waiting, for as long as there is a reason to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine


class Holds:
    """Keeps requests waiting, until the server stops."""

    def __init__(self) -> None:
        """Make an empty set of holds."""
        self._waiting: set[asyncio.Future[None]] = set()
        self._closed = False

    async def hold(self, seconds: float, until: Coroutine[object, object, None] | None) -> bool:
        """Wait until the time is up, a condition holds or `release` is called.

        Args:
            seconds: the longest time to wait.
            until: ends the wait early when it returns.

        Returns:
            Whether the condition holds.
        """
        released: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        condition = None if until is None else asyncio.ensure_future(until)
        reasons = {released} if condition is None else {released, condition}
        self._waiting.add(released)
        try:
            await asyncio.wait(
                reasons,
                timeout=0 if self._closed else seconds,
                return_when=asyncio.FIRST_COMPLETED,
            )
            return condition is not None and condition.done()
        finally:
            self._waiting.discard(released)
            for reason in reasons:
                reason.cancel()

    def close(self) -> None:
        """Let everything that waits go on, and keep nothing waiting from now on."""
        self._closed = True
        self.release()

    def release(self) -> None:
        """Let everything that waits go on."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
