"""Keeps account of a client's orders until it is certain what became of them."""

from __future__ import annotations

import asyncio
from copy import copy
from datetime import UTC, date, datetime, timedelta
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
from ht_async.reconcile.account import Known, OrderAccount
from ht_async.reconcile.reconciler import Reconciler
from ht_async.reference import fresh_reference
from ht_async.resources.contested import Contested, ContestedOrders
from ht_async.resources.existing_orders import ExistingOrders
from ht_async.resources.joining import joined
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing
from ht_async.resources.order_retrieval import get_order
from ht_async.resources.order_tracing import OrderTracing
from ht_async.resources.placed import Lost, Placed
from ht_async.resources.placing import Placing
from ht_async.resources.recovery import OnAbsent, Recovery

_FIRST_ZONE = timedelta(hours=14)


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
        reference: Its `purchase_order_id`; None if it has none, and can't be looked for.
        first_sent: When it was first sent.
        under_way: Whether it is still being sent.
    """

    reference: str | None
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
        self._caller = caller
        self._account = OrderAccount()
        self._reconciler = Reconciler(reader, clock, caller.wall_clock, caller.emit, self._account)
        self._placing = Placing(caller, self._reconciler, self._account)
        self._recovery = Recovery(self._placing, self._reconciler, self._account)
        self._contested = ContestedOrders(self._reconciler, self._account, caller.wall_clock)
        self.tracing = OrderTracing(self._placing, self._reconciler, self._account, self._contested)
        self._auto_reference = auto_reference
        self._looks = True

    def through(self, caller: Caller) -> OrderSafety:
        """Return this with another way to make requests, of which each `create` makes one."""
        other = copy(self)
        other._placing = Placing(caller, self._reconciler, self._account, reads=True)
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
        looks = self._looks and resolve_within > 0
        try:
            placed = await self.send(order, options, self.settle, self.on_absent)
        except ConflictError as conflict:
            if not looks:
                raise
            within = min(resolve_within, deadline - loop.time())
            return await self.look_up(self.contested(order, conflict), within)
        if isinstance(placed, Placed):
            return placed
        within = min(resolve_within, deadline - loop.time())
        if not looks or within <= 0:
            raise placed.error
        return await self.recover(placed, options, within, "unresolved", later=self.on_absent)

    async def send(
        self, order: NewOrder, options: CallOptions, settle: float, on_absent: OnAbsent
    ) -> Placed | Lost:
        """Create an order; see `Placing.send`.

        Args:
            order: The order.
            options: How it is sent.
            settle: Seconds that it has to settle.
            on_absent: What the error's `resolve` does with it if it is absent.
        """
        sent = await self._placing.send(order, options, settle)
        if isinstance(sent, Lost):
            self._make_resolvable(sent.error, sent, options, on_absent)
        return sent

    def contested(self, order: NewOrder, conflict: ConflictError) -> Contested:
        """Return what is known of an order that the API says is there already."""
        return self._contested.contested(order, conflict)

    async def look_up(self, contested: Contested, seconds: float | None) -> Placed:
        """Find such an order; see `ContestedOrders.find`."""
        return await self._contested.find(contested, seconds)

    async def recover(
        self,
        lost: Lost,
        options: CallOptions,
        seconds: float | None,
        on_absent: OnAbsent,
        later: OnAbsent | None = None,
    ) -> Placed:
        """Find out what became of an order; see `Recovery.resolve`.

        Args:
            lost: The order.
            options: How it is sent again.
            seconds: How long that may take; None until it is certain.
            on_absent: What to do if it is proven absent.
            later: What `resolve` of the error does then, if that is something else.
        """
        began = asyncio.get_running_loop().time()
        try:
            return await self._recovery.resolve(lost, options, seconds, on_absent)
        except ConflictError as conflict:  # its answer came late
            if seconds is not None:
                seconds -= asyncio.get_running_loop().time() - began
            first_sent = lost.open_order.first_sent
            contested = self._contested.contested(lost.order, conflict, first_sent)
            return await self.look_up(contested, seconds)
        except OutcomeUnknownError as error:
            self._make_resolvable(error, lost, options, later or on_absent)
            raise

    def _make_resolvable(
        self, error: OutcomeUnknownError, lost: Lost, options: CallOptions, on_absent: OnAbsent
    ) -> None:
        patient = evolve(options, patient=True, linger=None)

        async def resolve(timeout: float | None) -> Order:
            return (await self.recover(lost, patient, timeout, on_absent)).order

        error.resolve_by(resolve)

    async def resolve(self, reference: str, options: CallOptions, seconds: float | None) -> Placed:
        """Find out what became of an order of this client.

        Raises:
            LookupError: The client knows of no such order.
            HTError: As in `recover`.
        """
        holder = self._account.holder(reference)
        if holder is None:
            raise LookupError(f"no order {reference!r} of this client is open")
        options = evolve(options, patient=True)
        if isinstance(holder, Known):
            return await self._placing.read(holder, reference, options)
        lost = joined(holder)
        return await self.recover(lost, options, seconds, self.on_absent)

    def today(self) -> date:
        """Return the date that it is where the day begins first."""
        return (self._caller.wall_clock().astimezone(UTC) + _FIRST_ZONE).date()

    def existing_orders(self) -> ExistingOrders:
        """Return an index of what is on the server, still empty."""
        return ExistingOrders(self._reader, self._caller.emit)

    def pending(self) -> tuple[PendingOrder, ...]:
        """Return the orders whose outcome is open, the oldest first."""
        account = self._account
        named = [
            PendingOrder(item.reference, item.first_sent, item.under_way)
            for item in account.open_orders
        ]
        nameless = [PendingOrder(None, it.first_sent, it.under_way) for it in account.nameless]
        if not nameless:
            return tuple(named)
        return tuple(sorted([*named, *nameless], key=lambda order: order.first_sent))

    async def aclose(self) -> None:
        """Look for orders no more; to be called when the engine is closed."""
        await self._reconciler.aclose()
        await self._recovery.aclose()
