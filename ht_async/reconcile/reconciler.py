"""Looks for orders whose answers were lost: one search for all of them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from typing import final

from ht_async.engine.outlast import end_all
from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    ConflictError,
    HTError,
    OutcomeUnknownError,
    PermissionDeniedError,
    WrongLoopError,
)
from ht_async.events import DuplicateDetected, Event, OrderReconciled
from ht_async.models.order import Order
from ht_async.operation import Response
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.account import Known, OrderAccount
from ht_async.reconcile.finding import Absent, Finding, Found, Refused, Untold
from ht_async.reconcile.newest_first import back_to
from ht_async.reconcile.open_order import Look, OpenOrder
from ht_async.reconcile.order_reader import OrderReader, ReferencesOnTheServer
from ht_async.reconcile.sightings import SLACK, Sightings

LAG = timedelta(seconds=2)
"""How late after its creation an order may show up in a list, for the scans in between.

The scans after an order has settled go back to before its first send and need no such bound.
"""

SPACING = 5.0
"""Least time, in seconds, between two scans; not below `LAG`, so that no order is read often."""

GROUPING = 0.25
"""Share of the time to settle that a settled order waits, before each of its late looks, for others
that are to be looked for so far back; it waits for two scans' time at least."""

_FATAL = (AuthenticationError, PermissionDeniedError, ClientClosedError, WrongLoopError)


