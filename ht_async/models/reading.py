"""Total functions from doubtful values to what members promise: they never raise.

The API's documentation contradicts itself about many types; a value that isn't what a member
promises, and can't be read as it without a guess, becomes None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from ht_async.secret import Secret

_MAX_DIGITS = 19
_TOO_LARGE = 10**_MAX_DIGITS
_DECIMAL = re.compile(r"-?[0-9]{1,19}([.][0-9]{1,19})?")
_TRUTHS = {"true": True, "false": False}


def text(value: object) -> str | None:
    """Read a text."""
    return value if isinstance(value, str) else None


def label(value: object) -> str | None:
    """Read a text that may come as a number."""
    if isinstance(value, str):
        return value
    number = integer(value)
    return None if number is None else str(number)


def secret(value: object) -> Secret | None:
    """Read a secret text that may come as a number; an empty one is none."""
    revealed = label(value)
    return Secret(revealed) if revealed else None


def integer(value: object) -> int | None:
    """Read a whole number that may come as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int(value) if -_TOO_LARGE < value < _TOO_LARGE else None
    if isinstance(value, str):
        digits = value.strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS:
            return int(digits)
    return None


def flag(value: object) -> bool | None:
    """Read a truth value."""
    return value if isinstance(value, bool) else None


def items(value: object) -> tuple[object, ...]:
    """Read a list; anything else is an empty one."""
    return tuple(cast("list[object]", value)) if isinstance(value, list) else ()


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts, leaving out what is none."""
    return tuple(item for item in items(value) if isinstance(item, str))


def members(value: object) -> Mapping[str, Any]:
    """Read an object's members; anything else has none."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def instant(value: object) -> datetime | None:
    """Read a date-time in ISO 8601 with an offset."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return None if moment.utcoffset() is None else moment


def in_utc(moment: datetime | None) -> datetime | None:
    """Express a moment in UTC; None where the calendar ends before."""
    try:
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def epoch(value: object) -> datetime | None:
    """Read seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def member(value: object, name: str) -> object:
    """Read a member of a nested object, as received or as generated; anything else has none."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value).get(name)
    return getattr(value, name, None)


def truth(value: object) -> bool | None:
    """Read a truth value that may come as the text `true` or `false`."""
    return _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else flag(value)


def decimal(value: object) -> Decimal | None:
    """Read a number, exactly as it was written, that may come as text."""
    if isinstance(value, int):
        number = integer(value)
        return None if number is None else Decimal(number)
    if not isinstance(value, float | str):
        return None
    text = value.strip() if isinstance(value, str) else repr(value)
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def whole(value: object) -> int | None:
    """Read a whole number that may come as text or as a number with a decimal point."""
    number = decimal(value)
    return None if number is None or number != number.to_integral_value() else int(number)


def filled(value: object) -> str | None:
    """Read a text that may come as a number; a blank one is none."""
    told = label(value)
    return None if told is None else told.strip() or None
