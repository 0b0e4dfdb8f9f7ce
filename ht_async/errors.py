"""Every error that leaves the SDK.

HTError
    ConfigurationError          the client was set up wrongly
    InvalidRequestError         refused before anything was sent (also ValueError)
    ReferenceConflictError      one reference, two different orders
    APIConnectionError          no usable answer; `evidence` tells whether anything was sent
        APITimeoutError         (also TimeoutError)
            DeadlineExceededError
            QueueTimeoutError
        APIUnavailableError     the API keeps failing: the call was refused on this side
    OutcomeUnknownError         a creation was sent and its outcome is not known
    APIStatusError              the API answered with an error status
        BadRequestError 400, AuthenticationError 401, PermissionDeniedError 403,
        NotFoundError 404 > UnconfirmedEndpointError, ConflictError 409,
        UnprocessableEntityError 422, RateLimitError 429, ServerError 5xx
    DecodeError                 the answer is not what the operation returns
    WatchStateError             the state of `orders.watch` can't be used
    ClientClosedError
    WrongLoopError              (also RuntimeError) another event loop, or a forked process

Messages never hold response bodies or values from requests: both may be personal data.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ht_async.message import Evidence, Headers

if TYPE_CHECKING:
    from ht_async.models.order import Order


class HTError(Exception):
    """Base of all errors of this package.

    Attributes:
        attempts: Attempts that the call made before it ended in this error.
    """

    attempts: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__.copy())


def _rebuild(
    cls: type[HTError], args: tuple[object, ...], attributes: dict[str, object]
) -> HTError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(attributes)
    return error


class ConfigurationError(HTError):
    """The client, or one of its options, was set up wrongly."""


@frozen(slots=True)
class Problem:
    """One flaw of an input.

    Args:
        field: The field's name, with an index where it is a list: `time_windows[1].end`.
        message: What is wrong and what to do; never the value.
    """

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


class InvalidRequestError(HTError, ValueError):
    """The input was refused before anything was sent.

    Attributes:
        problems: Every flaw found, by field name.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class ReferenceConflictError(HTError):
    """The same reference (`purchase_order_id`) stands for two different orders.

    Attributes:
        reference: The reference.
        existing_id: HT's id of the order that has it, where it is known.
    """

    def __init__(self, message: str, *, reference: str, existing_id: int | None = None) -> None:
        super().__init__(message)
        self.reference = reference
        self.existing_id = existing_id


class APIConnectionError(HTError):
    """There is no usable answer.

    Attributes:
        evidence: `not_sent` proves, for all attempts of the call, that the server can't have
            acted; else `maybe_sent`.
    """

    def __init__(self, message: str, *, evidence: Evidence) -> None:
        super().__init__(message)
        self.evidence = evidence


class APITimeoutError(APIConnectionError, TimeoutError):
    """The API did not answer in time."""


class DeadlineExceededError(APITimeoutError):
    """`timeout.total` ran out."""


class QueueTimeoutError(APITimeoutError):
    """No slot became free within `timeout.queue`, or will; `evidence` tells of earlier attempts."""

    retry_after: float | None = None  # seconds that the server wants all callers to wait, if so


class APIUnavailableError(APIConnectionError):
    """The API keeps failing, so the client refused the call by itself; nothing was sent for it.

    Try again after some seconds; the client lets a share of the calls through all the time, to
    find out whether the API is back. `evidence` tells of earlier attempts of the same call.
    Batches wait instead.
    """


class OutcomeUnknownError(HTError):
    """A creation was sent, and nothing proves whether the server carried it out.

    Do not simply send it again: that is how duplicates come about. `resolve()` looks for it
    by its reference. What happened is chained as `__cause__`.

    Attributes:
        reference: The order's `purchase_order_id`, if it had one.
        request_id: The id that the server gave to the request, if a whole answer told one.
    """

    def __init__(
        self, message: str, *, reference: str | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.reference = reference
        self.request_id = request_id
        self._resolve: Callable[[float | None], Awaitable[Order]] | None = None

    async def resolve(self, timeout: float | None = None) -> Order:
        """Find out what became of the order.

        `settle` and `on_absent` are those of the call that sent it: a batch's own, or the
        client's.

        Args:
            timeout: Seconds that it may take; None for as long as it takes to be sure.

        Returns:
            The order, found or created once more.

        Raises:
            InvalidRequestError: `timeout` is no number of seconds.
            OutcomeUnknownError: It is still not known; ask again, or a person has to.
            HTError: It is certain that it was not created; why.
            LookupError: There is nothing to look for: it is no order, it has no reference, or
                this error came from another process.
        """
        from ht_async.validators import is_number  # which imports this module

        if timeout is not None and not (is_number(timeout) and timeout >= 0):
            raise InvalidRequestError(
                [Problem("timeout", "must be a number of seconds, 0 or above")]
            )
        if self._resolve is None:
            raise LookupError("there is no reference to look for")
        return await self._resolve(timeout)

    def resolve_by(self, resolve: Callable[[float | None], Awaitable[Order]]) -> None:
        """Say how `resolve` goes about it.

        Args:
            resolve: Does it, in a number of seconds that has been checked.
        """
        self._resolve = resolve

    def __reduce__(self) -> tuple[Any, ...]:
        rebuild, (cls, args, attributes) = super().__reduce__()
        return rebuild, (cls, args, {**attributes, "_resolve": None})


class APIStatusError(HTError):
    """The API answered with an error status.

    Attributes:
        status: HTTP status.
        body: The decoded JSON body, or the beginning of a text; the API key is masked.
        headers: Response headers.
        request_id: The id that the server gave to the request, if any.
        retry_after: Seconds the server asked to wait, if it did.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = body
        self.headers = Headers() if headers is None else headers
        self.request_id = request_id
        self.retry_after = retry_after


class BadRequestError(APIStatusError):
    """400."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing, wrong or no longer valid."""


class PermissionDeniedError(APIStatusError):
    """403."""


class NotFoundError(APIStatusError):
    """404."""


class UnconfirmedEndpointError(NotFoundError):
    """404 from a path that is not documented: it may be wrong.

    The message names the switch in `Dialect(paths=...)` that corrects it.
    """


class ConflictError(APIStatusError):
    """409."""


class UnprocessableEntityError(APIStatusError):
    """422."""


class RateLimitError(APIStatusError):
    """429; `retry_after` tells how long to wait, if the server said so."""


class ServerError(APIStatusError):
    """5xx."""


class DecodeError(HTError):
    """The answer is not what the operation returns.

    Attributes:
        status: HTTP status of the answer.
        body: The beginning of the body; the API key is masked.
        path: Where in the body the trouble is, such as `orders[3].id`.
    """

    def __init__(
        self, message: str, *, path: str = "", status: int | None = None, body: str = ""
    ) -> None:
        super().__init__(message)
        self.path = path
        self.status = status
        self.body = body


class WatchStateError(HTError):
    """The file that keeps the state of `orders.watch` can't be used; says why and what to do."""


class ClientClosedError(HTError):
    """The client is closed, or closing."""


class WrongLoopError(HTError, RuntimeError):
    """The client was used from another event loop or process than it belongs to."""
