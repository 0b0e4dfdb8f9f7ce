"""Brings orders whose answers were lost to an end."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Literal, TypeAlias, final

from attrs import evolve

from ht_async.engine.outlast import outlast
from ht_async.errors import HTError, OutcomeUnknownError, ReferenceConflictError
from ht_async.options import CallOptions
from ht_async.reconcile.open_order import (
    Absent,
    Finding,
    Found,
    OpenOrder,
    Refused,
    Taken,
    Untold,
)
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.placing import Lost, Placed, Placing

OnAbsent: TypeAlias = Literal["unresolved", "resend_once"]
"""What to do with an order that was lost and is proven absent."""

_REMEMBERED = 10_000


@final
class Recovery:
    """Brings lost orders to an end.

    Args:
        placing: Sends orders.
        reconciler: Looks for them.
    """

    def __init__(self, placing: Placing, reconciler: Reconciler) -> None:
        self._placing = placing
        self._reconciler = reconciler
        self._second_sends: OrderedDict[str, asyncio.Task[Placed | Lost]] = OrderedDict()

    async def resolve(
        self, lost: Lost, options: CallOptions, seconds: float | None, on_absent: OnAbsent
    ) -> Placed:
        """Find out what became of an order; send an absent one once more, if that is wanted.

        Args:
            lost: The order.
            options: How it is sent again.
            seconds: How long to look for it; None until it is certain.
            on_absent: What to do if it is proven absent.

        Raises:
            OutcomeUnknownError: It is not certain what became of it.
            HTError: It is certain that it was not created.
        """
        finding = await self._reconciler.watch(lost.open_order, seconds)
        if isinstance(finding, Absent) and on_absent == "resend_once":
            again = await self._send_once_more(lost, options)
            if isinstance(again, Placed):
                return evolve(again, attempts=again.attempts + lost.error.attempts)
            finding = await self._reconciler.watch(again.open_order, seconds)
        if isinstance(finding, Found):
            return _found(finding, lost)
        raise _end(finding, lost)

    async def _send_once_more(self, lost: Lost, options: CallOptions) -> Placed | Lost:
        """Send an order a second time: once for each reference, whoever asks for it."""
        reference = lost.open_order.reference
        sending = self._second_sends.get(reference)
        if sending is None:
            item = lost.open_order
            send = self._placing.send(item.order, options, item.settle, item.first_sent)
            sending = asyncio.create_task(send, name="ht_async second send")
            self._second_sends[reference] = sending
            if len(self._second_sends) > _REMEMBERED:
                self._second_sends.popitem(last=False)
        await asyncio.wait((sending,))
        return sending.result()

    async def aclose(self) -> None:
        """Wait for second sends, which end as the engine ends them."""
        await outlast(self._second_sends.values())


def _found(finding: Found, lost: Lost) -> Placed:
    return Placed(
        finding.order,
        lost.error.attempts,
        recovered=not finding.existing,
        existing=finding.existing,
    )


def _end(finding: Finding | None, lost: Lost) -> HTError:
    """Return the error that is true about an order that was not found."""
    if isinstance(finding, Refused):
        return finding.error
    error = OutcomeUnknownError(
        f"{_WHY[type(finding)]}; its reference is {lost.error.reference!r}",
        reference=lost.error.reference,
        request_id=lost.error.request_id,
    )
    error.attempts = lost.error.attempts
    error.__cause__ = _cause(finding, lost)
    return error


_WHY: dict[type, str] = {
    type(None): "the order was sent, and was not found in the time that there was to look for it",
    Absent: "the order was sent, is not on the server, and may be sent again by your decision only",
    Taken: "the order was sent and is not on the server, where another order has its reference",
    Untold: "the order was sent, and the API could not be asked what became of it",
}


def _cause(finding: Finding | None, lost: Lost) -> HTError:
    if isinstance(finding, Untold):
        return finding.error
    if isinstance(finding, Taken):
        return taken(lost.open_order, finding)
    return lost.error


def taken(item: OpenOrder, finding: Taken) -> ReferenceConflictError:
    """Return the error for a reference that another order has."""
    return ReferenceConflictError(
        "an order of another content has this reference: give each order one of its own",
        reference=item.reference,
        existing_id=finding.order_id,
    )
