"""An operation of an API as a value: what it is called, what it does, how it reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from ht_async.message import Answer, Headers

A = TypeVar("A")
T = TypeVar("T")


class Effect(StrEnum):
    """What sending an operation twice does."""

    READ = "read"
    """Nothing: it changes nothing."""

    IDEMPOTENT = "idempotent"
    """The same as sending it once."""

    CREATE = "create"
    """It may create a second thing."""


@frozen(slots=True)
class RequestParts:
    """What an operation puts into its request.

    Args:
        path: Encoded path below the base URL, with a leading slash.
        query: Encoded query string without the question mark; empty for none.
        body: Encoded JSON body, or None.
        reference: The caller's reference of what is created, if there is one.
        headers: Headers that the operation needs besides those of the account.
    """

    path: str = field(repr=False)
    query: str = field(default="", repr=False)
    body: bytes | None = field(default=None, repr=False)
    reference: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@frozen(slots=True)
class Operation(Generic[A, T]):
    """One operation.

    Args:
        name: Its name in this SDK, such as `orders.create`.
        method: HTTP method.
        path: Path template, for messages and telemetry.
        effect: What sending it twice does.
        build: Makes the request from the arguments.
        decode: Makes the result from the decoded JSON body; raises `DecodeError`.
        unconfirmed: The path is not documented, so that a 404 may be about the path.
        may_be_empty: An empty body is a result too: it is decoded as None.
        glance: Makes the same result of the body's bytes in less time; None where it can't.
        absent: Tells an answer that says in words, whatever its status, that there is no such
            thing; None where the status tells it.
    """

    name: str
    method: str
    path: str
    effect: Effect
    build: Callable[[A], RequestParts]
    decode: Callable[[Any], T]
    unconfirmed: bool = False
    may_be_empty: bool = False
    glance: Callable[[bytes], T | None] | None = None
    absent: Callable[[Answer], bool] | None = None


@frozen(slots=True)
class Response(Generic[T]):
    """An operation's result with what came along.

    Args:
        value: The result.
        status: HTTP status.
        headers: Response headers.
        request_id: The id that the server gave to the request, if any.
        attempts: How many attempts it took.
        elapsed: Seconds from the call to the result, waiting included.
    """

    value: T
    status: int
    headers: Headers
    request_id: str | None
    attempts: int
    elapsed: float
