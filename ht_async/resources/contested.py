"""Orders that the API says are there already (409)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import final

from attrs import frozen

from ht_async.errors import ConflictError, OutcomeUnknownError, ReferenceConflictError
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.finding import Found, Taken
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.placed import Placed

_LONG_AGO = timedelta(days=1)
"""How far back such an order is looked for."""


@frozen(slots=True)
class Contested:
    """An order that is there already, says the API.

    Args:
        order: What was sent; it has a reference.
        reference: The reference.
        conflict: What the API said.
        sent: Our wall clock time of that.
        error: What is true about the order while nobody has looked for it.
    """

    order: NewOrder
    reference: str
    conflict: ConflictError
    sent: datetime
    error: OutcomeUnknownError


@final
class ContestedOrders:
    """Finds orders that the API says are there already.

    Args:
        reconciler: Looks for them.
        account: Has the client's orders.
        wall_clock: Gives our aware wall clock time.
    """

    def __init__(
        self, reconciler: Reconciler, account: OrderAccount, wall_clock: Callable[[], datetime]
    ) -> None:
        self._reconciler = reconciler
        self._account = account
        self._wall_clock = wall_clock

    def contested(
        self, order: NewOrder, conflict: ConflictError, sent: datetime | None = None
    ) -> Contested:
        """Return what is known of an order that was refused as a conflict.

        Args:
            order: What was sent.
            conflict: What the API said.
            sent: When it was sent, if not just now.

        Raises:
            ConflictError: It has no reference to look for.
        """
        reference = order.purchase_order_id
        if reference is None:
            raise conflict
        error = OutcomeUnknownError(
            f"the order {reference!r} was refused as a conflict (409); it may be on the server, "
            "and was not looked for yet: `await error.resolve()` does that",
            reference=reference,
            request_id=conflict.request_id,
        )
        error.attempts = conflict.attempts
        error.__cause__ = conflict
        contested = Contested(order, reference, conflict, sent or self._wall_clock(), error)

        async def resolve(timeout: float | None) -> Order:
            return (await self.find(contested, timeout)).order

        error.resolve_by(resolve)
        return contested

    def open_order(
        self, order: NewOrder, reference: str, sent: datetime | None = None
    ) -> OpenOrder:
        """Return what is looked for: an order that may have been there long before it was sent.

        Args:
            order: What was sent.
            reference: Its reference.
            sent: When it was sent, if not just now.
        """
        item = OpenOrder(order, reference, sent or self._wall_clock(), settle=0.0)
        item.look_from = item.first_sent - _LONG_AGO
        self._reconciler.ended(item)
        return item

    async def find(self, contested: Contested, seconds: float | None) -> Placed:
        """Find such an order.

        Args:
            contested: The order.
            seconds: How long to look for it; None for as long as it takes.

        Raises:
            ConflictError: It was not found: the conflict is about something else.
            ReferenceConflictError: An order of another content has its reference.
            OutcomeUnknownError: No look at the whole list could be made.
        """
        if seconds is not None and seconds <= 0:
            raise contested.error
        conflict = contested.conflict
        item = self.open_order(contested.order, contested.reference, contested.sent)
        try:
            finding = await self._reconciler.watch(item, seconds)
        finally:
            self._account.close(item)
        if isinstance(finding, Found):
            existing = finding.existing
            return Placed(finding.order, conflict.attempts, not existing, existing)
        if isinstance(finding, Taken):
            error = taken(item, finding)
            error.attempts = conflict.attempts
            raise error from conflict
        raise conflict if item.covered else contested.error


def taken(item: OpenOrder, finding: Taken) -> ReferenceConflictError:
    """Return the error for a reference that another order has."""
    return ReferenceConflictError(
        "an order of another content has this reference: give each order one of its own",
        reference=item.reference,
        existing_id=finding.order_id,
    )
