"""What the SDK tells about its work: frozen values for `HelloTech(on_event=...)`.

Events hold no keys, bodies, URLs or personal data: names, numbers, and the references and ids of
orders. `docs/observability.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen


@frozen(slots=True)
class CallBegan:
    """A call has begun; told in its caller's task, before anything is sent.

    Args:
        operation: Name of the operation.
        method: HTTP method.
        path: Template of its path, such as `/api/partners/orders/{order_id}`; None for a
            request of your own.
    """

    operation: str
    method: str
    path: str | None


@frozen(slots=True)
class CallEnded:
    """A call has come to its end; told in its caller's task.

    Args:
        operation: Name of the operation.
        outcome: `succeeded`, `failed`, `unknown` (a creation that may have been carried out) or
            `cancelled`.
        attempts: How many attempts it took.
        elapsed: Seconds it took, waiting included.
        status: HTTP status of the last answer, if one arrived.
        error: Name of the class of the error that it raised, if it did.
        request_id: The server's id of the request, if it told one.
    """

    operation: str
    outcome: str
    attempts: int
    elapsed: float
    status: int | None
    error: str | None
    request_id: str | None


@frozen(slots=True)
class AttemptEnded:
    """An attempt has come to its end.

    Args:
        operation: Name of the operation.
        attempt: Its number within the call, from 1.
        fate: `answered`, `rejected`, `throttled`, `not_sent` or `unknown`.
        status: HTTP status, if one arrived.
        error: Name of the class of the library's error, if there was one.
        queued: Seconds waited at the gate before it.
        elapsed: Seconds it took.
    """

    operation: str
    attempt: int
    fate: str
    status: int | None
    error: str | None
    queued: float
    elapsed: float


@frozen(slots=True)
class RetryPlanned:
    """The same request will be sent again.

    Args:
        operation: Name of the operation.
        attempt: Number of the attempt that failed, from 1.
        fate: Why, as in `AttemptEnded`.
        delay: Seconds until the call asks for a slot again.
    """

    operation: str
    attempt: int
    fate: str
    delay: float


@frozen(slots=True)
class Throttled:
    """The server asked to wait: all callers of this client pause.

    Where it refuses single requests at whatever rate, only the refused call waits.

    Args:
        operation: Name of the operation that was refused.
        status: HTTP status.
        pause: Seconds.
    """

    operation: str
    status: int | None
    pause: float


@frozen(slots=True)
class QuotaSpent:
    """The server told that nothing is left of its rate limit for now: all callers pause.

    Args:
        pause: Seconds.
    """

    pause: float


@frozen(slots=True)
class RateChanged:
    """The rate that the client keeps to has changed by more than a little.

    Args:
        per_second: Requests per second; None when no rate is kept to any more.
        before: The rate that was told before; None when none was kept to.
    """

    per_second: float | None
    before: float | None


@frozen(slots=True)
class SlotsChanged:
    """The server has become slow, or is as fast as usual again: fewer or more slots.

    Args:
        slots: Attempts that may be under way at once.
        before: The number that was told before.
    """

    slots: int
    before: int


@frozen(slots=True)
class SheddingBegan:
    """The API keeps failing: part of the calls is refused on this side from now on.

    Args:
        share: The share of calls that is refused, from 0 to 1; it changes all the time.
    """

    share: float


@frozen(slots=True)
class SheddingEnded:
    """The API works again: no call is refused on this side any more.

    Args:
        refused: Calls that were refused since the client was made.
    """

    refused: int


@frozen(slots=True)
class WriteOutlivedCaller:
    """Nobody waits any more for a write that may have reached the server; it goes on.

    Args:
        operation: Name of the operation.
        reference: The reference of what it creates, if it has one.
        reason: `cancelled` or `deadline`.
    """

    operation: str
    reference: str | None
    reason: str


@frozen(slots=True)
class LateOutcome:
    """A write that outlived its caller has come to its end.

    Args:
        operation: Name of the operation.
        reference: The reference of what it creates, if it has one.
        fate: As in `AttemptEnded`.
        status: HTTP status, if one arrived.
    """

    operation: str
    reference: str | None
    fate: str
    status: int | None


@frozen(slots=True)
class PagingStopped:
    """A listing was ended by a guard and not by the server: it may be incomplete.

    Args:
        operation: Name of the operation.
        reason: What the guard met, such as `repeated_cursor`.
        pages: Pages read so far.
    """

    operation: str
    reason: str
    pages: int


@frozen(slots=True)
class OutsideDateRange:
    """A listing brought orders that were created on none of the days asked for (C9).

    The API may read the dates in another form than `Dialect(dates=...)` writes them, or relate
    them to another date of an order than its creation.

    Args:
        operation: Name of the operation.
        orders: How many orders of a page.
        dates: The form in which the dates were written.
    """

    operation: str
    orders: int
    dates: str


@frozen(slots=True)
class OrderReconciled:
    """It is known what became of an order whose answer was lost.

    Args:
        reference: The order's reference.
        finding: `found`, `refused`, `absent`, `taken` (by an order of another content) or
            `untold` (the API could not be asked).
        order_id: HT's id of the order, if it was found.
    """

    reference: str
    finding: str
    order_id: int | None


@frozen(slots=True)
class DuplicateDetected:
    """The server has several orders of one content with one reference.

    Args:
        reference: The reference.
        order_ids: HT's ids of the orders.
    """

    reference: str
    order_ids: tuple[int, ...]


@frozen(slots=True)
class OrderLeftOpen:
    """The client was closed while it was not known what became of an order.

    Args:
        reference: The order's reference, if it has one.
    """

    reference: str | None


Event: TypeAlias = (
    CallBegan
    | CallEnded
    | AttemptEnded
    | RetryPlanned
    | Throttled
    | QuotaSpent
    | RateChanged
    | SlotsChanged
    | SheddingBegan
    | SheddingEnded
    | WriteOutlivedCaller
    | LateOutcome
    | PagingStopped
    | OutsideDateRange
    | OrderReconciled
    | DuplicateDetected
    | OrderLeftOpen
)
"""Any event."""

Observer: TypeAlias = Callable[[Event], None]
"""Called with every event, in the event loop; must not block. Its errors are logged alone."""
