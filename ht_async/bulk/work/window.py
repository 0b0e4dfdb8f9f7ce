"""How many orders a worker sends at once."""

from __future__ import annotations

import asyncio
from typing import final


@final
class Window:
    """Places for orders on their way, shared by all that a worker does.

    Args:
        size: How many places there are.

    Attributes:
        free: How many of them are free.
        ahead: Orders of a chunk that are written down before there is a place for them. After a
            crash they look as if they had been sent; with fewer, places would stay empty while
            a transaction is under way.
        turn: Held by the chunk whose orders are written down now. The next one has its turn when
            all of them are: few large transactions cost less than many small ones.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.free = size
        self.ahead = max(1, size // 4)
        self.turn = asyncio.Lock()
        self._places = asyncio.Semaphore(size)

    async def enter(self) -> None:
        """Wait for a place, in order."""
        await self._places.acquire()
        self.free -= 1

    def leave(self) -> None:
        """Give a place back."""
        self.free += 1
        self._places.release()
