"""Bytes that came after the end of an answer: they would be taken for the next one."""

from __future__ import annotations

from typing import Any

_INWARD = ("_connection", "_httpcore_stream", "_stream")


def find_parser(carrier: Any) -> Any:
    """Return the HTTP/1.1 parser behind a connection of the pool or a stream from it, if any.

    No public interface leads to it.
    """
    while carrier is not None:
        parser = getattr(carrier, "_h11_state", None)
        if parser is not None:
            return parser
        inner = (getattr(carrier, name, None) for name in _INWARD)
        carrier = next((found for found in inner if found is not None), None)
    return None


def has_surplus(parser: Any) -> bool:
    """Tell whether a parser holds bytes while no exchange is under way.

    Both sides are in the same state only before an exchange and after it.
    """
    return parser.our_state is parser.their_state and bool(parser.trailing_data[0])
