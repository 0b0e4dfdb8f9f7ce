"""Creates an order, and keeps account of it where the answer was lost."""

from __future__ import annotations

import asyncio
from typing import final

from attrs import evolve

from ht_async.binding.ht import orders as wire
from ht_async.engine.afterwards import Afterwards
from ht_async.engine.caller import Caller
from ht_async.errors import APIConnectionError, HTError, OutcomeUnknownError
from ht_async.message import Evidence
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.operation import Response
from ht_async.options import CallOptions
from ht_async.reconcile.account import Known, Nameless, OrderAccount
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.frames import without_frames
from ht_async.resources.joining import INSTANT, Joining
from ht_async.resources.placed import Lost, Placed


@final
class Placing:
    """Sends orders, each reference once at a time, and keeps account of what becomes of them.

    Args:
        caller: Makes the calls.
        reconciler: Looks for orders.
        account: Has the orders.
        reads: Whether each call reads an order by itself that another one created.
    """

    def __init__(
        self,
        caller: Caller,
        reconciler: Reconciler,
        account: OrderAccount,
        *,
        reads: bool = False,
    ) -> None:
        self._caller = caller
        self._reconciler = reconciler
        self._account = account
        self._joining = Joining(caller, account, reads=reads)

    async def send(self, order: NewOrder, options: CallOptions, settle: float) -> Placed | Lost:
        """Create an order, unless another call of the client does or did.

        Args:
            order: The order.
            options: How it is sent.
            settle: Seconds from the end of an attempt in which the server carries it out and
                lists the order, if it ever does.

        Returns:
            The order, or what is known of one that was lost and has a reference.

        Raises:
            ReferenceConflictError: The client sends, or sent, another order with its reference.
            HTError: What the call ends in otherwise.
            asyncio.CancelledError: The caller was cancelled; account is kept of what was sent.
        """
        reference = order.purchase_order_id
        if reference is None:
            return await self._send_nameless(order, options)
        if self._account.holder(reference) is not None:
            loop = asyncio.get_running_loop()
            began = loop.time()
            joined = await self._joining.join(order, reference, options, settle)
            if joined is not None:
                return joined
            options = _within(options, loop.time() - began)
        item = OpenOrder(order, reference, self._caller.wall_clock(), settle)
        self._account.hold(item)
        return await self._attempt(item, options)

    async def send_again(self, item: OpenOrder, options: CallOptions) -> Placed | Lost:
        """Send an order once more that `may_send_again`; see `send`."""
        return await self._attempt(item, options)

    def may_send_again(self, item: OpenOrder) -> bool:
        """Take note that an order is sent once more; False if another one has its reference."""
        if not self._account.hold(item):
            return False
        item.sends_again()
        self._account.open(item)
        return True

    async def read(self, known: Known, reference: str, options: CallOptions) -> Placed:
        """Get an order that is known to exist; see `Joining.read`."""
        return await self._joining.read(known, reference, options)

    async def _attempt(self, item: OpenOrder, options: CallOptions) -> Placed | Lost:
        reconciler = self._reconciler
        afterwards: Afterwards[Order] = Afterwards(lambda end: reconciler.answered(item, end))
        try:
            response = await self._caller.call(wire.CREATE, item.order, options, afterwards)
        except OutcomeUnknownError as error:
            self._account.open(item)
            if not afterwards.under_way:
                reconciler.ended(item)
            return Lost(error.with_traceback(None), item)  # it may be kept for long
        except asyncio.CancelledError:
            if afterwards.under_way:
                self._account.open(item)
            else:
                reconciler.answered(item, _not_sent())
            raise
        except HTError as error:
            reconciler.answered(item, without_frames(error))
            raise
        except Exception:  # whether it was sent is not known
            self._account.open(item)
            reconciler.ended(item)
            raise
        finally:
            item.sender_left()
        reconciler.answered(item, response)
        return _placed(response)

    async def _send_nameless(self, order: NewOrder, options: CallOptions) -> Placed:
        account, sent = self._account, Nameless(self._caller.wall_clock())
        afterwards: Afterwards[Order] = Afterwards(lambda end: account.answered(sent, end))
        try:
            return _placed(await self._caller.call(wire.CREATE, order, options, afterwards))
        finally:
            if afterwards.under_way:
                account.leave(sent)


def _placed(response: Response[Order]) -> Placed:
    return Placed(response.value, response.attempts)


def _within(options: CallOptions, waited: float) -> CallOptions:
    """Return the options of a call that has waited before it began."""
    if not waited or options.patient:
        return options
    left = max(INSTANT, options.timeout.total - waited)
    return evolve(options, timeout=evolve(options.timeout, total=left))


def _not_sent() -> APIConnectionError:
    return APIConnectionError(
        "the call that was to send the order was interrupted before it did",
        evidence=Evidence.NOT_SENT,
    )
