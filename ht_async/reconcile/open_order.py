"""An order that was sent and whose outcome is not known yet."""

from __future__ import annotations

import asyncio
import math
from datetime import datetime
from typing import final

from attrs import frozen

from ht_async.models.new_order import NewOrder
from ht_async.reconcile.finding import Absent, Finding, Untold

FIRST_PAUSE = 1.0
MAX_PAUSE = 32.0
"""Shortest and longest time, in seconds, between two looks for an order."""

LATE_LOOKS = 2
"""Looks after an order has settled, back to before its first send, that must miss it before it
counts as absent."""

MAX_FAILURES = 5
"""Looks after an order has settled that may fail, one after the other."""

_MAY_CHANGE = (Untold, Absent)


@frozen(slots=True)
class Look:
    """A look at the orders on the server.

    Args:
        began: Loop time when it began.
        start: Our wall clock time from which on it missed no order.
    """

    began: float
    start: datetime


@final
class OpenOrder:
    """An order that was sent and whose outcome is not known yet.

    Args:
        order: What was sent; it has a reference.
        reference: The reference.
        first_sent: Our wall clock time before its first send.
        settle: Seconds from the end of its last attempt in which the server carries it out
            and lists it, if it ever does.
        sent_elsewhere: Whether it is known from elsewhere that it was sent, so that what the
            client knows of its reference says nothing about who created it.
    """

    __slots__ = (
        "_concluded",
        "_ended",
        "_failures",
        "_finding",
        "_hurry",
        "_late_look",
        "_late_looks",
        "_loop",
        "_parted",
        "_pause",
        "_sender_has_left",
        "covered",
        "first_sent",
        "look_from",
        "looks",
        "next_look",
        "order",
        "reference",
        "sent_again",
        "sent_elsewhere",
        "settle",
        "watchers",
    )

    def __init__(
        self,
        order: NewOrder,
        reference: str,
        first_sent: datetime,
        settle: float,
        *,
        sent_elsewhere: bool = False,
    ) -> None:
        self.order = order
        self.reference = reference
        self.first_sent = first_sent
        self.settle = settle
        self.sent_elsewhere = sent_elsewhere
        self.look_from = first_sent
        """Our wall clock time from which on it may have been created."""
        self.watchers = 0
        self.next_look = 0.0
        self.looks = 0
        """Looks for it so far, those that failed included."""
        self.sent_again = False
        self.covered = False
        """Whether a look missed it that went back to before its first send."""
        self._ended: float | None = None
        self._pause = FIRST_PAUSE
        self._hurry = math.inf
        self._late_looks = 0
        self._late_look = 0.0
        self._failures = 0
        self._loop = asyncio.get_running_loop()
        self._finding: Finding | None = None
        self._sender_has_left = False
        # Made when somebody waits for them, which is rare.
        self._concluded: asyncio.Future[Finding] | None = None
        self._parted: asyncio.Future[None] | None = None

    @property
    def finding(self) -> Finding | None:
        """What became of it, if that is known."""
        return self._finding

    @property
    def under_way(self) -> bool:
        """Whether an attempt of ours may still reach the server."""
        return self._ended is None

    def ended(self, now: float) -> None:
        """Take note that its last attempt has ended."""
        self._ended = now
        hurry = (self._hurry - now) / 2 if self._hurry > now else math.inf
        self.next_look = now + min(self._pause, hurry)

    def sends_again(self) -> None:
        """Take note that it is sent once more."""
        self._forget()
        self._ended = None
        self._pause = FIRST_PAUSE
        self.sent_again = True

    def settle_no_sooner(self, settle: float) -> None:
        """Give it at least so many seconds to settle, since somebody else wants that."""
        if settle > self.settle:
            self.settle = settle
            self._forget_looks()

    def hurry(self, now: float, seconds: float) -> None:
        """Take note that somebody waits for it no longer than that: look before they leave."""
        self._hurry = now + seconds
        self.next_look = min(self.next_look, now + seconds / 2)

    def sender_left(self) -> None:
        """Take note that nobody waits any more for the answer to its send."""
        self._sender_has_left = True
        if self._parted is not None and not self._parted.done():
            self._parted.set_result(None)

    async def outlast_sender(self, seconds: float | None) -> bool:
        """Wait until its sender has the answer or has left; False if that is not in time."""
        if self._parted is None:
            self._parted = self._loop.create_future()
            if self._sender_has_left:
                self._parted.set_result(None)
        await asyncio.wait((self._parted,), timeout=seconds)
        return self._sender_has_left

    @property
    def settles(self) -> float:
        """Loop time from which on what has not shown up is not to come any more."""
        return math.inf if self._ended is None else self._ended + self.settle

    def settled(self, now: float) -> bool:
        """Tell whether what has not shown up by now is not to come any more."""
        return now >= self.settles

    @property
    def next_late_look(self) -> float:
        """Loop time from which on a look proves something that was not proven yet."""
        return max(self.settles, self._late_look)

    @property
    def awaits_group(self) -> bool:
        """Whether its next look is a late one, which goes far back and is shared if possible."""
        return self._late_looks > 0 or (self.covered and self.next_look >= self.settles)

    def needs_full_scan(self, now: float, *, group: bool) -> bool:
        """Tell whether a look has to go back to before its first send.

        Args:
            now: Loop time when the look begins.
            group: Whether it is for orders that have settled.
        """
        return not self.covered or (group and self.settled(now))

    def missed(self, look: Look) -> Absent | None:
        """Take note of a look that did not see it.

        Returns:
            That it is absent, if this look proves it.
        """
        self._failures = 0
        whole = look.start <= self.look_from
        self.covered = self.covered or whole
        if self._ended is None or look.began < self._ended:
            return None
        self.looks += 1
        if not self.settled(look.began):
            self._plan(look.began)
        elif whole:
            self._late_looks += 1
            self._late_look = look.began
        return Absent() if self._late_looks >= LATE_LOOKS else None

    def failed(self, now: float, error: Exception) -> Untold | None:
        """Take note of a look that could not be finished.

        Returns:
            That it is not to be known, if it was tried often enough.
        """
        self.looks += 1
        if self.settled(now):
            self._failures += 1
            if self._failures >= MAX_FAILURES:
                return Untold(error)
        self._plan(now)
        return None

    def _plan(self, now: float) -> None:
        self._pause = min(2 * self._pause, MAX_PAUSE)
        self.next_look = now + self._pause
        if self._ended is not None and not self.settled(now):
            self.next_look = min(self.next_look, self._ended + self.settle)

    def conclude(self, finding: Finding) -> bool:
        """Record what became of it; False if that is known already."""
        self.look_again()
        if self._finding is not None:
            return False
        self._finding = finding
        if self._concluded is not None:
            self._concluded.set_result(finding)
        return True

    def look_again(self) -> None:
        """Forget what may have changed: that it was absent, or not to be known."""
        if isinstance(self._finding, _MAY_CHANGE):
            self._forget()

    def _forget(self) -> None:
        self._finding = self._concluded = None
        self._forget_looks()

    def _forget_looks(self) -> None:
        self._failures = self._late_looks = 0
        self._late_look = 0.0
        self.covered = False

    @property
    def at_home(self) -> bool:
        """Whether this is the event loop in which it was sent."""
        return self._loop is asyncio.get_running_loop()

    async def wait(self, seconds: float | None) -> Finding | None:
        """Wait until it is known what became of it; None if it isn't in that time."""
        concluded = self._concluded
        if concluded is None:
            concluded = self._concluded = self._loop.create_future()
            if self._finding is not None:
                concluded.set_result(self._finding)
        await asyncio.wait((concluded,), timeout=seconds)
        return concluded.result() if concluded.done() else None

    def __repr__(self) -> str:
        return f"<OpenOrder {self.reference!r}>"
