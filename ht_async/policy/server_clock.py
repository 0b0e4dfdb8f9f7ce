"""How far the server's clock is ahead of ours, as its `Date` headers tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import final

UNTOLD = timedelta(seconds=30)
"""How far the clocks are taken to be apart, at most, while no header has told."""

_SECOND = timedelta(seconds=1)


@final
class ServerClock:
    """Bounds the difference between the server's clock and ours.

    A `Date` header is cut to whole seconds and was written between the request's departure
    and the answer's arrival, so each one gives two bounds; together they get narrow.
    """

    def __init__(self) -> None:
        self._told = False
        self._least = -UNTOLD
        self._most = UNTOLD

    def observe(self, date: str | None, sent: datetime, received: datetime) -> None:
        """Take an answer into account.

        Args:
            date: Its `Date` header, if it has one.
            sent: Our time when the request left.
            received: Our time when the answer had come.
        """
        written = _read(date)
        if written is None or received < sent:
            return
        least, most = written - received, written + _SECOND - sent
        disjoint = least > self._most or most < self._least
        if not self._told or disjoint:  # one of the clocks was set
            self._told, self._least, self._most = True, least, most
        else:
            self._least, self._most = max(least, self._least), min(most, self._most)

    def earliest(self, ours: datetime) -> datetime:
        """Return the earliest that the server's clock can have shown at a moment of ours."""
        return ours + self._least

    def latest(self, ours: datetime) -> datetime:
        """Return the latest that the server's clock can have shown at a moment of ours."""
        return ours + self._most


def _read(date: str | None) -> datetime | None:
    if not date:
        return None
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
