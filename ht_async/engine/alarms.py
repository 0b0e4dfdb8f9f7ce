"""Alarms at set times, all of them by one timer of the event loop."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import final


@final
class Alarms:
    """Calls back at set times.

    Nearly all alarms here are called off: calls end long before their time is up. One that is
    called off cost an entry in a dictionary, a timer of its own would cost several times that.
    """

    __slots__ = ("_due", "_next", "_timer")

    def __init__(self) -> None:
        self._due: dict[Callable[[], None], float] = {}
        self._next = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def set(self, when: float, call: Callable[[], None]) -> None:
        """Set an alarm.

        Args:
            when: Loop time.
            call: Called then, once.
        """
        self._due[call] = when
        if when < self._next:
            self._arm(when)

    def call_off(self, call: Callable[[], None]) -> None:
        """Call an alarm off, if it is set."""
        self._due.pop(call, None)

    def close(self) -> None:
        """Leave nothing behind in the event loop, unless an alarm is set."""
        if self._timer is not None and not self._due:
            self._timer.cancel()
            self._timer, self._next = None, math.inf

    def _arm(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._next = when
        self._timer = asyncio.get_running_loop().call_at(when, self._ring)

    def _ring(self) -> None:
        # A loop may call back a little before the time, by the resolution of its clock.
        now = max(self._next, asyncio.get_running_loop().time())
        self._timer, self._next = None, math.inf
        for call in [call for call, when in self._due.items() if when <= now]:
            if self._due.pop(call, None) is not None:  # not called off by one before it
                call()
        if self._due:
            self._arm(min(self._due.values()))
