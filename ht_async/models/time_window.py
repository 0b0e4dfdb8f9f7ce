"""When a visit is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from attrs import field, frozen

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks

HOUR = timedelta(hours=1)
MAX_HOURS = 24

_SAMPLE = "2030-01-31T09:00:00-08:00"


@frozen(slots=True)
class TimeWindow:
    """A span of whole hours in which a visit is possible.

    The API documents windows of one hour, so a longer window is sent as that many hours.

    Args:
        start: Aware date-time.
        end: Aware date-time, 1 to 24 whole hours after `start`.

    Raises:
        InvalidRequestError: A date-time has no time zone, or the span is none of the above.

    Source: https://docs.partner.hellotech.com/api-10624222 (documented: one-hour blocks;
        whether longer ones are refused is not stated, C31).
    """

    start: datetime = field()
    end: datetime = field()

    def __attrs_post_init__(self) -> None:
        checks.refuse(self._problems())

    def _problems(self) -> Iterator[Problem]:
        flaws = [*_bound_problems("start", self.start), *_bound_problems("end", self.end)]
        yield from flaws or self._span_problems()

    def _span_problems(self) -> Iterator[Problem]:
        # In UTC: on the day of a clock change, local times differ by more or less than they tell.
        span = self.end.astimezone(UTC) - self.start.astimezone(UTC)
        if span <= timedelta(0):
            yield Problem("end", "must be after start")
        elif span % HOUR or span > MAX_HOURS * HOUR:
            yield Problem("end", f"must be 1 to {MAX_HOURS} whole hours after start")

    def hours(self) -> Iterator[tuple[datetime, datetime]]:
        """Return the window hour by hour, in UTC."""
        start, end = self.start.astimezone(UTC), self.end.astimezone(UTC)
        while start < end:
            yield start, start + HOUR
            start += HOUR

    @classmethod
    def read(cls, value: object, name: str) -> TimeWindow:
        """Make a window of a `TimeWindow` or a mapping with `start` and `end`.

        Args:
            value: The window; a mapping's values are datetimes or ISO 8601 texts.
            name: The field's name, for problems.

        Raises:
            InvalidRequestError: It can't be made.
        """
        if isinstance(value, TimeWindow):
            return value
        if not isinstance(value, Mapping):
            raise InvalidRequestError([Problem(name, "must be a TimeWindow")])
        window = cast("Mapping[str, Any]", value)
        unknown = sorted(str(key) for key in window if key not in ("start", "end"))
        if unknown:
            raise InvalidRequestError([Problem(name, "has members other than start and end")])
        try:
            return cls(_moment(window.get("start")), _moment(window.get("end")))
        except InvalidRequestError as error:
            raise InvalidRequestError(
                Problem(f"{name}.{problem.field}", problem.message) for problem in error.problems
            ) from None


def _bound_problems(name: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, datetime):
        yield Problem(name, f"must be an aware datetime (in a mapping also text like {_SAMPLE})")
    elif value.utcoffset() is None:
        yield Problem(name, "has no time zone: give the datetime a tzinfo")
    elif not 2000 <= value.year <= 9000:
        yield Problem(name, "is not within the years 2000 to 9000")


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value
