"""Which orders are followed: those since a day, but for the oldest that are done with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from attrs import frozen

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.models.status import OrderStatus
from ht_async.resources.following.change import StoredStatus, stored_status
from ht_async.validators import is_number

FINAL_STATUSES = (
    OrderStatus.PAID,
    OrderStatus.CANCELLED,
    OrderStatus.CANCELLED_BY_GEEK,
    OrderStatus.ABANDONED,
    OrderStatus.UNSERVICEABLE,
)
"""What is taken as final unless it is told otherwise: what the names suggest, as which statuses
are final is not documented. COMPLETED is none of them, since PAID may follow."""

DONE_AFTER = 30 * 86_400.0
"""Seconds without a change after which an order in a final status counts as done with."""

LATEST_LISTING = timedelta(days=1)
"""How much later than orders created after it an order may be listed, and still be told."""

_FIRST_ZONE = timedelta(hours=14)
_ANY_ZONE = timedelta(days=1)
_FIRST_DAY = date(1970, 1, 3)


@frozen(kw_only=True, slots=True)
class Done:
    """When an order is done with.

    Args:
        statuses: The statuses that are taken as final.
        after: Seconds without a change in one of them.
    """

    statuses: tuple[StoredStatus, ...]
    after: float


def earliest(since: date) -> datetime:
    """Return the first moment of a day, in whatever time zone."""
    return datetime.combine(max(since, _FIRST_DAY), time(tzinfo=UTC)) - _FIRST_ZONE


def beginning(
    since: date,
    oldest: int | None,
    newest: int | None,
    now: datetime,
    *,
    unfinished: int | None = None,
) -> datetime:
    """Return the moment from which on orders are followed.

    Everything that was created before it is done with.

    Args:
        since: The first day that was asked for.
        oldest: When the oldest order that is known and not done with was created, in seconds
            since 1970; None if there is none.
        newest: The same of the newest order that is known.
        now: Our time, after which no order can have been created, whatever it says.
        unfinished: Where the last look began, in seconds since 1970, if it was not finished.
    """
    first = earliest(since)
    if newest is None:
        return first
    late = min(datetime.fromtimestamp(newest, UTC), now) - LATEST_LISTING
    bounds = (datetime.fromtimestamp(it, UTC) for it in (oldest, unfinished) if it is not None)
    return max(first, min((late, *bounds)))


def first_day(begin: datetime) -> date:
    """Return the day to list from, so that no order since a moment is missed in any zone."""
    return begin.date() - _ANY_ZONE


def check_done(final: Iterable[OrderStatus | int | str], done_after: float) -> Done:
    """Check when an order is to count as done with.

    Raises:
        InvalidRequestError: With every problem, by parameter name.
    """
    entries: Any = checks.listed(final)
    if not isinstance(entries, tuple):
        raise InvalidRequestError([Problem("final", "must be a list of OrderStatus")])
    statuses = [_status(entry) for entry in cast("tuple[object, ...]", entries)]
    problems = [
        Problem(f"final[{index}]", "is no order status: use one such as OrderStatus.PAID")
        for index, status in enumerate(statuses)
        if status is None
    ]
    checks.refuse(problems, checks.seconds("done_after", done_after))
    return Done(statuses=tuple(map(stored_status, statuses)), after=done_after)


def check_interval(every: float | None) -> tuple[Problem, ...]:
    """Check the seconds from one look to the next; None, for one look alone, is no problem."""
    if every is None or (is_number(every) and every > 0):
        return ()
    return (Problem("every", "must be a number of seconds above 0, or None to look once"),)


def _status(entry: Any) -> OrderStatus | None:
    if isinstance(entry, OrderStatus):
        return entry
    try:
        status = OrderStatus(entry)
    except ValueError:
        return None
    return status if status.known else None
