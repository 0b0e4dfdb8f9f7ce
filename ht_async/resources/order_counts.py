"""Counts orders by tag: by the API's own count where it is known, else by listing them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import aclosing
from typing import Literal, TypeAlias, cast, final

from ht_async.binding.ht.order_counts import Counts, Tags, count_by_tag
from ht_async.dialect import Dialect
from ht_async.engine.caller import Caller
from ht_async.errors import (
    ConfigurationError,
    DecodeError,
    Problem,
    UnconfirmedEndpointError,
)
from ht_async.models import checks
from ht_async.models.order import Order
from ht_async.models.tag_counts import TagCounts
from ht_async.options import CallOptions
from ht_async.pages.whole import whole_pages
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing

CountFallback: TypeAlias = Literal["list"] | None
"""What to do where the API's own count is not to be had: count a list, or give up."""


@final
class OrderCounts:
    """Counts orders by tag.

    Args:
        caller: Makes the calls.
        dialect: Names the path of the API's own count, if it is known.
        listing: Lists orders.
    """

    def __init__(self, caller: Caller, dialect: Dialect, listing: OrderListing) -> None:
        self._caller = caller
        self._dialect = dialect
        self._listing = listing

    async def count(
        self, tags: Iterable[str], fallback: CountFallback, options: CallOptions
    ) -> TagCounts:
        """Count the orders with each tag; see `Orders.count_by_tag`."""
        wanted = _checked(tags, fallback)
        operation = count_by_tag(wanted, self._dialect)
        if operation is not None:
            try:
                response = await self._caller.call(operation, wanted, options)
                return TagCounts(response.value, "api")
            except (DecodeError, UnconfirmedEndpointError):
                if fallback is None:
                    raise
        elif fallback is None:
            raise ConfigurationError(
                "the path of the API's count by tag is not documented: name it with "
                'dialect=Dialect(paths={"orders.count_by_tag": "/..."}), or pass fallback="list"'
            )
        counts: Counts = {}
        for tag in wanted:  # one by one: how several tags are combined is not documented
            counts[tag] = await self._count_listed(tag, options)
        return TagCounts(counts, "list")

    async def _count_listed(self, tag: str, options: CallOptions) -> int:
        source = self._listing.source(OrderFilters(tags=(tag,)), options)
        count = 0
        async with aclosing(whole_pages(source)) as pages:
            async for page in pages:
                count += sum(_may_have(order, tag) for order in page.items)
        return count


def _may_have(order: Order, tag: str) -> bool:
    """Tell whether an order has a tag; where it doesn't tell its tags, the filter is trusted."""
    told: object = order.raw.get("tags")
    if not isinstance(told, list) or len(cast("list[object]", told)) != len(order.tags):
        return True
    return tag.casefold() in map(str.casefold, order.tags)


def _checked(tags: object, fallback: object) -> Tags:
    entries = checks.listed(tags)
    checks.refuse(
        checks.texts("tags", entries),
        checks.choice("fallback", fallback, ("list",)),
        [Problem("tags", "is empty: name at least one")] if entries == () else [],
    )
    return tuple(dict.fromkeys(entries))
