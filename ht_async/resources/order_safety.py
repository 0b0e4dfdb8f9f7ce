"""Keeps account of a client's orders until it is certain what became of them."""

from __future__ import annotations

import asyncio
from copy import copy
from datetime import date, datetime, timedelta
from typing import final

from attrs import evolve, frozen

from ht_async.dialect import Dialect
from ht_async.engine.caller import Caller
from ht_async.errors import ConflictError, OutcomeUnknownError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.pages.walk import Source
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.open_order import Finding, Found, OpenOrder, Taken
from ht_async.reconcile.reconciler import Reconciler
from ht_async.reference import fresh_reference
from ht_async.resources.existing_orders import ExistingOrders
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing
from ht_async.resources.order_retrieval import get_order
from ht_async.resources.placing import Lost, Placed, Placing
from ht_async.resources.recovery import OnAbsent, Recovery, taken

_LONG_AGO = timedelta(days=1)
"""How far back an order is looked for that the API says is there already."""


@final
class _Reader:
    """Reads orders for the reconciler, patiently."""

    def __init__(self, caller: Caller, dialect: Dialect) -> None:
        self._caller = caller
        self._listing = OrderListing(caller, dialect)
        self._options = CallOptions(patient=True)

    def newest_since(self, day: date) -> Source[Order]:
        filters = OrderFilters(from_=day, order_by="created_at", sort="DESC")
        return self._listing.source(filters, self._options)

    async def get(self, order_id: int) -> Order:
        return await get_order(self._caller, order_id, self._options)


@frozen(slots=True)
class PendingOrder:
    """An order that was sent and whose outcome is still open.

    Args:
        reference: Its `purchase_order_id`.
        first_sent: When it was first sent.
        under_way: Whether it is still being sent.
    """

    reference: str
    first_sent: datetime
    under_way: bool


