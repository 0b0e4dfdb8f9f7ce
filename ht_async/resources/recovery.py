"""Brings orders whose answers were lost to an end."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Literal, TypeAlias, final

from attrs import evolve, frozen

from ht_async.engine.outlast import end_all
from ht_async.errors import ConflictError, HTError, OutcomeUnknownError, WrongLoopError
from ht_async.models.new_order import NewOrder
from ht_async.options import CallOptions
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.finding import Absent, Finding, Found, Refused, Taken, Untold
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.contested import taken
from ht_async.resources.placed import Lost, Placed
from ht_async.resources.placing import Placing

OnAbsent: TypeAlias = Literal["unresolved", "resend_once"]
"""What to do with an order that was lost and is proven absent."""

_REMEMBERED = 10_000


@final
class Recovery:
    """Brings lost orders to an end.

    Args:
        placing: Sends orders.
        reconciler: Looks for them.
        account: Has them.
    """

    def __init__(self, placing: Placing, reconciler: Reconciler, account: OrderAccount) -> None:
        self._placing = placing
        self._reconciler = reconciler
        self._account = account
        self._second_sends: OrderedDict[str, _SecondSend] = OrderedDict()

    async def resolve(
        self, lost: Lost, options: CallOptions, seconds: float | None, on_absent: OnAbsent
    ) -> Placed:
        """Find out what became of an order; send an absent one once more, if that is wanted.

        Args:
            lost: The order.
            options: How it is sent again.
            seconds: How long that may take; None until it is certain.
            on_absent: What to do if it is proven absent.

        Raises:
            OutcomeUnknownError: It is not certain what became of it.
            HTError: It is certain that it was not created.
        """
        until = None if seconds is None else asyncio.get_running_loop().time() + seconds
        item, looks = lost.open_order, lost.open_order.looks
        if not isinstance(item.finding, Found | Refused | Taken):
            self._account.hold(item)
        try:
            finding = await self._reconciler.watch(item, seconds)
        except WrongLoopError as error:
            raise _unknown(_ELSEWHERE, error, lost) from error
        if isinstance(finding, Absent) and on_absent == "resend_once":
            return await self._resend(lost, options, until)
        if finding is None and item.looks == looks:
            raise _unknown(_NOT_YET, _trouble(lost), lost)
        return _conclusion(finding, lost)

    async def _resend(self, lost: Lost, options: CallOptions, until: float | None) -> Placed:
        sending = self._second_send(lost.open_order, options)
        if sending is None:
            return _conclusion(Absent(), lost)
        in_vain = sending.done()  # the look that has just missed it came after that
        await asyncio.wait((sending,), timeout=_left(until))
        if not sending.done():
            return _conclusion(None, lost)
        if sending.cancelled():
            raise _unknown(_STOPPED, _trouble(lost), lost)
        error = sending.exception()
        attempts = lost.error.attempts + (error.attempts if isinstance(error, HTError) else 0)
        if isinstance(error, ConflictError):  # so it is there after all
            finding = await self._reconciler.watch(lost.open_order, _left(until))
            return _conclusion(finding, lost, attempts)
        if error is not None:
            raise _unknown(_STOPPED, error, lost, attempts)
        return await self._second_end(sending.result(), lost, until, in_vain=in_vain)

    async def _second_end(
        self, again: Placed | Lost, lost: Lost, until: float | None, *, in_vain: bool
    ) -> Placed:
        if isinstance(again, Placed):
            return evolve(again, attempts=again.attempts + lost.error.attempts)
        attempts = lost.error.attempts + again.error.attempts
        if in_vain:
            return _conclusion(Absent(), lost, attempts)
        finding = await self._reconciler.watch(again.open_order, _left(until))
        return _conclusion(finding, lost, attempts)

    def _second_send(
        self, item: OpenOrder, options: CallOptions
    ) -> asyncio.Task[Placed | Lost] | None:
        """Send an order a second time: once for each reference, whoever asks for it.

        Returns:
            None, if another order was sent for the reference.
        """
        known = self._second_sends.get(item.reference)
        if known is not None:
            return known.sending if known.order == item.order else None
        if not self._placing.may_send_again(item):
            return None
        sending = asyncio.create_task(
            self._placing.send_again(item, options), name="ht_async second send"
        )
        self._second_sends[item.reference] = _SecondSend(item.order, sending)
        sending.add_done_callback(lambda _: self._sent(item.reference, sending))
        return sending

    def _sent(self, reference: str, sending: asyncio.Task[Placed | Lost]) -> None:
        if not sending.cancelled() and isinstance(sending.exception(), HTError):
            self._second_sends.pop(reference)  # it created nothing
        while len(self._second_sends) > _REMEMBERED:
            oldest = next(iter(self._second_sends))
            if not self._second_sends[oldest].sending.done():
                return
            del self._second_sends[oldest]

    async def aclose(self) -> None:
        """End the second sends; to be called when the engine is closed."""
        await end_all([known.sending for known in self._second_sends.values()])


@frozen(slots=True)
class _SecondSend:
    order: NewOrder
    sending: asyncio.Task[Placed | Lost]


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - asyncio.get_running_loop().time())


def _conclusion(finding: Finding | None, lost: Lost, attempts: int | None = None) -> Placed:
    """Return an order that was found, or raise what is true about one that was not."""
    attempts = lost.error.attempts if attempts is None else attempts
    if isinstance(finding, Found):
        existing = finding.existing or lost.joined
        return Placed(finding.order, attempts, recovered=not existing, existing=existing)
    if isinstance(finding, Refused):
        finding.error.attempts = attempts
        raise finding.error
    raise _unknown(_WHY[type(finding)], _cause(finding, lost), lost, attempts)


def _unknown(
    why: str, cause: BaseException, lost: Lost, attempts: int | None = None
) -> OutcomeUnknownError:
    error = OutcomeUnknownError(
        f"the order {lost.error.reference!r} was sent, {why}",
        reference=lost.error.reference,
        request_id=lost.error.request_id,
    )
    error.attempts = lost.error.attempts if attempts is None else attempts
    error.__cause__ = cause
    return error


_AGAIN = "`await error.resolve()` looks again"
_NOT_YET = f"and was not looked for yet, in so short a time: {_AGAIN}"
_ELSEWHERE = "in another event loop: it can be looked for there only"
_STOPPED = f"is not on the server, and could not be sent again: {_AGAIN}"
_WHY: dict[type, str] = {
    type(None): f"and was not found in the time that there was to look for it: {_AGAIN}",
    Absent: "is not on the server, and may be sent again by your decision only",
    Taken: "and is not on the server, where another order has its reference: look at that one",
    Untold: f"and the API could not be asked what became of it: {_AGAIN}",
}


def _cause(finding: Finding | None, lost: Lost) -> BaseException:
    if isinstance(finding, Untold):
        return finding.error
    if isinstance(finding, Taken):
        return taken(lost.open_order, finding)
    return _trouble(lost)


def _trouble(lost: Lost) -> BaseException:
    """Return what made the outcome unknown in the first place."""
    return lost.error.__cause__ or lost.error
