"""What an error of aiohttp proves about the request, without what it quotes."""

from __future__ import annotations

import aiohttp

from ht_async.message import Evidence, Failure, FailureKind, Progress
from ht_async.transports.body import UnreadableBodyError

_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)
"""Errors from before sending; what the connection saw must agree."""


class AiohttpError(Exception):
    """An error of aiohttp by its name alone.

    Its own text may quote the request, with the key, or what the server said.
    """


def failure(error: Exception, progress: Progress, status: int | None) -> Failure:
    """Judge the error that an exchange ended in.

    Args:
        error: What was raised.
        progress: What the connection saw.
        status: The HTTP status, if the head of the answer arrived.
    """
    never_sent = isinstance(error, _NEVER_SENT) and progress.evidence is Evidence.NOT_SENT
    evidence = Evidence.NOT_SENT if never_sent else Evidence.MAYBE_SENT
    return Failure(evidence, _kind(error), _without_quotations(error), status)


def unsent(error: Exception) -> Failure:
    """Return the failure of a request that aiohttp was not asked to send.

    Args:
        error: What was raised.
    """
    return Failure(Evidence.NOT_SENT, FailureKind.UNEXPECTED, error)


def _kind(error: Exception) -> FailureKind:
    if isinstance(error, TimeoutError):
        return FailureKind.TIMEOUT
    if isinstance(error, UnreadableBodyError):
        return FailureKind.UNREADABLE
    if isinstance(error, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return FailureKind.UNEXPECTED
    if isinstance(error, aiohttp.ClientError | AiohttpError | OSError):
        return FailureKind.CONNECTION
    return FailureKind.UNEXPECTED


def _without_quotations(error: Exception) -> Exception:
    """Return the operating system's error beneath one of aiohttp's, else the latter's name."""
    if not isinstance(error, aiohttp.ClientError):
        return error
    beneath = error.__cause__
    if isinstance(beneath, OSError) and not isinstance(beneath, aiohttp.ClientError | TimeoutError):
        return beneath
    said = f"aiohttp raised {type(error).__name__}"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        said += f": the proxy answered {error.status}"
    return AiohttpError(said).with_traceback(error.__traceback__)
