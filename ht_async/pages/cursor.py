"""Positions in a listing, and the opaque texts that stand for them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import Any, cast

from attrs import frozen

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.checks import MAX_ID


@frozen(slots=True)
class Position:
    """A place in a listing.

    Args:
        leg: Which of the listings that are read one after another.
        cursor: The API's cursor within it; None for its beginning.
        told: Whether the API has told cursors on the way here, so that one where none is told
            would be the last page.
    """

    leg: int = 0
    cursor: int | None = None
    told: bool = False


def identify(filters: object) -> str:
    """Return what identifies the filters of a listing, so that no cursor is used with others."""
    return hashlib.blake2b(repr(filters).encode(), digest_size=6).hexdigest()


def encode_cursor(position: Position, fingerprint: str) -> str:
    """Make the text that stands for a position in a listing with these filters."""
    parts = [fingerprint, position.leg, position.cursor, position.told]
    document = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | int | None, fingerprint: str, legs: int) -> Position:
    """Find the position that a cursor stands for.

    Args:
        cursor: The text, a cursor of the API's own, or None for the beginning.
        fingerprint: Identifies the filters.
        legs: Number of listings that are read one after another.

    Raises:
        InvalidRequestError: It is none, or belongs to other filters.
    """
    if cursor is None:
        return Position()
    if isinstance(cursor, int) and legs > 1:
        raise _refusal("must come from a page of the same listing: it has several statuses")
    parts = (fingerprint, 0, cursor, False) if isinstance(cursor, int) else _unpack(cursor)
    if parts is None or not _is_cursor(parts[2]):
        raise _refusal("is no cursor: take it from a page")
    if parts[0] != fingerprint or not 0 <= parts[1] < legs:
        raise _refusal("belongs to a listing with other filters: use the same ones")
    return Position(*parts[1:])


def _is_cursor(value: int | None) -> bool:
    return value is None or (not isinstance(value, bool) and abs(value) <= MAX_ID)


def _unpack(cursor: object) -> tuple[str, int, int | None, bool] | None:
    if not isinstance(cursor, str) or not cursor.isascii() or len(cursor) > 500:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        document: Any = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(document, list):
        return None
    parts: list[Any] = [*cast("list[object]", document)]
    types = (str, int, int | None, bool)
    if len(parts) != len(types) or not all(map(_is, parts, types)):
        return None
    return parts[0], parts[1], parts[2], parts[3]


def _is(value: object, kind: Any) -> bool:
    return isinstance(value, kind) and isinstance(value, bool) == (kind is bool)


def _refusal(message: str) -> InvalidRequestError:
    return InvalidRequestError([Problem("cursor", message)])
