"""Obeys a server that tells with every answer what is left of its rate limit."""

from __future__ import annotations

from typing import Protocol, final

from ht_async.message import Headers
from ht_async.policy.backoff import MAX_PAUSE

_LONGEST = 15
"""Digits of a number in a header that are read."""


class Quota(Protocol):
    """Reads what the server tells of its rate limit. It has no clock: it is told the time."""

    def observe(self, headers: Headers, under_way: int, now: float) -> float | None:
        """Take note of an answer.

        Args:
            headers: The answer's.
            under_way: Requests sent whose answers are still to come.
            now: The time.

        Returns:
            Seconds in which no further request may leave; None for no such time.
        """
        ...


@final
class IntervalQuota:
    """A rate limit of so many requests in an interval, and so many in a day.

    When an interval began is not told. It did so at the latest when an answer tells that more is
    left than before, so it ends at the latest an interval after that.

    Args:
        left: Header with the requests that are left in the interval.
        interval: Header with the interval's length in milliseconds.
        left_today: Header with the requests that are left today.
    """

    def __init__(self, *, left: str, interval: str, left_today: str) -> None:
        self._names = (left, interval, left_today)
        self._left = 0
        self._ends = float("-inf")
        self._held_until = float("-inf")

    def observe(self, headers: Headers, under_way: int, now: float) -> float | None:
        """Take note of an answer; see `Quota.observe`."""
        left, milliseconds, left_today = (_number(headers.get(name)) for name in self._names)
        until = now
        if left is not None and milliseconds is not None:
            interval = min(milliseconds / 1000, MAX_PAUSE)
            if left > self._left + under_way or self._ends <= now:
                self._ends = now + interval
            self._left = left
            if left <= under_way:
                until = min(self._ends, now + interval)
        if left_today is not None and left_today <= under_way:
            until = now + MAX_PAUSE
        if until <= max(now, self._held_until):
            return None
        self._held_until = until
        return until - now


def _number(value: str | None) -> int | None:
    text = "" if value is None else value.strip()
    digits = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if digits else None
