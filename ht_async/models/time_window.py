"""When a visit is possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from attrs import field, frozen

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.pydantic_type import PydanticType

HOUR = timedelta(hours=1)
MAX_HOURS = 24
_NO_TIME = timedelta(0)
_LONGEST = MAX_HOURS * HOUR

_CACHED_LENGTH = 100
_BOUNDS = frozenset(("start", "end"))
_SAMPLE = "2030-01-31T09:00:00-08:00"


@frozen(slots=True)
class TimeWindow(PydanticType):
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

    start: datetime
    end: datetime
    _hours: tuple[tuple[datetime, datetime], ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems = *_bound_problems("start", self.start), *_bound_problems("end", self.end)
        if not problems:
            # In UTC: on the day of a clock change, local times differ by more or less than they
            # tell.
            start, end = self.start.astimezone(UTC), self.end.astimezone(UTC)
            problems = _span_problems(start, end)
            if not problems:
                hours = ((start, end),) if end - start == HOUR else tuple(_hours(start, end))
                object.__setattr__(self, "_hours", hours)
        if problems:
            raise InvalidRequestError(problems)

    def hours(self) -> Iterator[tuple[datetime, datetime]]:
        """Return the window hour by hour, in UTC."""
        return iter(self._hours)

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
        if not isinstance(value, (dict, Mapping)):  # the first is quickly told
            raise InvalidRequestError([Problem(name, "must be a TimeWindow")])
        window = cast("Mapping[str, Any]", value)
        if not window.keys() <= _BOUNDS:
            raise InvalidRequestError([Problem(name, "has members other than start and end")])
        start, end = window.get("start"), window.get("end")
        try:
            if type(start) is str and type(end) is str and len(start + end) <= _CACHED_LENGTH:
                return _from_texts(start, end)
            return cls(_moment(start), _moment(end))
        except InvalidRequestError as error:
            raise InvalidRequestError(
                Problem(f"{name}.{problem.field}", problem.message) for problem in error.problems
            ) from None


def _bound_problems(name: str, value: object) -> tuple[Problem, ...]:
    if not isinstance(value, datetime):
        flaw = f"must be an aware datetime (in a mapping also text like {_SAMPLE})"
    elif value.utcoffset() is None:
        flaw = "has no time zone: give the datetime a tzinfo"
    elif not 2000 <= value.year <= 9000:
        flaw = "is not within the years 2000 to 9000"
    else:
        return ()
    return (Problem(name, flaw),)


def _span_problems(start: datetime, end: datetime) -> tuple[Problem, ...]:
    span = end - start
    if span <= _NO_TIME:
        return (Problem("end", "must be after start"),)
    if span > _LONGEST or span % HOUR:
        return (Problem("end", f"must be 1 to {MAX_HOURS} whole hours after start"),)
    return ()


def _hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        after = start + HOUR
        yield start, after
        start = after


@lru_cache(maxsize=1_024)
def _from_texts(start: str, end: str) -> TimeWindow:
    """Make a window of texts; the orders of a batch have many windows in common."""
    return TimeWindow(_moment(start), _moment(end))


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value
