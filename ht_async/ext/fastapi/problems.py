"""Which answer an error becomes: a status, words for the end customer, when to try again.

The words never name what is wrong between us and the API, such as our key.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from attrs import evolve, frozen

from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    APIUnavailableError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConflictError,
    DecodeError,
    HTError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QueueTimeoutError,
    RateLimitError,
    ReferenceConflictError,
    ServerError,
    UnconfirmedEndpointError,
    UnprocessableEntityError,
)

BUSY = 1.0
"""Seconds after which to try again when this service has too much to do."""

DOWN = 5.0
"""Seconds after which to try again when the API is down."""


@frozen(slots=True)
class ProblemAnswer:
    """A problem as RFC 9457 has it.

    Args:
        status: HTTP status.
        code: What it is, for programs.
        detail: What it is, for people.
        retry_after: Seconds after which to try again, if that may help.
        problems: The flaws of an input, by field name.
    """

    status: int
    code: str
    detail: str
    retry_after: float | None = None
    problems: tuple[dict[str, str], ...] = ()

    def body(self) -> dict[str, Any]:
        """Return the members of the answer's body."""
        members: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return members | ({"problems": list(self.problems)} if self.problems else {})


_OUT_OF_ORDER = ProblemAnswer(502, "upstream_error", "The API can't be used at the moment.")
_UNREACHABLE = ProblemAnswer(502, "upstream_unreachable", "The API could not be reached.")
_LATE = ProblemAnswer(504, "upstream_timeout", "The API did not answer in time.")
_DOWN = ProblemAnswer(503, "upstream_down", "The API is down; try again later.", DOWN)
_REFUSED = ProblemAnswer(422, "refused", "The API refused this request.")

_ANSWERS: dict[type[HTError], ProblemAnswer] = {
    InvalidRequestError: ProblemAnswer(422, "invalid_request", "The request has flaws."),
    ReferenceConflictError: ProblemAnswer(
        409, "reference_conflict", "The reference stands for another order."
    ),
    BadRequestError: _REFUSED,
    UnprocessableEntityError: _REFUSED,
    NotFoundError: ProblemAnswer(404, "not_found", "There is no such thing."),
    ConflictError: ProblemAnswer(409, "conflict", "The request conflicts with what is there."),
    RateLimitError: ProblemAnswer(429, "rate_limited", "Too many requests; try again later."),
    AuthenticationError: _OUT_OF_ORDER,
    PermissionDeniedError: _OUT_OF_ORDER,
    UnconfirmedEndpointError: _OUT_OF_ORDER,
    ServerError: _OUT_OF_ORDER,
    APIStatusError: _OUT_OF_ORDER,
    DecodeError: _OUT_OF_ORDER,
    APITimeoutError: _LATE,
    QueueTimeoutError: ProblemAnswer(
        503, "overloaded", "This service has too much to do; try again.", BUSY
    ),
    APIUnavailableError: _DOWN,
    APIConnectionError: _UNREACHABLE,
    ClientClosedError: ProblemAnswer(503, "closing", "This service is restarting.", BUSY),
}

ANSWERED = tuple(_ANSWERS)
"""The errors that become an answer; others are bugs of the application and remain errors."""

_OF_STATUS = {503: _DOWN, 504: _LATE}


def problem_of(error: HTError) -> ProblemAnswer:
    """Return the answer that an error becomes.

    Raises:
        LookupError: It is none that becomes an answer.
    """
    answer = next((_ANSWERS[kind] for kind in type(error).__mro__ if kind in _ANSWERS), None)
    if answer is None:
        raise LookupError(f"{type(error).__name__} is a bug, not an answer") from error
    if isinstance(error, InvalidRequestError):
        flaws = ({"field": flaw.field, "message": flaw.message} for flaw in error.problems)
        return evolve(answer, problems=tuple(flaws))
    if isinstance(error, QueueTimeoutError) and error.retry_after is not None:
        return evolve(_ANSWERS[RateLimitError], retry_after=error.retry_after)
    if isinstance(error, ServerError):
        answer = _OF_STATUS.get(error.status, answer)
    if isinstance(error, RateLimitError | ServerError) and error.retry_after is not None:
        return evolve(answer, retry_after=error.retry_after)
    return answer
