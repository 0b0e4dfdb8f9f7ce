"""Equal orders of several calls of a client: one is sent, the others share what becomes of it."""

from __future__ import annotations

import asyncio
from typing import final

from attrs import evolve

from ht_async.engine.caller import Caller
from ht_async.errors import (
    APIConnectionError,
    HTError,
    OutcomeUnknownError,
    ReferenceConflictError,
    WrongLoopError,
)
from ht_async.message import Evidence
from ht_async.models.content import digest
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.reconcile.account import Known, OrderAccount
from ht_async.reconcile.finding import Found
from ht_async.reconcile.open_order import OpenOrder
from ht_async.resources.order_retrieval import get_order
from ht_async.resources.placed import Lost, Placed

INSTANT = 0.001
"""Seconds that a call has left whose time is over."""


@final
class Joining:
    """Finds an order that another call of the client sends, or has sent.

    Args:
        caller: Makes the calls.
        account: Has the client's orders.
        reads: Whether each call reads an order by itself that another one created.
    """

    def __init__(self, caller: Caller, account: OrderAccount, *, reads: bool) -> None:
        self._caller = caller
        self._account = account
        self._reads = reads

    async def join(
        self, order: NewOrder, reference: str, options: CallOptions, settle: float
    ) -> Placed | Lost | None:
        """Share what becomes of an order.

        Args:
            order: The order.
            reference: Its reference.
            options: How its call is made; its time limits hold for the wait, too.
            settle: Seconds in which it settles, at least.

        Returns:
            The order, or what is known of it; None if the reference is free.

        Raises:
            ReferenceConflictError: The reference has another order.
            OutcomeUnknownError: The order exists, and could not be read.
            WrongLoopError: It was sent in another event loop.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + options.timeout.total
        while (holder := self._account.holder(reference)) is not None:
            _compare(order, reference, holder)
            if isinstance(holder, Known):
                return await self.read(holder, reference, options)
            left = None if options.patient else max(0.0, until - loop.time())
            interrupted = await _outlast_sender(holder, left, options)
            if isinstance(holder.finding, Found) and not self._reads:
                return Placed(holder.finding.order, 0, existing=True)
            if holder is self._account.holder(reference):
                holder.settle_no_sooner(settle)
                return joined(holder)
            if interrupted:
                raise _not_sent()
        return None

    async def read(self, known: Known, reference: str, options: CallOptions) -> Placed:
        """Get an order that is known to exist.

        Raises:
            OutcomeUnknownError: It could not be read; `resolve` tries that again.
        """

        async def resolve(timeout: float | None) -> Order:
            again = options.override(None if timeout is None else max(timeout, INSTANT))
            return (await self.read(known, reference, evolve(again, linger=None))).order

        try:
            order = await get_order(self._caller, known.order_id, options)
        except HTError as error:
            trouble: HTError = error
        except asyncio.CancelledError:
            if options.linger is None:
                raise
            trouble = _not_sent()
        else:
            return Placed(order, 0, existing=True)
        unread = OutcomeUnknownError(
            f"the order {reference!r} is on the server as {known.order_id}, as this client knows "
            "from before, and could not be read now: `await error.resolve()` tries again",
            reference=reference,
        )
        unread.resolve_by(resolve)
        raise unread from trouble


def joined(item: OpenOrder) -> Lost:
    """Return what is known of an order that another call of the client sent."""
    error = OutcomeUnknownError(
        f"another call of this client sent the order {item.reference!r}, and its outcome is not "
        "known yet: `await error.resolve()` finds out, by its reference",
        reference=item.reference,
    )
    error.__cause__ = APIConnectionError(
        "the call that sent the order has no answer", evidence=Evidence.MAYBE_SENT
    )
    return Lost(error, item, joined=True)


async def _outlast_sender(holder: OpenOrder, seconds: float | None, options: CallOptions) -> bool:
    """Wait until the sender of an order has the answer or has left, or the time is over.

    Returns:
        Whether a call that has a time to linger was interrupted.
    """
    if not holder.at_home:
        raise WrongLoopError("the order was sent in another event loop: create it there")
    try:
        await holder.outlast_sender(seconds)
    except asyncio.CancelledError:
        if options.linger is None:
            raise
        return True
    return False


def _compare(order: NewOrder, reference: str, holder: OpenOrder | Known) -> None:
    content = holder.content if isinstance(holder, Known) else digest(holder.order)
    if digest(order) == content:
        return
    raise ReferenceConflictError(
        f"this client sent another order with the reference {reference!r} before: "
        "give each order one of its own",
        reference=reference,
        existing_id=holder.order_id if isinstance(holder, Known) else None,
    )


def _not_sent() -> APIConnectionError:
    return APIConnectionError(
        "the call was interrupted before it sent the order", evidence=Evidence.NOT_SENT
    )
