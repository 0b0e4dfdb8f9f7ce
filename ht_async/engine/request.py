"""Puts a request together: URL, headers, body."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ht_async.engine.account import Account
from ht_async.errors import InvalidRequestError, Problem
from ht_async.message import Request
from ht_async.operation import RequestParts

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_JSON = ("Content-Type", "application/json")
_NO_BODY = (("Content-Length", "0"),)
_NOT_YOURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te"}
)


def compose(
    account: Account, method: str, parts: RequestParts, extra: Mapping[str, str]
) -> Request:
    """Make the request that is sent.

    Args:
        account: Where it goes, with which key.
        method: HTTP method.
        parts: What the operation puts into it.
        extra: The caller's headers.

    Raises:
        InvalidRequestError: A header of the caller's is not allowed.
    """
    url = account.base_url + parts.path
    if parts.query:
        url += "?" + parts.query
    headers = account.headers
    if parts.headers:
        headers += parts.headers
    if parts.body is not None:
        headers += (_JSON, ("Content-Length", str(len(parts.body))))
    elif method not in ("GET", "HEAD"):
        headers += _NO_BODY
    if extra:
        headers = _merge(headers, extra, account.key_header)
    return Request(method, url, headers, parts.body or b"")


def _merge(
    headers: tuple[tuple[str, str], ...], extra: Mapping[str, str], key_header: str
) -> tuple[tuple[str, str], ...]:
    check_headers(extra, key_header)
    replaced = {name.lower() for name in extra}
    kept = tuple(pair for pair in headers if pair[0].lower() not in replaced)
    return kept + tuple(extra.items())


def check_headers(extra: Mapping[str, str], key_header: str) -> None:
    """Check a caller's headers.

    Raises:
        InvalidRequestError: One is not allowed.
    """
    problems = [
        Problem(f"headers[{str(name)[:50]!r}]", flaw)
        for name, value in extra.items()
        if (flaw := _flaw(name, value, key_header))
    ]
    if problems:
        raise InvalidRequestError(problems)


def _flaw(name: object, value: object, key_header: str) -> str | None:
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        return "is no header name"
    if name.lower() in _NOT_YOURS or name.lower() == key_header.lower():
        return "is set by the client and can't be replaced"
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        return "must be printable ASCII text"
    if value != value.strip():
        return "must not begin or end with a blank"
    return None
