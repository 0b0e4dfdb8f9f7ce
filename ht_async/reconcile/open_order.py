"""An order that was sent and whose outcome is not known yet."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TypeAlias, final

from attrs import frozen

from ht_async.errors import HTError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order


@frozen(slots=True)
class Found:
    """The order is on the server.

    Args:
        order: The order.
        existing: It was there before our first send.
    """

    order: Order
    existing: bool = False


@frozen(slots=True)
class Refused:
    """A late answer proved that the order was not created.

    Args:
        error: What the answer was.
    """

    error: HTError


@frozen(slots=True)
class Absent:
    """It was looked for long enough after the end of its last attempt, and is not there."""


@frozen(slots=True)
class Taken:
    """An order of another content has the reference, and none of its own is there.

    Args:
        order_id: That order's id.
    """

    order_id: int


@frozen(slots=True)
class Untold:
    """The API could not be asked.

    Args:
        error: Why.
    """

    error: HTError


Finding: TypeAlias = Found | Refused | Absent | Taken | Untold
"""What became of an order."""

FIRST_PAUSE = 1.0
MAX_PAUSE = 32.0
"""Shortest and longest time, in seconds, between two looks for an order."""

LATE_LOOKS = 2
"""Looks after an order has settled that must miss it before it counts as absent."""

MAX_FAILURES = 5
"""Looks after an order has settled that may fail, one after the other."""


@final
class OpenOrder:
    """An order that was sent and whose outcome is not known yet.

    Args:
        order: What was sent; it has a reference.
        reference: The reference.
        first_sent: Our wall clock time before its first send.
        settle: Seconds from the end of its last attempt in which the server carries it out
            and lists it, if it ever does.
    """

    def __init__(
        self, order: NewOrder, reference: str, first_sent: datetime, settle: float
    ) -> None:
        self.order = order
        self.reference = reference
        self.first_sent = first_sent
        self.settle = settle
        self.look_from = first_sent
        """Our wall clock time from which on it may have been created."""
        self.watchers = 0
        self.covered = False
        """Whether a scan went back to before its first send."""
        self.next_look = 0.0
        self._ended: float | None = None
        self._pause = FIRST_PAUSE
        self._late_looks = 0
        self._failures = 0
        self._finding: asyncio.Future[Finding] = asyncio.get_running_loop().create_future()

    @property
    def finding(self) -> Finding | None:
        """What became of it, if that is known."""
        return self._finding.result() if self._finding.done() else None

    @property
    def under_way(self) -> bool:
        """Whether an attempt of ours may still reach the server."""
        return self._ended is None

    def ended(self, now: float) -> None:
        """Take note that its last attempt has ended."""
        self._ended = now
        self.next_look = now + self._pause

    def settled(self, now: float) -> bool:
        """Tell whether what has not shown up by now is not to come any more."""
        return self._ended is not None and now >= self._ended + self.settle

    def needs_full_scan(self, now: float) -> bool:
        """Tell whether it has settled and nothing was looked at since."""
        return not self.covered or (self.settled(now) and self._late_looks == 0)

    def missed(self, began: float) -> Absent | None:
        """Take note of a look that did not see it.

        Args:
            began: Loop time when the look began.

        Returns:
            That it is absent, if this look proves it.
        """
        self._failures = 0
        self.covered = True
        if self._ended is None or began < self._ended:
            return None
        if self.settled(began):
            self._late_looks += 1
            if self._late_looks >= LATE_LOOKS:
                return Absent()
        self._plan(began)
        return None

    def failed(self, now: float, error: HTError) -> Untold | None:
        """Take note of a look that could not be finished.

        Returns:
            That it is not to be known, if it was tried often enough.
        """
        self._failures += 1
        if self.settled(now) and self._failures >= MAX_FAILURES:
            return Untold(error)
        self._plan(now)
        return None

    def _plan(self, now: float) -> None:
        self._pause = min(2 * self._pause, MAX_PAUSE)
        self.next_look = now + self._pause
        if self._ended is not None and not self.settled(now):
            self.next_look = min(self.next_look, self._ended + self.settle)
        elif self._late_looks:
            self.next_look = now

    def conclude(self, finding: Finding) -> None:
        """Record what became of it; the first finding stays."""
        if not self._finding.done():
            self._finding.set_result(finding)

    def look_again(self) -> None:
        """Forget that it was not to be known."""
        if isinstance(self.finding, Untold):
            self._finding = asyncio.get_running_loop().create_future()
            self._failures = 0

    async def wait(self, seconds: float | None) -> Finding | None:
        """Wait until it is known what became of it; None if it isn't in that time."""
        await asyncio.wait((self._finding,), timeout=seconds)
        return self.finding

    def __repr__(self) -> str:
        return f"<OpenOrder {self.reference!r}>"
