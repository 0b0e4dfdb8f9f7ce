"""The head of a request, as it goes over the wire."""

from __future__ import annotations

import re
from typing import final

_MAX_REMEMBERED = 512
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[^\0\r\n]*")

_Headers = tuple[tuple[str, str], ...]


@final
class Heads:
    """Writes heads of requests, and remembers those parts that many have in common."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, _Headers, _Headers], tuple[bytes, bytes]] = {}

    def write(self, method: str, target: bytes, headers: _Headers, more: _Headers) -> bytes:
        """Return the head of a request, with the empty line after it.

        Args:
            method: HTTP method.
            target: What the request line says, already checked.
            headers: Names and values.
            more: Further ones.

        Raises:
            ValueError: It could be taken for something else.
        """
        key = (method, headers, more)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            lines = b"".join(_line(name, value) for name, value in headers + more)
            known = self._known[key] = _token(method), lines
        return b"%b %b HTTP/1.1\r\n%b\r\n" % (known[0], target, known[1])


def _line(name: str, value: str) -> bytes:
    if not _VALUE.fullmatch(value):
        raise ValueError("a header has more than one line")
    return b"%b: %b\r\n" % (_token(name), value.encode())


def _token(text: str) -> bytes:
    if not _TOKEN.fullmatch(text):
        raise ValueError("the method or the name of a header is no token of HTTP")
    return text.encode("ascii")
