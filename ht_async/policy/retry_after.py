"""Reads the `Retry-After` header."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def parse_retry_after(value: str | None, now: datetime, date: str | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait.

    Args:
        value: The header's value: seconds (a fraction is taken too) or an HTTP date.
        now: Wall clock time, aware.
        date: The `Date` header of the same answer, if any; a date is then reckoned from it, so
            that it does not matter how far our clocks are apart.

    Returns:
        Seconds, 0 or above; None for a missing or unreadable value.
    """
    if value is None:
        return None
    text = value.strip()
    try:
        seconds: float | None = float(text)
    except ValueError:
        moment = _read(text)
        seconds = None if moment is None else (moment - (_read(date) or now)).total_seconds()
    if seconds is None or not math.isfinite(seconds):
        return None
    return max(0.0, seconds)


def _read(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
