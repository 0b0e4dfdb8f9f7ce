"""What an error of aiohttp proves about the request, without what it quotes."""

from __future__ import annotations

import aiohttp

from ht_async.message import Evidence, Failure, FailureKind, Progress
from ht_async.transports.body import UnreadableBodyError


class AiohttpError(Exception):
    """An error of aiohttp by its name alone.

    Its own text may quote the request, with the key, or what the server said.
    """


def failure(error: Exception, progress: Progress, status: int | None) -> Failure:
    """Judge the error that an exchange ended in.

    Whatever it says of itself: aiohttp has nothing of the request before `progress` is told.

    Args:
        error: What was raised.
        progress: Whether the request was about to be written.
        status: The HTTP status, if the head of the answer arrived.
    """
    return Failure(progress.evidence, _kind(error), _without_quotations(error), status)


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
