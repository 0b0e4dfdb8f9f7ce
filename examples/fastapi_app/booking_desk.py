"""Sends orders in tasks of its own, so that none depends on a browser that may leave."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from booking_table import Booking, BookingTable

from ht_async import HelloTech, HTError, NewOrder, Order, OutcomeUnknownError

PATIENCE = 12.0
"""Seconds that a browser waits for its booking, before it is told to ask later."""

CLOSING = 15.0
"""Seconds that bookings have to end when the worker is stopped."""

ABANDONED = 600.0
"""Seconds after which a pending booking belongs to a worker that has died."""


class BookingDesk:
    """Books each cart once.

    Args:
        ht: The client of this worker.
        table: The bookings of all workers.
    """

    def __init__(self, ht: HelloTech, table: BookingTable) -> None:
        self._ht = ht
        self._table = table
        self._placing: dict[str, asyncio.Task[Order]] = {}

    async def book(self, order: NewOrder) -> Booking:
        """Create an order, unless a click before this one did.

        Raises:
            HTError: It is certain that it was not created; why.
        """
        reference = str(order.purchase_order_id)
        if await self._table.claim(reference):
            placing = asyncio.create_task(self._place(order, reference))
            self._placing[reference] = placing
            placing.add_done_callback(lambda _: self._placed(reference, placing))
        else:
            placing = self._placing.get(reference)
        if placing is not None:
            await asyncio.wait((placing,), timeout=PATIENCE)
            if (error := failure_of(placing)) is not None:
                raise error
        booking = await self._table.get(reference)
        assert booking is not None
        return booking

    def _placed(self, reference: str, placing: asyncio.Task[Order]) -> None:
        del self._placing[reference]
        failure_of(placing)  # or asyncio logs it if no browser has waited so long

    async def _place(self, order: NewOrder, reference: str) -> Order:
        try:
            created = await self._create(order)
        except OutcomeUnknownError:  # a person has to look for it
            await self._table.record(reference, "unresolved")
            raise
        except HTError:
            await self._table.record(reference, "failed")
            raise
        await self._table.record(reference, "created", created.id)
        return created

    async def _create(self, order: NewOrder) -> Order:
        try:
            return await self._ht.orders.create(order)
        except OutcomeUnknownError as lost:
            return await lost.resolve()

    async def look_at(self, reference: str) -> Booking | None:
        """Return what is known of a booking, and look for the order of a worker that has died."""
        booking = await self._table.get(reference)
        if booking is None or booking.status != "pending":
            return booking
        if reference in self._placing or time.time() - booking.claimed_at < ABANDONED:
            return booking
        since = datetime.fromtimestamp(booking.claimed_at, UTC) - timedelta(days=1)
        found = await self._ht.orders.find_by_purchase_order_id(reference, since=since.date())
        if found is None:
            await self._table.record(reference, "unresolved")
        else:
            await self._table.record(reference, "created", found.id)
        return await self._table.get(reference)

    async def aclose(self) -> None:
        """Let bookings end; those that don't stay pending in the table."""
        if self._placing:
            _, late = await asyncio.wait(self._placing.values(), timeout=CLOSING)
            for placing in late:
                placing.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def failure_of(placing: asyncio.Task[Order]) -> BaseException | None:
    """Return why an order was not created, if that is certain."""
    if not placing.done() or placing.cancelled():
        return None
    error = placing.exception()
    return None if isinstance(error, OutcomeUnknownError) else error
