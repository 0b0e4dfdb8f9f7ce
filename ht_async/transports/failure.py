"""What an error of httpx or httpx2 proves about the request."""

from __future__ import annotations

import re
from types import ModuleType

from ht_async.message import Evidence, Failure, FailureKind, Progress
from ht_async.transports.body import UnreadableBodyError

_QUOTATION = re.compile(
    r"""[:\s]*(?:\bbytearray\(|\bb['"]|(?<=in location header: )).*""", re.DOTALL
)


def failure(
    library: ModuleType, error: Exception, progress: Progress, status: int | None
) -> Failure:
    """Judge the error that an exchange ended in.

    Args:
        library: The module of the HTTP library: httpx or httpx2.
        error: What was raised.
        progress: What the trace saw.
        status: The HTTP status, if the head of the answer arrived.
    """
    never_sent = _speaks_for_not_sent(library, error) and progress.evidence is Evidence.NOT_SENT
    evidence = Evidence.NOT_SENT if never_sent else Evidence.MAYBE_SENT
    return Failure(evidence, _kind(library, error), _without_quotations(library, error), status)


def unsent(library: ModuleType, error: Exception) -> Failure:
    """Return the failure of a request that was given to nobody who could have sent it.

    Args:
        library: The module of the HTTP library.
        error: What was raised.
    """
    cause = _without_quotations(library, error)
    return Failure(Evidence.NOT_SENT, _kind(library, error), cause)


def _speaks_for_not_sent(library: ModuleType, error: Exception) -> bool:
    """Tell whether an error is one from before sending; the trace must agree."""
    return isinstance(
        error,
        library.ConnectError
        | library.ConnectTimeout
        | library.PoolTimeout
        | library.UnsupportedProtocol
        | library.ProxyError
        | library.LocalProtocolError,
    )


def _kind(library: ModuleType, error: Exception) -> FailureKind:
    if isinstance(error, library.TimeoutException | TimeoutError):
        return FailureKind.TIMEOUT
    if isinstance(error, UnreadableBodyError | library.DecodingError):
        return FailureKind.UNREADABLE
    if isinstance(error, library.LocalProtocolError | library.UnsupportedProtocol):
        return FailureKind.UNEXPECTED
    if isinstance(error, library.TransportError | OSError):
        return FailureKind.CONNECTION
    return FailureKind.UNEXPECTED


def _without_quotations(library: ModuleType, error: Exception) -> Exception:
    """Return the error without the bytes that it quotes.

    The parser repeats the line that it can't read, at any length; a server may have put the
    API key into it.
    """
    kind: type[Exception]
    for kind in (library.LocalProtocolError, library.RemoteProtocolError, library.ProtocolError):
        if isinstance(error, kind):
            return kind(_QUOTATION.sub("", str(error))).with_traceback(error.__traceback__)
    return error