@final
class OrderSafety:
    """Sends orders and brings those whose answers were lost to an end; one for each client.

    Args:
        caller: Makes the calls.
        dialect: What the API's documentation leaves open.
        clock: The server's clock.
        settle: Seconds from the end of an attempt in which the server carries it out and lists
            the order, if it ever does.
        on_absent: What to do with an order that was lost and is proven absent.
        auto_reference: Give a reference to each order that has none.
    """

    def __init__(
        self,
        caller: Caller,
        dialect: Dialect,
        clock: ServerClock,
        *,
        settle: float,
        on_absent: OnAbsent,
        auto_reference: bool = False,
    ) -> None:
        self.settle = settle
        self.on_absent: OnAbsent = on_absent
        self._reader = reader = _Reader(caller, dialect)
        self._wall_clock = caller.wall_clock
        self._reconciler = Reconciler(reader, clock, caller.wall_clock, caller.emit)
        self._placing = Placing(caller, self._reconciler)
        self._recovery = Recovery(self._placing, self._reconciler)
        self._auto_reference = auto_reference
        self._looks = True

    def through(self, caller: Caller) -> OrderSafety:
        """Return this with another way to send orders; `create` then never looks for one."""
        other = copy(self)
        other._placing = Placing(caller, self._reconciler)
        other._looks = False
        return other

    def identify(self, order: NewOrder) -> NewOrder:
        """Return the order, with a reference of ours if it has none and is to get one."""
        if order.purchase_order_id is None and self._auto_reference:
            return evolve(order, purchase_order_id=fresh_reference())
        return order

    async def create(self, order: NewOrder, options: CallOptions, resolve_within: float) -> Placed:
        """Create an order, and look for it a while if its answer is lost.

        Args:
            order: The order.
            options: How it is sent.
            resolve_within: Seconds to look for it, within the deadline of the call.

        Raises:
            OutcomeUnknownError: It is not known whether it was created.
            HTError: What the call ends in otherwise.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + options.timeout.total
        order = self.identify(order)

        def time_to_look() -> float:
            return min(resolve_within, deadline - loop.time()) if self._looks else 0.0

        try:
            placed = await self.send(order, options, self.settle)
        except ConflictError as conflict:
            return await self.look_up(order, conflict, time_to_look())
        if isinstance(placed, Placed):
            return placed
        within = time_to_look()
        if within <= 0:
            raise placed.error
        return await self.recover(placed, options, within, "unresolved")

    async def send(
        self,
        order: NewOrder,
        options: CallOptions,
        settle: float,
        first_sent: datetime | None = None,
    ) -> Placed | Lost:
        """Create an order; see `Placing.send`."""
        sent = await self._placing.send(order, options, settle, first_sent)
        if isinstance(sent, Lost):
            self._make_resolvable(sent.error, sent, options)
        return sent

    async def look_up(
        self,
        order: NewOrder,
        conflict: ConflictError,
        seconds: float | None,
        first_sent: datetime | None = None,
    ) -> Placed:
        """Find the order that the API says is there already.

        Args:
            order: What was sent.
            conflict: What the API said.
            seconds: How long to look for it; None for as long as it takes.
            first_sent: When it was sent, if not just now.

        Raises:
            ConflictError: It was not found: the conflict is about something else.
            ReferenceConflictError: An order of another content has its reference.
        """
        if order.purchase_order_id is None or (seconds is not None and seconds <= 0):
            raise conflict
        item = self.contested(order, order.purchase_order_id, first_sent)
        try:
            finding = await self.find(item, seconds)
        finally:
            self._reconciler.forget(item)
        if isinstance(finding, Found):
            existing = finding.existing
            return Placed(finding.order, conflict.attempts, not existing, existing)
        if isinstance(finding, Taken):
            error = taken(item, finding)
            error.attempts = conflict.attempts
            raise error from conflict
        raise conflict

    async def recover(
        self, lost: Lost, options: CallOptions, seconds: float | None, on_absent: OnAbsent
    ) -> Placed:
        """Find out what became of an order; see `Recovery.resolve`."""
        began = asyncio.get_running_loop().time()
        try:
            return await self._recovery.resolve(lost, options, seconds, on_absent)
        except ConflictError as conflict:  # its answer came late
            if seconds is not None:
                seconds -= asyncio.get_running_loop().time() - began
            return await self.look_up(lost.order, conflict, seconds, lost.open_order.first_sent)
        except OutcomeUnknownError as error:
            self._make_resolvable(error, lost, options)
            raise

    def contested(
        self, order: NewOrder, reference: str, first_sent: datetime | None = None
    ) -> OpenOrder:
        """Return an order that the API says is there already, to be found.

        Args:
            order: What was sent.
            reference: Its reference.
            first_sent: When it was sent, if not just now.
        """
        sent = first_sent or self._wall_clock()
        item = OpenOrder(order, reference, sent, settle=0.0)
        item.look_from = sent - _LONG_AGO
        self._reconciler.ended(item)
        return item

    def adopt(
        self, order: NewOrder, reference: str, first_sent: datetime, settle: float
    ) -> OpenOrder:
        """Return an order that another process sent and lost, to be found.

        Args:
            order: What was sent.
            reference: Its reference.
            first_sent: When it was first sent, or somewhat before.
            settle: Seconds from now in which the server carries it out and lists it, if it
                ever does.
        """
        item = OpenOrder(order, reference, first_sent, settle)
        self._reconciler.ended(item)
        return item

    async def find(self, item: OpenOrder, seconds: float | None = None) -> Finding | None:
        """Look for an order, and do nothing else about it.

        Args:
            item: What is looked for.
            seconds: How long that may take; None until it is certain.

        Returns:
            What became of it; None if that is not known in time.
        """
        return await self._reconciler.watch(item, seconds)

    def _make_resolvable(
        self, error: OutcomeUnknownError, lost: Lost, options: CallOptions
    ) -> None:
        async def resolve(timeout: float | None) -> Order:
            patient = evolve(options, patient=True, linger=None)
            return (await self.recover(lost, patient, timeout, self.on_absent)).order

        error.resolve_by(resolve)

    def existing_orders(self) -> ExistingOrders:
        """Return an index of what is on the server, still empty."""
        return ExistingOrders(self._reader)

    def pending(self) -> tuple[PendingOrder, ...]:
        """Return the orders whose outcome is open, the oldest first."""
        return tuple(map(_pending, self._reconciler.pending()))

    async def aclose(self) -> None:
        """Look for orders no more; to be called when the engine is closed."""
        await self._reconciler.aclose()
        await self._recovery.aclose()


def _pending(item: OpenOrder) -> PendingOrder:
    return PendingOrder(item.reference, item.first_sent, item.under_way)
