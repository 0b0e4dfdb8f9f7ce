"""Orders of a HighLevel location."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeAlias, Unpack, cast, final, get_args

from attrs import evolve

from ht_async.binding.highlevel import orders as wire
from ht_async.binding.shop_page import ShopPage
from ht_async.engine.account import Api
from ht_async.errors import ConfigurationError, Problem
from ht_async.models import checks
from ht_async.models.shops.order import Shop, ShopOrder
from ht_async.opening import ConnectionOptions, open_engine
from ht_async.options import CallOptions, RateLimit, RetryPolicy, TimeoutTypes
from ht_async.pages.pager import Pager
from ht_async.policy.quota import IntervalQuota
from ht_async.secret import Secret
from ht_async.sources.shop_client import ShopClient

PaymentStatus: TypeAlias = Literal["paid", "unpaid", "refunded", "partially_paid"]
"""Whether an order is paid, as a filter of lists."""

HIGHLEVEL = Api(
    name="HighLevel",
    base_url="https://services.leadconnectorhq.com",
    base_url_variable="HT_HIGHLEVEL_BASE_URL",
    key_argument="token",
    key_variable="HT_HIGHLEVEL_TOKEN",
    key_header="Authorization",
    key_prefix="Bearer ",
)
"""HighLevel's API.

Source: https://github.com/GoHighLevel/highlevel-api-docs (apps/payments.json; documented).
"""

HIGHLEVEL_RATE = RateLimit(9.0, burst=5)
"""At most 95 requests in any 10 seconds; what is missing to 100 is for uneven ways to the server.

