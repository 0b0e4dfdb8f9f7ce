"""Many orders at once: what the client offers for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ht_async.batch.create import (
    OnOutcome,
    check_window,
    check_workers,
    create_orders,
    make_sending,
    stream_orders,
)
from ht_async.batch.intake import OrderInputs
from ht_async.batch.outcome import BatchResult
from ht_async.batch.sending import Reference, Sending
from ht_async.batch.stream import OutcomeStream
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.resources.recovery import OnAbsent
from ht_async.session import Session


class OrderBatches:
    """Creates many orders; see `HelloTech`.

    Args:
        session: What the client shares with its views.
        options: How calls are made unless they say otherwise.
    """

    def __init__(self, session: Session, options: CallOptions) -> None:
        self._session = session
        self._options = options

    async def create_orders(
        self,
        orders: OrderInputs,
        *,
        concurrency: int | None = None,
        on_outcome: OnOutcome | None = None,
        on_absent: OnAbsent | None = None,
        settle: float | None = None,
        check_existing_since: date | None = None,
        reference: Reference | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> BatchResult:
        """Create many orders; every input that is read gets an outcome.

        Inputs are read as they are needed. A flawed one fails alone. Equal inputs with the
        same reference are one order; the same reference with another content fails. A bad key
        (401, 403) stops the reading. When it is cancelled, what was sent has `grace` seconds
        to end, and `on_outcome` is told of every input that was read, within 10 seconds more.

        Args:
            orders: `NewOrder`s, or mappings with its field names; any iterable, async too.
            concurrency: Orders under way at once, up to `max_connections`; 3/4 of it if None.
            on_outcome: Given every outcome as it comes. If it raises, the batch ends.
            on_absent: What to do with an order that was lost and is proven absent; the
                client's own if None.
            settle: Seconds after which a lost order shows up, if it ever does; the client's
                own if None.
            check_existing_since: Read the orders since this day first, and don't send those
                that are there already.
            reference: Gives a `purchase_order_id` to each order that has none, such as
                `lambda order: stable_reference("import-7", order.email, order.address)`.
            timeout: Time limits of each order, or seconds from its first attempt.
            retry: When to send an order again.
            headers: Extra request headers.

        Returns:
            The outcomes, in input order.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            ConfigurationError: `timeout` or `retry` is wrong; nothing was sent.
            Exception: What `orders` or `on_outcome` raised; `on_outcome` is told the outcome of
                every input that was read before.
        """
        return await create_orders(
            self._sending(
                self._options.override(timeout, retry, headers),
                settle=settle,
                on_absent=on_absent,
                existing_since=check_existing_since,
                reference=reference,
            ),
            orders,
            workers=check_workers(concurrency, self._session.max_connections),
            on_outcome=on_outcome,
        )

    def iter_create_orders(
        self,
        orders: OrderInputs,
        *,
        concurrency: int | None = None,
        dedupe_window: int = 100_000,
        on_absent: OnAbsent | None = None,
        settle: float | None = None,
        check_existing_since: date | None = None,
        reference: Reference | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> OutcomeStream:
        """Create orders and hand out each outcome as it comes; memory stays flat.

        Use it in `async with`; a plain `async for` does as well if it reads to the end.

        Args:
            orders: As in `create_orders`.
            concurrency: As in `create_orders`.
            dedupe_window: References remembered, to recognise inputs that are one order.
            on_absent: As in `create_orders`.
            settle: As in `create_orders`.
            check_existing_since: As in `create_orders`.
            reference: As in `create_orders`.
            timeout: As in `create_orders`.
            retry: As in `create_orders`.
            headers: As in `create_orders`.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            ConfigurationError: `timeout` or `retry` is wrong; nothing was sent.
        """
        return stream_orders(
            self._sending(
                self._options.override(timeout, retry, headers),
                settle=settle,
                on_absent=on_absent,
                existing_since=check_existing_since,
                reference=reference,
            ),
            orders,
            workers=check_workers(concurrency, self._session.max_connections),
            dedupe_window=check_window(dedupe_window),
            running=self._session.streams,
        )

    def _sending(
        self,
        options: CallOptions,
        *,
        settle: float | None,
        on_absent: OnAbsent | None,
        existing_since: date | None,
        reference: Reference | None,
    ) -> Sending:
        self._session.engine.check_headers(options.headers)
        return make_sending(
            self._session.order_safety,
            options,
            self._session.grace,
            settle=settle,
            on_absent=on_absent,
            existing_since=existing_since,
            reference=reference,
        )
