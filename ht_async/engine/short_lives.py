"""Notices programs that open a client for each request."""

from __future__ import annotations

import asyncio
import warnings
from collections import deque
from typing import final
from weakref import WeakKeyDictionary

MANY = 50
"""Clients that one event loop may close within `SHORT` seconds, each of them that young."""

SHORT = 60.0
"""Seconds below which a client's life is short."""

_WARNING = (
    f"{MANY} HelloTech clients were opened and closed within a minute, as if each request had its "
    "own: open one when the application starts, such as in a FastAPI lifespan, and use it in all "
    "requests. Each client opens connections of its own, and knows neither the others' orders nor "
    "how much the API takes"
)


@final
class ShortLives:
    """Warns, once in an event loop, of clients that are closed soon after they were opened."""

    def __init__(self) -> None:
        self._ends: WeakKeyDictionary[asyncio.AbstractEventLoop, deque[float]] = WeakKeyDictionary()

    def ended(self, began: float) -> None:
        """Take note that a client of the running event loop was closed.

        Args:
            began: When it was first used, by the loop's clock.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        ends = self._ends.setdefault(loop, deque(maxlen=MANY))
        if ends.maxlen == 0 or now - began > SHORT:
            return
        ends.append(now)
        if len(ends) == MANY and now - ends[0] <= SHORT:
            self._ends[loop] = deque(maxlen=0)
            warnings.warn(_WARNING, RuntimeWarning, stacklevel=2)