Source: https://marketplace.gohighlevel.com/docs/other/rate-limits (documented: 100 requests in 10
seconds for an app and a location).
"""

_LOCATION_VARIABLE = "HT_HIGHLEVEL_LOCATION_ID"
_LOCATION = re.compile(r"[A-Za-z0-9_-]{1,100}")


@final
class HighLevelOrders(ShopClient):
    """A client of the orders of one HighLevel location (sub-account).

        async with HighLevelOrders(token="...", location_id="...") as shop:
            order = await shop.get("653f5e0cde5a1314e62a837c")

    It keeps below the documented rate limit by itself, and pauses when the server's headers tell
    that others have used it up.

    Args:
        token: An access token of the location, or a Private Integration Token; else the variable
            `HT_HIGHLEVEL_TOKEN`.
        location_id: Id of the location; else the variable `HT_HIGHLEVEL_LOCATION_ID`.
        base_url: Where the API is; else the variable `HT_HIGHLEVEL_BASE_URL`, else the documented
            server.
        timeout: Time limits, or seconds for a whole call.
        retry: When to send again.
        rate_limit: What to keep to. Several processes that share a location share its limit: give
            each its part.
        grace: Seconds that calls under way have to end when the client is closed.
        connection: See `ConnectionOptions`.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """

    shop = Shop.HIGHLEVEL

    def __init__(
        self,
        token: str | Secret | None = None,
        *,
        location_id: str | None = None,
        base_url: str | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        rate_limit: RateLimit = HIGHLEVEL_RATE,
        grace: float = 10.0,
        **connection: Unpack[ConnectionOptions],
    ) -> None:
        location = _check_location(location_id)
        engine = open_engine(
            HIGHLEVEL,
            key=token,
            base_url=base_url,
            rate_limit=rate_limit,
            quota=IntervalQuota(
                left="x-ratelimit-remaining",
                interval="x-ratelimit-interval-milliseconds",
                left_today="x-ratelimit-daily-remaining",
            ),
            **connection,
        )
        super().__init__(engine, CallOptions().override(timeout, retry), grace, location)
        self._retrieval = wire.get_in(location)
        self._listing = wire.list_in(location)

    @property
    def location_id(self) -> str:
        """Id of the location."""
        return self._account

    async def get(
        self,
        order_id: str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ShopOrder:
        """Get an order by its id, with its items.

        Args:
            order_id: HighLevel's id of the order.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none.
            NotFoundError: There is no such order: status 404, or 400 that says so in words.
            DecodeError: Something else than this order came.

        Source: https://marketplace.gohighlevel.com/docs/ghl/payments/get-order-by-id (documented).
        """
        options = self._options.override(timeout, retry, headers)
        return await self._get(self._retrieval, order_id, options)

    def list(
        self,
        *,
        limit: int | None = None,
        status: str | None = None,
        payment_status: PaymentStatus | None = None,
        payment_mode: str | None = None,
        start_at: date | None = None,
        end_at: date | None = None,
        search: str | None = None,
        contact_id: str | None = None,
        funnel_product_ids: Iterable[str] = (),
        source_id: str | None = None,
        cursor: str | int | None = None,
        max_items: int | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Pager[ShopOrder]:
        """List orders, without their items: `get` each by its id for those.

        `await` the result for the first page, or iterate over it for every order. The order of the
        list is not documented, so orders that come in meanwhile may shift it.

        Args:
            limit: Orders per page; 10 if None. The maximum is not documented.
            status: Only orders in this status, such as `completed`.
            payment_status: Only orders that are paid, or not.
            payment_mode: Such as `live`.
            start_at: First day; in which time zone is not documented.
            end_at: Last day.
            search: Looks for orders by their name.
            contact_id: Only this contact's orders.
            funnel_product_ids: Only orders with these funnel products.
            source_id: Only orders from this source.
            cursor: Where to begin: `Page.cursor` of a listing with the same filters.
            max_items: The most orders to yield.
            timeout: Time limits of each page, or seconds for each page.
            retry: When to ask again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: With every problem; nothing was sent.

        Source: https://github.com/GoHighLevel/highlevel-api-docs (apps/payments.json; documented).
        """
        query = wire.HighLevelQuery(
            limit=limit,
            status=status,
            payment_status=payment_status,
            payment_mode=payment_mode,
            start_at=start_at,
            end_at=end_at,
            search=search,
            contact_id=contact_id,
            funnel_product_ids=checks.listed(funnel_product_ids),
            source_id=source_id,
        )
        checks.refuse(_problems(query), checks.count("max_items", max_items))
        source = self._source(
            self._listing,
            lambda offset: evolve(query, offset=offset),
            _following,
            self._options.override(timeout, retry, headers),
        )
        return Pager(source, cursor=cursor, max_items=max_items)


def _following(offset: int | None, page: ShopPage) -> int | None:
    """Go on until all are read that the server counts; to an empty page where its count is odd."""
    after = (offset or 0) + len(page.orders)
    return None if after == page.total else after


def _check_location(location_id: object) -> str:
    given = os.environ.get(_LOCATION_VARIABLE) if location_id is None else location_id
    if given is None or given == "":
        raise ConfigurationError(
            f"location_id is missing: pass location_id= or set the variable {_LOCATION_VARIABLE}"
        )
    if not isinstance(given, str) or not _LOCATION.fullmatch(given):
        raise ConfigurationError("location_id must be letters and digits, as in the shop's URL")
    return given


def _problems(query: wire.HighLevelQuery) -> tuple[Problem, ...]:
    first, last = query.start_at, query.end_at
    problems = (
        *checks.count("limit", query.limit),
        *(
            problem
            for name in ("status", "payment_mode", "search", "contact_id", "source_id")
            for problem in checks.text(name, getattr(query, name))
        ),
        *checks.choice("payment_status", query.payment_status, get_args(PaymentStatus)),
        *checks.day("start_at", first),
        *checks.day("end_at", last),
        *checks.texts("funnel_product_ids", cast("object", query.funnel_product_ids)),
    )
    if not problems and first is not None and last is not None and first > last:
        return (Problem("end_at", "must not be before start_at"),)
    return problems
