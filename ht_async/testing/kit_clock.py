"""The time of day in a test: the real one, or that of virtual time."""

from __future__ import annotations

import asyncio
import time  # noqa: TID251 - the real one, where a test runs in it
from datetime import UTC, datetime
from typing import final

from ht_async.testing.virtual_loop import EPOCH, VirtualTimeLoop


@final
class KitClock:
    """Tells the time to the sandbox and to its clients alike.

    Args:
        virtual: Whether the test runs in virtual time; before its loop runs it is `EPOCH` then.
    """

    def __init__(self, *, virtual: bool) -> None:
        self._virtual = virtual

    def wall(self) -> float:
        """Return the wall clock time, in seconds since 1970."""
        passed = self._passed()
        return time.time() if passed is None else EPOCH.timestamp() + passed

    def steady(self) -> float:
        """Return seconds on a clock that never goes back."""
        passed = self._passed()
        return time.monotonic() if passed is None else passed

    def now(self) -> datetime:
        """Return the aware wall clock time."""
        return datetime.fromtimestamp(self.wall(), UTC)

    def _passed(self) -> float | None:
        """Return the virtual seconds that have passed; None in real time."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return 0.0 if self._virtual else None
        return loop.time() if isinstance(loop, VirtualTimeLoop) else None
