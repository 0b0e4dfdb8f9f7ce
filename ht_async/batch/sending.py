"""How a batch creates its orders."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from datetime import date
from typing import TypeAlias, cast, final

from attrs import evolve

from ht_async.errors import (
    APIConnectionError,
    APITimeoutError,
    ConflictError,
    HTError,
    InvalidRequestError,
    OutcomeUnknownError,
    Problem,
    ReferenceConflictError,
)
from ht_async.message import Evidence
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.resources.contested import Contested
from ht_async.resources.existing_orders import ExistingOrders
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.placed import Lost, Placed
from ht_async.resources.recovery import OnAbsent

Reference: TypeAlias = Callable[[NewOrder], str]
"""Gives an order its `purchase_order_id`."""

Sought: TypeAlias = Lost | Contested
"""An order that has to be looked for."""


@final
class Sending:
    """Creates the orders of a batch.

    Args:
        safety: Sends orders and brings those whose answers were lost to an end.
        options: How; patient, and with a time to linger in.
        settle: Seconds after which a lost order shows up, if it ever does.
        on_absent: What to do with an order that was lost and is proven absent.
        existing_since: Look for the orders among those since this day, before sending any.
        reference: Gives a reference to each order that has none.
    """

    def __init__(
        self,
        safety: OrderSafety,
        options: CallOptions,
        *,
        settle: float,
        on_absent: OnAbsent,
        existing_since: date | None,
        reference: Reference | None,
    ) -> None:
        self.linger = options.linger or 0.0
        self._safety = safety
        self._options = options
        self._settle = settle
        self._on_absent: OnAbsent = on_absent
        self._existing_since = existing_since
        self._existing: ExistingOrders | None = None
        self._reference = reference

    async def prepare(self) -> None:
        """Read which orders are there already, if that is wanted.

        Raises:
            HTError: They could not be read; nothing was sent.
        """
        if self._existing_since is not None:
            self._existing = self._safety.existing_orders()
            await self._existing.load(self._existing_since)

    def identify(self, order: NewOrder) -> NewOrder:
        """Return the order, with a reference if it is to get one.

        Raises:
            InvalidRequestError: Its reference could not be made.
        """
        if order.purchase_order_id is None and self._reference is not None:
            return evolve(order, purchase_order_id=_reference(self._reference, order))
        return self._safety.identify(order)

    async def send(self, order: NewOrder) -> Placed | Sought:
        """Create an order.

        Returns:
            The order, or what has to be looked for.

        Raises:
            OutcomeUnknownError: It is lost and has no reference, or an order that is there
                could not be compared with it.
            HTError: It was not created.
        """
        if self._existing is not None:
            found = await self._find(self._existing, order)
            if found is not None:
                return Placed(found, 0, existing=True)
        try:
            return await self._safety.send(order, self._options, self._settle, self._on_absent)
        except ConflictError as conflict:
            return self._safety.contested(order, conflict)

    @staticmethod
    async def _find(existing: ExistingOrders, order: NewOrder) -> Order | None:
        try:
            return await existing.find(order)
        except ReferenceConflictError:
            raise
        except asyncio.CancelledError:
            interruption = "the batch was interrupted before the order was sent"
            trouble: HTError = APIConnectionError(interruption, evidence=Evidence.NOT_SENT)
        except HTError as error:
            trouble = error
        raise not_compared(existing, order) from trouble

    async def find(self, sought: Sought) -> Placed:
        """Find out what became of an order.

        Raises:
            HTError: It was not created, or that is not certain.
        """
        if isinstance(sought, Contested):
            return await self._safety.look_up(sought, None)
        return await self._safety.recover(sought, self._options, None, self._on_absent)


def not_compared(existing: ExistingOrders, order: NewOrder) -> OutcomeUnknownError:
    """Return the error for an order whose reference is there, while that could not be read."""

    async def resolve(timeout: float | None) -> Order:
        try:
            async with asyncio.timeout(timeout):
                found = await existing.find(order)
        except ReferenceConflictError:
            raise
        except HTError as trouble:
            raise not_compared(existing, order) from trouble
        except TimeoutError:
            late = APITimeoutError("the time to read it was over", evidence=Evidence.NOT_SENT)
            raise not_compared(existing, order) from late
        return cast("Order", found)  # as it was when the index was made

    error = OutcomeUnknownError(
        f"an order with the reference {order.purchase_order_id!r} is on the server, and could not "
        "be compared with this one: `await error.resolve()` tries again",
        reference=order.purchase_order_id,
    )
    error.resolve_by(resolve)
    return error


def _reference(make: Reference, order: NewOrder) -> str:
    try:
        reference = cast("object", make(order))
    except InvalidRequestError:
        raise
    except Exception as flaw:  # of a function of the caller's own
        problem = Problem("reference", f"could not be made: it raised {type(flaw).__name__}")
        raise InvalidRequestError([problem]) from flaw
    if isinstance(reference, str):
        return reference
    if not inspect.isawaitable(reference):
        raise InvalidRequestError([Problem("reference", "must be a text")])
    if inspect.iscoroutine(reference):
        reference.close()  # or Python would warn that nobody awaits it
    raise InvalidRequestError(
        [Problem("reference", "must be a text: the function that gives it must not be async")]
    )
