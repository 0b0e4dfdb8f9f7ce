"""Creates orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, overload

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.models.time_window import TimeWindow
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.resources.order_safety import OrderSafety, PendingOrder

RESOLVE_WITHIN = 10.0
"""Seconds that `create` looks for an order whose answer was lost."""


class OrderCreation:
    """Creates orders; see `Orders`.

    Args:
        options: How calls are made unless they say otherwise.
        safety: Sends orders and brings those whose answers were lost to an end.
    """

    def __init__(self, options: CallOptions, safety: OrderSafety) -> None:
        self._options = options
        self._safety = safety

    @overload
    async def create(
        self,
        order: NewOrder,
        /,
        *,
        resolve_within: float = RESOLVE_WITHIN,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Order: ...

    @overload
    async def create(
        self,
        /,
        *,
        address: str,
        phone: str,
        sku_ids: Iterable[int],
        client_id: int | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        email: str | None = None,
        address_details: str | None = None,
        business_name: str | None = None,
        devices: Iterable[str] = (),
        notes: str | None = None,
        time_windows: Iterable[TimeWindow] = (),
        purchase_order_id: str | None = None,
        resolve_within: float = RESOLVE_WITHIN,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Order: ...

    async def create(
        self,
        order: NewOrder | None = None,
        /,
        *,
        resolve_within: float = RESOLVE_WITHIN,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Order:
        """Create an order.

        Pass a `NewOrder`, or its fields. It is sent again only where it is certain that it was
        not created. If the caller is cancelled after it was sent, it goes on: a visit may
        still get booked.

        An equal order with the same `purchase_order_id` that this client is sending, whose
        outcome is open or that it has created (the last 10,000) is not sent: this call shares
        what becomes of it, and returns the same order.

        Args:
            order: What to create.
            resolve_within: Seconds, within the time limits of the call, to look for the order
                by its `purchase_order_id` if its answer is lost, or says that it exists (409);
                0 doesn't look.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.
            **fields: The fields of `NewOrder`, instead of one.

        Raises:
            InvalidRequestError: The order is flawed; nothing was sent.
            ReferenceConflictError: Its `purchase_order_id` is in use for another order; not
                sent, or refused by the API (409).
            OutcomeUnknownError: It was sent, and may have been created; its `resolve()` goes on
                looking for it.
            APIStatusError: The API refused it.
            APIConnectionError: It could not be sent.

        Source: https://docs.partner.hellotech.com/api-10624222 (documented).
        """
        new = _new_order(order, fields)
        checks.refuse(checks.seconds("resolve_within", resolve_within))
        options = self._options.override(timeout, retry, headers)
        return (await self._safety.create(new, options, resolve_within)).order

    def pending(self) -> tuple[PendingOrder, ...]:
        """Return this client's orders whose outcome is still open, the oldest first.

        They were sent, and their answer was lost or their caller was cancelled. What is found
        out about one, by a late answer or a look at the server, takes it from the list; only
        `resolve` looks for it on purpose. One without a reference is listed if its caller
        left while it was under way, and is taken from the list by a late answer only.
        """
        return self._safety.pending()

    async def resolve(self, purchase_order_id: str, *, timeout: float | None = None) -> Order:
        """Find out what became of an order of this client, as its settings say.

        Args:
            purchase_order_id: The reference of the order, as in `pending()`.
            timeout: Seconds that it may take; None for as long as it takes to be sure.

        Returns:
            The order, found or created once more.

        Raises:
            InvalidRequestError: An argument is wrong.
            OutcomeUnknownError: It is still not known; ask again, or a person has to.
            HTError: It is certain that it was not created; why.
            LookupError: This client has no such order, or knows that it was not created.
        """
        checks.refuse(
            checks.text("purchase_order_id", purchase_order_id, required=True),
            checks.time_limit("timeout", timeout),
        )
        return (await self._safety.resolve(purchase_order_id, self._options, timeout)).order


def _new_order(order: object, fields: Mapping[str, Any]) -> NewOrder:
    if order is None:
        return NewOrder.from_mapping({name: checks.listed(value) for name, value in fields.items()})
    if fields:
        names = ", ".join(sorted(fields))
        problem = Problem("order", f"pass a NewOrder or fields, not both ({names})")
        raise InvalidRequestError([problem])
    if not isinstance(order, NewOrder):
        remedy = "; pass a mapping as create(**mapping)" if isinstance(order, Mapping) else ""
        raise InvalidRequestError([Problem("order", f"must be a NewOrder{remedy}")])
    return order
