"""Which error an attempt's end becomes."""

from __future__ import annotations

from ht_async import codec
from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnconfirmedEndpointError,
    UnprocessableEntityError,
)
from ht_async.message import Answer, Evidence, Failure, FailureKind, Headers
from ht_async.policy.redact import EXCERPT_BYTES, Redactor

_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}

_REMEDIES: dict[int, str] = {
    400: "see body for what the API said",
    401: "check the API key",
    403: "check what the API key may do",
    422: "see body for what the API said",
    429: "slow down: see retry_after, or set rate_limit=",
}


_UNCONFIRMED = (
    "its path is not documented and may be wrong; name the right one with "
    'dialect=Dialect(paths={{"{0}": "/..."}})'
)


def status_error_class(status: int) -> type[APIStatusError]:
    """Return the class of error that a status stands for."""
    if 500 <= status < 600:
        return ServerError
    return _BY_STATUS.get(status, APIStatusError)


def status_error(
    operation: str,
    answer: Answer,
    *,
    retry_after: float | None,
    request_id: str | None,
    redactor: Redactor,
    unconfirmed: bool = False,
    absent: bool = False,
) -> APIStatusError:
    """Make the error for an answer with an error status.

    Args:
        operation: Name of the operation.
        answer: The answer.
        retry_after: Seconds the server asked to wait, if it did.
        request_id: The id that the server gave to the request, if any.
        redactor: Takes the API key out of what the error shows.
        unconfirmed: The operation's path is not documented.
        absent: The answer says in words that there is no such thing.
    """
    kind = NotFoundError if absent else status_error_class(answer.status)
    message = _status_message(operation, answer.status, request_id, absent=absent)
    if unconfirmed and kind is NotFoundError and not absent:
        kind = UnconfirmedEndpointError
        message += f": {_UNCONFIRMED.format(operation)}"
    return kind(
        message,
        status=answer.status,
        body=_error_body(answer.body, redactor),
        headers=redactor.headers(answer.headers),
        request_id=request_id,
        retry_after=retry_after,
    )


def failure_error(
    operation: str, failure: Failure, evidence: Evidence
) -> APIConnectionError | APIStatusError:
    """Make the error for an attempt without a usable answer; the cause is to be chained.

    Args:
        operation: Name of the operation.
        failure: How the last attempt ended.
        evidence: What is proven about all attempts of the call.
    """
    if failure.status is not None and failure.status >= 400:
        message = _status_message(operation, failure.status, None)
        return status_error_class(failure.status)(
            f"{message} and its body could not be read", status=failure.status, headers=Headers()
        )
    cause = type(failure.cause).__name__
    sent = "nothing was sent" if evidence is Evidence.NOT_SENT else "it may have been sent"
    if failure.kind is FailureKind.TIMEOUT:
        return APITimeoutError(
            f"{operation} got no answer in time ({cause}); {sent}", evidence=evidence
        )
    return APIConnectionError(
        f"{operation} got no usable answer ({cause}); {sent}", evidence=evidence
    )


def _status_message(
    operation: str, status: int, request_id: str | None, *, absent: bool = False
) -> str:
    message = f"{operation} was answered with status {status}"
    if request_id is not None:
        message += f" (request {request_id})"
    if absent:
        return f"{message}: there is no such thing"
    remedy = _REMEDIES.get(status)
    return message if remedy is None else f"{message}: {remedy}"


def _error_body(body: bytes, redactor: Redactor) -> object:
    """Return the JSON value of a small body, else the beginning of its text."""
    if len(body) <= EXCERPT_BYTES:
        try:
            return redactor.value(codec.decode(body))
        except ValueError:
            pass
    return redactor.excerpt(body)
