"""What a listing of orders is asked for, checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, cast

from attrs import evolve, frozen

from ht_async.binding.ht.orders import OrdersQuery
from ht_async.errors import Problem
from ht_async.models import checks
from ht_async.models.status import OrderStatus

_ORDER_BY = ("created_at", "appointment")
_SORT = ("ASC", "DESC")


@frozen(kw_only=True, slots=True)
class OrderFilters:
    """What a listing of orders is asked for; see `Orders.list` for the members."""

    limit: int | None = None
    status: object = None
    tags: object = None
    from_: date | None = None
    to: date | None = None
    client_id: int | None = None
    order_by: Literal["created_at", "appointment"] | None = None
    sort: Literal["ASC", "DESC"] | None = None
    max_items: int | None = None

    def query(self) -> OrdersQuery:
        """Check everything and make the query.

        Raises:
            InvalidRequestError: With every problem, by parameter name.
        """
        filters = evolve(self, status=checks.listed(self.status), tags=checks.listed(self.tags))
        problems = list(filters._problems())
        if not problems and self.from_ and self.to and self.from_ > self.to:
            problems.append(Problem("to", "must not be before from_"))
        checks.refuse(problems)
        return filters._checked_query()

    def _problems(self) -> Iterator[Problem]:
        yield from checks.count("limit", self.limit)
        yield from _status_problems(self.status)
        yield from _tag_problems(self.tags)
        yield from checks.day("from_", self.from_)
        yield from checks.day("to", self.to)
        if self.client_id is not None:
            yield from checks.identifier("client_id", self.client_id)
        yield from checks.choice("order_by", self.order_by, _ORDER_BY)
        yield from checks.choice("sort", self.sort, _SORT)
        yield from checks.count("max_items", self.max_items)

    def _checked_query(self) -> OrdersQuery:
        entries = () if self.status is None else _entries(self.status)
        return OrdersQuery(
            limit=self.limit,
            status=tuple(dict.fromkeys(str(_status_code(entry)) for entry in entries)),
            tags=cast("tuple[str, ...]", self.tags or ()),
            from_=self.from_,
            to=self.to,
            client_id=self.client_id,
            order_by=self.order_by,
            sort=self.sort,
        )


def _status_problems(status: object) -> Iterator[Problem]:
    if status is None:
        return
    if not isinstance(status, tuple | OrderStatus | str | int):
        yield Problem("status", "must be an OrderStatus, or a list of them")
        return
    entries = _entries(cast("object", status))
    if not entries:
        yield Problem("status", "is empty: leave it out to get every status")
    for index, entry in enumerate(entries):
        if _status_code(entry) is None:
            names = ", ".join(member.name for member in OrderStatus)
            yield Problem(f"status[{index}]", f"is no order status: use one of {names}")


def _tag_problems(tags: object) -> Iterator[Problem]:
    if tags is None:
        return
    if tags == ():
        yield Problem("tags", "is empty: leave it out to get every order")
    yield from checks.texts("tags", tags)


def _entries(values: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", values) if isinstance(values, tuple) else (values,)


def _status_code(value: object) -> int | None:
    """Return the code of a status; None unless it is documented or came from an order."""
    if isinstance(value, OrderStatus):
        return value.code
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        status = OrderStatus(value)
    except ValueError:
        return None
    return status.code if status.known else None
