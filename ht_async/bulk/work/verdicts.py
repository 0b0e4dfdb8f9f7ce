"""What the end of a send, or of a search, means for an order of a job."""

from __future__ import annotations

from enum import Enum, auto

from ht_async.bulk.errors import JournalError, OwnershipLostError
from ht_async.bulk.values import LARGEST_ID, ItemResult, ItemState
from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    ClientClosedError,
    ConfigurationError,
    HTError,
    InvalidRequestError,
    PermissionDeniedError,
    RateLimitError,
    ReferenceConflictError,
    ServerError,
    WrongLoopError,
)
from ht_async.reconcile.finding import Absent, Found, Refused, Taken
from ht_async.resources.placed import Placed

_LONGEST_ID = 100


class Cure(Enum):
    """What helps when an order could not be created, which is proven."""

    NONE = auto()
    """Nothing: the order has failed."""

    TIME = auto()
    """The API is not to be had now, or the order belongs to somebody else for now."""

    PERSON = auto()
    """Nothing is to be sent until somebody has mended the settings."""


_FOR_PERSONS = (
    AuthenticationError,
    PermissionDeniedError,
    ClientClosedError,
    WrongLoopError,
    ConfigurationError,
    JournalError,
)
_PASSING = (APIConnectionError, RateLimitError, ServerError, OwnershipLostError)


def cure(error: HTError) -> Cure:
    """Tell what helps against an error that proves that an order was not created."""
    if isinstance(error, _FOR_PERSONS):
        return Cure.PERSON
    return Cure.TIME if isinstance(error, _PASSING) else Cure.NONE


_REQUEST = "request"


def describe(error: BaseException) -> str:
    """Tell an error without anything that may be personal: its type, status, fields."""
    words = [type(error).__name__]
    if isinstance(error, APIStatusError):
        words.append(str(error.status))
    if isinstance(error, InvalidRequestError):
        words.append(", ".join(sorted({problem.field for problem in error.problems})))
    if isinstance(error, ReferenceConflictError) and error.existing_id is not None:
        words.append(f"order {error.existing_id}")
    request_id = getattr(error, "request_id", None)
    if isinstance(request_id, str) and request_id.isprintable():
        words.append(f"{_REQUEST} {request_id[:_LONGEST_ID]}")
    return " ".join(words)


def reason(detail: str) -> str:
    """Return a detail without what tells one request from another."""
    return detail.partition(f" {_REQUEST} ")[0]


ABSENT = "sent, and not on the server"
"""Detail of an order that was looked for long enough and not found."""


def placed(row: int, send: int, end: Placed) -> ItemResult:
    """Return the result of an order that exists."""
    order_id = end.order.id
    kept = abs(order_id) <= LARGEST_ID
    return ItemResult(
        row=row,
        send=send,
        state=ItemState.EXISTING if end.existing else ItemState.CREATED,
        order_id=order_id if kept else None,
        attempts=end.attempts,
        recovered=end.recovered,
        detail=None if kept else f"its id is too large for a journal: {order_id}",
    )


def failed(row: int, send: int, error: BaseException, attempts: int) -> ItemResult:
    """Return the result of an order that was not created, which is proven."""
    return ItemResult(
        row=row, send=send, state=ItemState.FAILED, attempts=attempts, detail=describe(error)
    )


def refused(row: int, send: int, error: BaseException, attempts: int) -> ItemResult:
    """Return the result of an order that its last send has not created, which is proven.

    That says nothing about the sends before, whose outcome was not known.

    Args:
        row: Its row.
        send: Which of its sends that was.
        error: The proof.
        attempts: Attempts that its sends took.
    """
    if send <= 1:
        return failed(row, send, error, attempts)
    return unresolved(row, send, attempts, f"{ABSENT}; then {describe(error)}")


def not_sent(row: int, sends: int, flaw: BaseException) -> ItemResult:
    """Return the result of an order that is not sent, or not sent again.

    Args:
        row: Its row.
        sends: How many times it was sent before.
        flaw: Why it is not sent.
    """
    if not sends:
        return failed(row, sends, flaw, 0)
    return unresolved(row, sends, 0, f"{ABSENT}; then {describe(flaw)}")


def opened(row: int, send: int, attempts: int) -> ItemResult:
    """Return the result of an order whose answer was lost."""
    return ItemResult(row=row, send=send, state=ItemState.OPEN, attempts=attempts)


def unresolved(row: int, send: int, attempts: int, detail: str) -> ItemResult:
    """Return the result of an order that a person has to look at."""
    return ItemResult(
        row=row, send=send, state=ItemState.UNRESOLVED, attempts=attempts, detail=detail
    )


def concluded(
    row: int, send: int, finding: Found | Refused | Absent | Taken, attempts: int
) -> ItemResult:
    """Return the result of an order that was looked for."""
    if isinstance(finding, Found):
        existing = finding.existing
        end = Placed(finding.order, attempts, recovered=not existing, existing=existing)
        return placed(row, send, end)
    if isinstance(finding, Refused):
        return refused(row, send, finding.error, attempts)
    if isinstance(finding, Taken):
        detail = f"sent, and its reference is that of another order: {finding.order_id}"
        return unresolved(row, send, attempts, detail)
    return unresolved(row, send, attempts, ABSENT)
