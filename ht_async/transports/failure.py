"""What an error of the HTTP library proves about the request."""

from __future__ import annotations

import re

import httpx

from ht_async.message import Evidence, Failure, FailureKind, Progress
from ht_async.transports.body import UnreadableBodyError

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.LocalProtocolError,
)
"""Errors that speak for `not_sent`; the trace must agree."""

_QUOTING = (httpx.LocalProtocolError, httpx.RemoteProtocolError, httpx.ProtocolError)
_QUOTATION = re.compile(
    r"""[:\s]*(?:\bbytearray\(|\bb['"]|(?<=in location header: )).*""", re.DOTALL
)


def failure(error: Exception, progress: Progress, status: int | None) -> Failure:
    """Judge the error that an exchange ended in.

    Args:
        error: What was raised.
        progress: What the trace saw.
        status: The HTTP status, if the head of the answer arrived.
    """
    never_sent = isinstance(error, _NEVER_SENT) and progress.evidence is Evidence.NOT_SENT
    evidence = Evidence.NOT_SENT if never_sent else Evidence.MAYBE_SENT
    return Failure(evidence, _kind(error), _without_quotations(error), status)


def unsent(error: Exception) -> Failure:
    """Return the failure of a request that was given to nobody who could have sent it.

    Args:
        error: What was raised.
    """
    return Failure(Evidence.NOT_SENT, _kind(error), _without_quotations(error))


def _kind(error: Exception) -> FailureKind:
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return FailureKind.TIMEOUT
    if isinstance(error, UnreadableBodyError | httpx.DecodingError):
        return FailureKind.UNREADABLE
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return FailureKind.UNEXPECTED
    if isinstance(error, httpx.TransportError | OSError):
        return FailureKind.CONNECTION
    return FailureKind.UNEXPECTED


def _without_quotations(error: Exception) -> Exception:
    """Return the error without the bytes that it quotes.

    The parser repeats the line that it can't read, at any length; a server may have put the
    API key into it.
    """
    for kind in _QUOTING:
        if isinstance(error, kind):
            return kind(_QUOTATION.sub("", str(error))).with_traceback(error.__traceback__)
    return error
