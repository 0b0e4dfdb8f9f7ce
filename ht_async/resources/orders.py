"""Orders: create, get, list."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, final

from ht_async.dialect import Dialect
from ht_async.engine.caller import Caller
from ht_async.models import checks
from ht_async.models.order import Order
from ht_async.models.status import OrderStatus
from ht_async.models.tag_counts import TagCounts
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.pages.pager import Pager
from ht_async.resources.order_counts import CountFallback, OrderCounts
from ht_async.resources.order_creation import OrderCreation
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing
from ht_async.resources.order_retrieval import get_order
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.order_search import OrderSearch

if TYPE_CHECKING:
    from ht_async.resources.following.change import OrderChange


@final
class Orders(OrderCreation):
    """The orders of the account.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
        safety: Sends orders and brings those whose answers were lost to an end.
        base_url: Where they are, which the state of a watch goes with.
    """

    def __init__(
        self,
        caller: Caller,
        options: CallOptions,
        dialect: Dialect,
        safety: OrderSafety,
        base_url: str = "",
    ) -> None:
        super().__init__(options, safety)
        self._caller = caller
        self._base_url = base_url
        self._listing = OrderListing(caller, dialect)
        self._search = OrderSearch(caller, self._listing)
        self._counts = OrderCounts(caller, dialect, self._listing)
        self._safety = safety

    async def get(
        self,
        order_id: int | str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Order:
        """Get an order by HT's id.

        Args:
            order_id: The order's id.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none.
            NotFoundError: There is no such order (the documentation doesn't tell which status
                a missing order has).
            DecodeError: Something else than this order came.

        Source: https://docs.partner.hellotech.com/api-31578562 (documented).
        """
        checks.refuse(checks.path_id("order_id", order_id))
        options = self._options.override(timeout, retry, headers)
        return await get_order(self._caller, order_id, options)

    def list(
        self,
        *,
        limit: int | None = None,
        status: Iterable[OrderStatus | int | str] | OrderStatus | int | str | None = None,
        tags: Iterable[str] | None = None,
        from_: date | None = None,
        to: date | None = None,
        client_id: int | None = None,
        order_by: Literal["created_at", "appointment"] | None = None,
        sort: Literal["ASC", "DESC"] | None = None,
        cursor: str | int | None = None,
        max_items: int | None = None,
        prefetch: bool = False,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Pager[Order]:
        """List orders.

        `await` the result for the first page, or iterate over it for every order.

        Args:
            limit: Orders per page. The API's default and maximum are not documented.
            status: Only orders in these statuses, read one status after another.
            tags: Only orders with these tags; whether all or any is not documented.
            from_: First day. Which of an order's dates it is about, in which time zone, is
                not documented.
            to: Last day; whether it is included is not documented.
            client_id: Only this client's orders.
            order_by: What to sort by; with `appointment` a listing without a next cursor in
                the body can't be relied on (C12).
            sort: Direction.
            cursor: Where to begin: `Page.cursor` of a listing with the same filters.
            max_items: The most orders to yield.
            prefetch: When iterating, get the next page while the orders of one are worked on.
            timeout: Time limits of each page, or seconds for each page.
            retry: When to ask again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: With every problem; nothing was sent.

        Source: https://docs.partner.hellotech.com (Retrieve all orders); documented.
        """
        filters = OrderFilters(
            limit=limit,
            status=status,
            tags=tags,
            from_=from_,
            to=to,
            client_id=client_id,
            order_by=order_by,
            sort=sort,
            max_items=max_items,
        )
        options = self._options.override(timeout, retry, headers)
        source = self._listing.source(filters, options)
        return Pager(source, cursor=cursor, max_items=max_items, prefetch=prefetch)

    def watch(
        self,
        *,
        since: date,
        every: float | None = 60.0,
        state: str | os.PathLike[str] | None = None,
        limit: int | None = 100,
        final: Iterable[OrderStatus | int | str] | None = None,
        done_after: float = 30 * 86_400.0,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[OrderChange]:
        """Follow orders: iterate over what is new and what has changed, for as long as you like.

        The API documents nothing that would tell of changes, so the orders are listed again and
        again, newest first. Each order's latest state is told at least once; a state that lasts
        for less than two looks may be skipped. A change counts as told when the next one is
        asked for; with `state` a later run goes on from there, and tells the last one again if
        it was interrupted meanwhile. What fails for a while is waited out. See
        `docs/following.md`.

        Args:
            since: The first day whose orders are followed.
            every: Seconds from the beginning of one look at all orders to that of the next;
                None looks once and ends.
            state: A file that keeps what was told, for one watch at a time; SQLite, readable
                by its owner alone. None keeps it in memory.
            limit: Orders per page. The API's maximum is not documented.
            final: Statuses from which no order goes on; PAID, CANCELLED, CANCELLED_BY_GEEK,
                ABANDONED and UNSERVICEABLE if None. The documentation doesn't tell.
            done_after: Seconds without a change in one of them after which an order is done
                with. The oldest orders that are all done with are not followed any more.
            timeout: Time limits of each page, or seconds for each page.
            retry: When to ask again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: At once, with every problem.
            WatchStateError: While iterating: the file can't be used.
            DecodeError: While iterating: a page could not be read three times in a row, or a
                guard ended the list.
            HTError: While iterating: the API refuses, say the key, or the client was closed.
        """
        from ht_async.resources.following.watch import make_watch

        watch = make_watch(
            self._caller,
            self._listing,
            self._base_url,
            self._options.override(timeout, retry, headers),
            since=since,
            every=every,
            state=state,
            limit=limit,
            final=final,
            done_after=done_after,
        )
        return watch.changes()

    async def find_by_purchase_order_id(
        self,
        purchase_order_id: str,
        *,
        since: date,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Order | None:
        """Find an order by your own reference of it.

        The API documents no filter for references, so all orders since a day are listed,
        newest first, until it is found. One that is listed without a reference is got by
        itself.

        Args:
            purchase_order_id: The reference.
            since: The day from which to look.
            timeout: Time limits of each request, or seconds for each.
            retry: When to ask again.
            headers: Extra request headers.

        Returns:
            The order; where several have the reference, one of them. None: the API lists no
            such order since that day, and the list was read to its end.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            DecodeError: The list could not be read to its end, or an order in it could not be
                got. Nothing is said then about whether there is such an order.
            HTError: The API could not be asked.
        """
        options = self._options.override(timeout, retry, headers)
        return await self._search.find(purchase_order_id, since, options)

    async def count_by_tag(
        self,
        tags: Iterable[str],
        *,
        fallback: CountFallback = "list",
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> TagCounts:
        """Count the orders with each of some tags.

        The API has a count whose path and answer are not documented. It is called where
        `Dialect(paths={"orders.count_by_tag": ...})` names its path.

        Args:
            tags: The tags.
            fallback: `list` counts the listed orders of each tag where the API's count has no
                known path or an answer that can't be read; None gives up.
            timeout: Time limits of each request, or seconds for each.
            retry: When to ask again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            ConfigurationError: There is no path and no fallback.
            DecodeError: The count can't be read, or a list could not be read to its end.
            HTError: The API could not be asked.
        """
        options = self._options.override(timeout, retry, headers)
        return await self._counts.count(tags, fallback, options)