@final
class Reconciler:
    """Finds out what became of open orders, as long as anybody waits for one.

    A look is one scan for all open orders, newest first, back to where the scan before it
    began, less the time that lists may lag; when an order has settled, twice back to before
    its first send.

    Args:
        reader: Reads orders.
        clock: The server's clock.
        wall_clock: Gives our aware wall clock time.
        emit: Told the events.
        account: Has the orders.
    """

    def __init__(
        self,
        reader: OrderReader,
        clock: ServerClock,
        wall_clock: Callable[[], datetime],
        emit: Callable[[Event], None],
        account: OrderAccount,
    ) -> None:
        self._reader = reader
        self._clock = clock
        self._wall_clock = wall_clock
        self._emit = emit
        self._references = ReferencesOnTheServer(reader)
        self._account = account
        self._covered: datetime | None = None
        self._not_before = 0.0
        self._closed: ClientClosedError | None = None
        self._changed = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    def ended(self, item: OpenOrder) -> None:
        """Take note that nothing of ours is under way any more for an order."""
        item.ended(asyncio.get_running_loop().time())
        self._wake()

    def answered(self, item: OpenOrder, end: Response[Order] | HTError) -> None:
        """Take note of how an attempt ended.

        A second send that fails proves nothing about the first, which is absent; one that is
        refused as a conflict proves that it isn't.
        """
        if isinstance(end, Response):
            self.conclude(item, Found(end.value))
        elif item.sent_again or isinstance(end, OutcomeUnknownError):
            self.ended(item)
            if not isinstance(end, OutcomeUnknownError | ConflictError):
                self.conclude(item, Absent())
        else:
            self.conclude(item, Refused(end))

    def conclude(self, item: OpenOrder, finding: Finding) -> None:
        """Record what became of an order, unless that is known already."""
        was_open = self._account.is_open(item)
        if not isinstance(finding, Untold):
            self._account.close(item)
        if not item.conclude(finding):
            return
        order = finding.order if isinstance(finding, Found) else None
        if order is not None:
            self._account.remember(item, order)
        if was_open:  # else whoever sent it is told
            name = type(finding).__name__.lower()
            self._emit(OrderReconciled(item.reference, name, order and order.id))

    async def watch(self, item: OpenOrder, seconds: float | None) -> Finding | None:
        """Look for an order until it is known what became of it.

        Args:
            item: The order.
            seconds: The longest wait; None waits until it has settled and counts as absent.

        Returns:
            What became of it; None if that is not known in time.

        Raises:
            WrongLoopError: It was sent in another event loop.
        """
        if not item.at_home:
            raise WrongLoopError("the order was sent in another event loop: look for it there")
        item.look_again()
        if self._closed is not None and item.finding is None:
            return Untold(self._closed)
        item.watchers += 1
        if item.finding is None:
            self._account.open(item)
            if seconds is not None:
                item.hurry(asyncio.get_running_loop().time(), seconds)
            self._wake()
        try:
            return await item.wait(seconds)
        finally:
            item.watchers -= 1

    async def aclose(self) -> None:
        """Look no more; who waits is told that it isn't known."""
        self._closed = ClientClosedError("the HelloTech client was closed")
        for item in self._account.open_orders:
            item.conclude(Untold(self._closed))
        if self._looking is not None:
            await end_all((self._looking,))

    def _wake(self) -> None:
        self._changed.set()
        if self._closed is None and (self._looking is None or self._looking.done()):
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
        group = self._group_due()
        looks = [
            max(item.next_look, group) if item.awaits_group else item.next_look
            for item in self._searched()
        ]
        return max(min(looks), self._not_before) if looks else None

    def _searched(self) -> list[OpenOrder]:
        return [
            item
            for item in self._account.open_orders
            if item.watchers and not item.under_way and item.finding is None
        ]

    def _group_due(self) -> float:
        """Return when to look as far back as settled orders need, for many of them at once."""
        group = self._searched()
        if not group:
            return math.inf
        patience = min(
            item.next_late_look + max(GROUPING * item.settle, 2 * SPACING) for item in group
        )
        return min(patience, max(item.next_late_look for item in group))

    async def _scan_once(self) -> None:
        loop = asyncio.get_running_loop()
        began, began_wall = loop.time(), self._wall_clock()
        wanted = [item for item in self._account.open_orders if item.finding is None]
        look = Look(began, self._start(began))
        sightings = Sightings(wanted)
        try:
            await self._read(look.start, sightings)
        except Exception as error:  # whatever it is, nobody may wait for ever
            self._failed(self._not_found(wanted, sightings), error)
        else:
            self._covered = began_wall
            self._missed(self._not_found(wanted, sightings), sightings, look)
        self._not_before = loop.time() + SPACING

    def _start(self, began: float) -> datetime:
        """Return our wall clock time from which on a look must miss no order."""
        group = began >= self._group_due()
        starts = [
            item.look_from for item in self._searched() if item.needs_full_scan(began, group=group)
        ]
        if self._covered is not None:
            starts.append(self._covered - LAG)
        return min(starts)

    async def _read(self, start: datetime, sightings: Sightings) -> None:
        earliest = self._earliest(start)
        await self._read_since(earliest, sightings)
        if (corrected := self._earliest(start)) < earliest:  # as the answers' dates have shown
            await self._read_since(corrected, sightings)

    def _earliest(self, ours: datetime) -> datetime:
        """Return the earliest date that an order can have that was created since then."""
        return self._clock.earliest(ours) - SLACK

    async def _read_since(self, earliest: datetime, sightings: Sightings) -> None:
        source = self._reader.newest_since(earliest.date() - timedelta(days=1))
        async with aclosing(back_to(source, earliest)) as pages:
            async for page in pages:
                for order in await self._references.find(page, sightings.wants, since=earliest):
                    sightings.see(order)

    def _not_found(self, wanted: Iterable[OpenOrder], sightings: Sightings) -> Sequence[OpenOrder]:
        """Conclude the orders that were found; return the others."""
        for item, ids in sightings.duplicates().items():
            self._emit(DuplicateDetected(item.reference, ids))
        found = sightings.found(self._clock)
        for item, finding in found.items():
            existing = finding.existing or self._is_by_another_call(item)
            self.conclude(item, Found(finding.order, existing))
        return [item for item in wanted if item not in found]

    def _is_by_another_call(self, item: OpenOrder) -> bool:
        return not item.sent_elsewhere and isinstance(self._account.holder(item.reference), Known)

    def _missed(self, missed: Iterable[OpenOrder], sightings: Sightings, look: Look) -> None:
        taken = sightings.taken()
        for item in missed:
            if (absent := item.missed(look)) is not None:
                self.conclude(item, taken.get(item, absent))

    def _failed(self, wanted: Iterable[OpenOrder], error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        for item in wanted:
            hopeless = Untold(error) if isinstance(error, _FATAL) else item.failed(now, error)
            if hopeless is not None:
                self.conclude(item, hopeless)
