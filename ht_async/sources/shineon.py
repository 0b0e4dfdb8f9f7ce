"""Orders of a ShineOn store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Unpack, final

from attrs import evolve

from ht_async.binding.shineon import orders as wire
from ht_async.binding.shop_page import ShopPage
from ht_async.engine.account import Api
from ht_async.errors import Problem
from ht_async.models import checks
from ht_async.models.shops.order import Shop, ShopOrder
from ht_async.opening import ConnectionOptions, open_engine
from ht_async.options import CallOptions, RateLimit, RetryPolicy, TimeoutTypes
from ht_async.pages.pager import Pager
from ht_async.secret import Secret
from ht_async.sources.shop_client import ShopClient

SHINEON = Api(
    name="ShineOn",
    base_url="https://api.shineon.com",
    base_url_variable="HT_SHINEON_BASE_URL",
    key_argument="token",
    key_variable="HT_SHINEON_TOKEN",
    key_header="Authorization",
    key_prefix="Bearer ",
)
"""ShineOn's API.

Source: client programs of others agree on host and header (unconfirmed); paths are documented.
"""

_LARGEST_PAGE = 250


@final
class ShineOnOrders(ShopClient):
    """A client of the orders of one ShineOn store.

        async with ShineOnOrders(token="...") as shop:
            order = await shop.get(20018)

    Args:
        token: The store's key; else the variable `HT_SHINEON_TOKEN`.
        base_url: Where the API is; else the variable `HT_SHINEON_BASE_URL`, else the server that
            others name.
        timeout: Time limits, or seconds for a whole call.
        retry: When to send again.
        rate_limit: A rate limit to keep to; none is documented.
        grace: Seconds that calls under way have to end when the client is closed.
        connection: See `ConnectionOptions`.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """

    shop = Shop.SHINEON

    def __init__(
        self,
        token: str | Secret | None = None,
        *,
        base_url: str | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        rate_limit: RateLimit | None = None,
        grace: float = 10.0,
        **connection: Unpack[ConnectionOptions],
    ) -> None:
        engine = open_engine(
            SHINEON, key=token, base_url=base_url, rate_limit=rate_limit, **connection
        )
        super().__init__(engine, CallOptions().override(timeout, retry), grace)

    async def get(
        self,
        order_id: int | str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ShopOrder:
        """Get an order by its id.

        Args:
            order_id: ShineOn's id of the order.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none.
            NotFoundError: There is no such order: the answer says so, whatever its status.
            DecodeError: Something else than this order came.

        Source: https://github.com/ShineOnCom/api/wiki/Orders-API-Get-Single-Order (documented).
        """
        options = self._options.override(timeout, retry, headers)
        return await self._get(wire.GET, order_id, options)

    def list(
        self,
        *,
        limit: int | None = None,
        ids: Iterable[int | str] = (),
        source_ids: Iterable[str] = (),
        source_po_numbers: Iterable[str] = (),
        status: str | None = None,
        created_at_min: datetime | None = None,
        created_at_max: datetime | None = None,
        updated_at_min: datetime | None = None,
        updated_at_max: datetime | None = None,
        cursor: str | int | None = None,
        max_items: int | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Pager[ShopOrder]:
        """List orders.

        `await` the result for the first page, or iterate over it for every order. Nothing tells
        that a page is the last one, so the listing goes on to an empty page.

        Args:
            limit: Orders per page, at most 250; the server's own if None.
            ids: Only the orders with these ids.
            source_ids: Only the orders with these ids of your own.
            source_po_numbers: Only the orders with these purchase order numbers.
            status: Only orders in this status, such as `in_production`.
            created_at_min: Only orders created since; an aware datetime.
            created_at_max: Only orders created until then.
            updated_at_min: Only orders changed since.
            updated_at_max: Only orders changed until then.
            cursor: Where to begin: `Page.cursor` of a listing with the same filters.
            max_items: The most orders to yield.
            timeout: Time limits of each page, or seconds for each page.
            retry: When to ask again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: With every problem; nothing was sent.

        Source: an unofficial client library, https://github.com/sellersmith/shineon-sdk
            (unconfirmed).
        """
        query = wire.ShineOnQuery(
            limit=limit,
            ids=checks.listed(ids),
            source_ids=checks.listed(source_ids),
            source_po_numbers=checks.listed(source_po_numbers),
            status=status,
            created_at_min=created_at_min,
            created_at_max=created_at_max,
            updated_at_min=updated_at_min,
            updated_at_max=updated_at_max,
        )
        checks.refuse(_problems(query), checks.count("max_items", max_items))
        source = self._source(
            wire.LIST,
            lambda page: evolve(query, page=page),
            _following,
            self._options.override(timeout, retry, headers),
        )
        return Pager(source, cursor=cursor, max_items=max_items)


def _following(number: int | None, _: ShopPage) -> int:
    return (number or 1) + 1


def _problems(query: wire.ShineOnQuery) -> list[Problem]:
    problems = [*checks.count("limit", query.limit), *checks.text("status", query.status)]
    if not problems and query.limit is not None and query.limit > _LARGEST_PAGE:
        problems.append(Problem("limit", f"must be at most {_LARGEST_PAGE}"))
    problems += checks.path_ids("ids", query.ids)
    for name in ("source_ids", "source_po_numbers"):
        problems += checks.texts(name, getattr(query, name))
    for name in ("created_at_min", "created_at_max", "updated_at_min", "updated_at_max"):
        problems += checks.moment(name, getattr(query, name))
    return problems
