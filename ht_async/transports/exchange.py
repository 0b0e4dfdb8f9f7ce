"""What every exchange over httpx has in common: the request, its first byte, the answer."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

import httpx

from ht_async.message import Answer, AttemptTimeouts, Headers, Request
from ht_async.transports.body import UnreadableBodyError, check_size, collect, decode

KEEPALIVE = 5.0
"""Seconds an idle connection is kept; servers commonly close theirs later than that."""

CLOSING_TIME = 2.0
"""Seconds that closing a connection may take."""

Trace = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Told every step of an exchange by the connection pool that httpx stands on."""

M = TypeVar("M", bound=httpx.Request)


def compose(
    kind: type[M], request: Request, url: httpx.URL, timeouts: AttemptTimeouts, trace: Trace
) -> M:
    """Return a request as httpx takes it, with nothing added.

    Args:
        kind: The class to make.
        request: What to send.
        url: Its URL.
        timeouts: Limits of its steps.
        trace: Told of its steps.
    """
    extensions: dict[str, Any] = {
        "timeout": {
            "connect": timeouts.connect,
            "read": timeouts.read,
            "write": timeouts.write,
            "pool": timeouts.connect,
        },
        "trace": trace,
    }
    return kind(
        request.method, url, headers=request.headers, content=request.body, extensions=extensions
    )


def is_first_byte(event: str, info: Mapping[str, Any]) -> bool:
    """Tell whether a step is the one with which the request begins to leave.

    Args:
        event: Name of the step, under HTTP/1.1 or HTTP/2.
        info: What the pool tells about it.
    """
    return event.endswith("send_request_headers.started") and _is_ours(info)


def is_body(event: str, info: Mapping[str, Any]) -> bool:
    """Tell whether a step is the one with which the request's body begins to leave.

    Args:
        event: Name of the step, under HTTP/1.1 or HTTP/2.
        info: What the pool tells about it.
    """
    return event.endswith("send_request_body.started") and _is_ours(info)


def _is_ours(info: Mapping[str, Any]) -> bool:
    # Behind a proxy the CONNECT request comes first; it does not carry ours.
    return bool(info["request"].method != b"CONNECT")


async def take(response: httpx.Response, limit: int) -> Answer:
    """Return the whole answer; closing the response is left to the caller.

    Args:
        response: Its head has arrived.
        limit: The most bytes that its body may have, before and after content decoding.

    Raises:
        UnreadableBodyError: The body is too large or its coding is broken, or somebody else
            has taken it.
        httpx.TransportError: The connection failed.
    """
    headers = Headers(response.headers.raw)
    if response.is_stream_consumed:
        return Answer(response.status_code, headers, _taken(response, limit))
    body = await collect(cast("AsyncIterable[bytes]", response.stream), limit)
    coding = headers.get("content-encoding", "")
    return Answer(response.status_code, headers, decode(body, coding, limit))


def _taken(response: httpx.Response, limit: int) -> bytes:
    """Return the body of a response that was read, and decoded, on its way here."""
    try:
        return check_size(response.content, limit)
    except httpx.ResponseNotRead:
        raise UnreadableBodyError(
            "an event hook took the response body; have it call aread() instead"
        ) from None
