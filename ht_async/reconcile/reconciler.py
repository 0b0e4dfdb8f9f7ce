"""Looks for orders whose answers were lost: one search for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from typing import final

from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    HTError,
    PermissionDeniedError,
    WrongLoopError,
)
from ht_async.events import DuplicateDetected, Event, OrderReconciled
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.newest_first import back_to
from ht_async.reconcile.open_order import Absent, Finding, OpenOrder, Untold
from ht_async.reconcile.order_reader import OrderReader, ReferencesOnTheServer
from ht_async.reconcile.sightings import SLACK, Sightings

LAG = timedelta(seconds=5)
"""How late after its creation an order may show up in a list, for the scans in between.

The scan after an order has settled goes back to before its first send and needs no such bound.
"""

SPACING = 5.0
"""Least time, in seconds, between two scans; not below `LAG`, so that no order is read often."""

FIRST_LOOK = 1.0
"""Seconds from the end of an order's last attempt to the first look for it."""

MAX_PAUSE = 32.0
"""Longest time, in seconds, between two looks for an order."""

LATE_LOOKS = 2
"""Looks after an order has settled that must not see it before it counts as absent."""

MAX_FAILURES = 5
"""Looks in a row that may fail after an order has settled."""

MAX_OPEN = 10_000
"""Open orders that are kept when nobody waits for them."""

_GROUPING = 0.25  # of the time to settle, in which settled orders are looked for together
_FATAL = (AuthenticationError, PermissionDeniedError, ClientClosedError, WrongLoopError)


@final
class Reconciler:
    """Finds out what became of open orders, as long as anybody waits for one.

    A look is one scan for all open orders, newest first, back to where the scan before it
    began, less the time that lists may lag; when an order has settled, once back to before
    its first send.

    Args:
        reader: Reads orders.
        clock: The server's clock.
        wall_clock: Gives our aware wall clock time.
        emit: Told the events.
    """

    def __init__(
        self,
        reader: OrderReader,
        clock: ServerClock,
        wall_clock: Callable[[], datetime],
        emit: Callable[[Event], None],
    ) -> None:
        self._reader = reader
        self._clock = clock
        self._wall_clock = wall_clock
        self._emit = emit
        self._references = ReferencesOnTheServer(reader)
        self._open: dict[OpenOrder, None] = {}
        self._covered: datetime | None = None
        self._not_before = 0.0
        self._no_full_scan_before = 0.0
        self._changed = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    def open(self, item: OpenOrder) -> None:
        """Take in an order whose outcome is not known."""
        self._open[item] = None
        if len(self._open) > MAX_OPEN:
            unwatched = next((known for known in self._open if not known.watchers), None)
            if unwatched is not None:
                del self._open[unwatched]

    def ended(self, item: OpenOrder) -> None:
        """Take note that nothing of ours is under way any more for an order."""
        item.ended = asyncio.get_running_loop().time()
        item.next_look = item.ended + FIRST_LOOK
        self._wake()

    def conclude(self, item: OpenOrder, finding: Finding) -> None:
        """Record what became of an order."""
        self._open.pop(item, None)
        item.conclude(finding)

    def pending(self) -> tuple[OpenOrder, ...]:
        """Return the open orders, the oldest first."""
        return tuple(self._open)

    async def watch(self, item: OpenOrder, seconds: float | None) -> Finding | None:
        """Look for an order until it is known what became of it.

        Args:
            item: The order.
            seconds: The longest wait; None waits until it has settled and counts as absent.

        Returns:
            What became of it; None if that is not known in time.
        """
        item.watchers += 1
        self._wake()
        try:
            return await item.wait(seconds)
        finally:
            item.watchers -= 1

    async def aclose(self) -> None:
        """Look no more; who waits is told that it isn't known."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait((self._looking,))
        closed = ClientClosedError("the HelloTech client was closed")
        for item in self.pending():
            item.conclude(Untold(closed))

    def _wake(self) -> None:
        self._changed.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="ht_async reconciler")

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while (due := self._due()) is not None:
            if due <= loop.time():
                await self._scan_once()
                continue
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._changed.wait()

    def _due(self) -> float | None:
        """Return when the next scan is due; None while nobody waits for one."""
        looks = [
            max(item.next_look, self._no_full_scan_before if item.needs_full_scan else 0.0)
            for item in self._open
            if item.watchers and item.ended is not None
        ]
        return max(min(looks), self._not_before) if looks else None

    async def _scan_once(self) -> None:
        loop = asyncio.get_running_loop()
        began, began_wall = loop.time(), self._wall_clock()
        for item in self._open:
            item.needs_full_scan = item.settled_at(began) and item.late_looks == 0
        wanted = [item for item in self._open if item.ended is None or item.ended <= began]
        full = any(item.needs_full_scan for item in wanted)
        sightings = Sightings(wanted)
        try:
            await self._read(self._start(wanted), sightings)
        except HTError as error:
            self._failed(wanted, error)
        else:
            self._covered = began_wall
            self._seen(wanted, sightings, began)
        self._not_before = loop.time() + SPACING
        if full:
            settle = min(item.settle for item in wanted)
            self._no_full_scan_before = loop.time() + _GROUPING * settle

    def _start(self, wanted: Iterable[OpenOrder]) -> datetime:
        """Return the time of ours from which on no order may be missed."""
        starts = [
            item.first_sent
            for item in wanted
            if self._covered is None or not item.scanned or item.needs_full_scan
        ]
        if self._covered is not None:
            starts.append(self._covered - LAG)
        return min(starts)

    async def _read(self, start: datetime, sightings: Sightings) -> None:
        earliest = self._clock.earliest(start) - SLACK
        source = self._reader.newest_since(earliest.date() - timedelta(days=1))
        async with aclosing(back_to(source, earliest)) as pages:
            async for page in pages:
                for order in await self._references.complete(page, since=earliest):
                    sightings.see(order)

    def _seen(self, wanted: Iterable[OpenOrder], sightings: Sightings, began: float) -> None:
        found, taken = sightings.found(self._clock), sightings.taken()
        for item, ids in sightings.duplicates().items():
            self._emit(DuplicateDetected(item.reference, ids))
        for item in wanted:
            finding = found.get(item)
            if finding is None and item.missed(began):
                finding = taken.get(item) or Absent()
            if finding is not None:
                self._emit(OrderReconciled(item.reference, finding.name))
                self.conclude(item, finding)

    def _failed(self, wanted: Iterable[OpenOrder], error: HTError) -> None:
        fatal = isinstance(error, _FATAL)
        now = asyncio.get_running_loop().time()
        for item in wanted:
            if item.failed(now) or fatal:
                item.conclude(Untold(error))
