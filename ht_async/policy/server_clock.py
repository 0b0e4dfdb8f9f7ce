"""How far the server's clock is ahead of ours, as its `Date` headers tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import final

UNTOLD = timedelta(seconds=30)
"""How far the clocks are taken to be apart, at most, while no header has told."""

_SECOND = timedelta(seconds=1)
_FAR_OFF = timedelta(days=3650)  # a nonsense date, with which no calendar can be reckoned


@final
class ServerClock:
    """Bounds the difference between the server's clock and ours.

    A `Date` header is cut to whole seconds and was written between the request's departure
    and the answer's arrival, so each one gives two bounds; together they get narrow. When one
    contradicts them, a clock was set or another machine answered: what held before may still
    be true of moments before.
    """

    def __init__(self) -> None:
        self._told = False
        self._least = -UNTOLD
        self._most = UNTOLD
        self._least_before = timedelta.max

    def observe(self, date: str | None, sent: datetime, received: datetime) -> bool:
        """Take an answer into account; tell whether it shows the server's time.

        Args:
            date: Its `Date` header, if it has one.
            sent: Our time when the request left.
            received: Our time when the answer had come.
        """
        written = _read(date)
        if written is None or received < sent or abs(written - received) > _FAR_OFF:
            return False
        least, most = written - received, written + _SECOND - sent
        if self._told and (least > self._most or most < self._least):
            self._least_before = min(self._least, self._least_before)
            self._told = False
        if self._told:
            self._least, self._most = max(least, self._least), min(most, self._most)
        else:
            self._told, self._least, self._most = True, least, most
        return True

    def earliest(self, ours: datetime) -> datetime:
        """Return the earliest that the server's clock can have shown at a moment of ours."""
        return ours + min(self._least, self._least_before)


def _read(date: str | None) -> datetime | None:
    if not date:
        return None
    try:
        written = parsedate_to_datetime(date)
        return written.replace(tzinfo=written.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
