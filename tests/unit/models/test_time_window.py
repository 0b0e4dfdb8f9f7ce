"""Spans in which a visit is possible."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import InvalidRequestError, TimeWindow

START = datetime(2030, 1, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW_YORK = ZoneInfo("America/New_York")


def problems(start: Any, end: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequestError) as caught:
        TimeWindow(start, end)
    return [(problem.field, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("hours", [1, 2, 24])
def test_a_window_is_told_hour_by_hour_in_utc(hours: int) -> None:
    california = START.astimezone(timezone(timedelta(hours=-8)))
    told = list(TimeWindow(california, california + hours * HOUR).hours())
    assert told == [(START + n * HOUR, START + (n + 1) * HOUR) for n in range(hours)]
    assert {moment.tzinfo for hour in told for moment in hour} == {UTC}


@pytest.mark.parametrize(
    "span",
    [
        timedelta(minutes=59),
        timedelta(minutes=61),
        timedelta(hours=1, microseconds=1),
        timedelta(hours=25),
    ],
)
def test_a_window_has_1_to_24_whole_hours(span: timedelta) -> None:
    assert problems(START, START + span) == [("end", "must be 1 to 24 whole hours after start")]


@pytest.mark.parametrize("span", [timedelta(0), timedelta(hours=-1)])
def test_a_window_ends_after_its_start(span: timedelta) -> None:
    assert problems(START, START + span) == [("end", "must be after start")]


@pytest.mark.parametrize("value", [None, 5, "2030-01-02T09:00:00Z", date(2030, 1, 2)])
def test_both_ends_are_datetimes(value: object) -> None:
    found = problems(value, value)
    assert [field for field, _ in found] == ["start", "end"]
    assert all(message.startswith("must be an aware datetime") for _, message in found)


def test_both_ends_have_a_time_zone() -> None:
    naive = START.replace(tzinfo=None)
    message = "has no time zone: give the datetime a tzinfo"
    assert problems(naive, START + HOUR) == [("start", message)]
    assert problems(naive, naive + HOUR) == [("start", message), ("end", message)]


@pytest.mark.parametrize("year", [1, 1999, 9001, 9999])
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-14)), timezone(14 * HOUR)])
def test_a_window_at_the_end_of_the_calendar_is_refused(year: int, zone: tzinfo) -> None:
    start = datetime(year, 6, 1, 1, tzinfo=zone)
    assert [field for field, _ in problems(start, start + HOUR)] == ["start", "end"]
    edge = datetime.min if year == 1 else datetime.max - HOUR
    assert problems(edge.replace(tzinfo=zone), (edge + HOUR).replace(tzinfo=zone))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # At 2 a.m. on 10 March 2030 the clocks of New York go forward, on 3 November back.
        (datetime(2030, 3, 10, 1), datetime(2030, 3, 10, 4), 2),
        (datetime(2030, 11, 3, 0), datetime(2030, 11, 3, 3), 4),
        (datetime(2030, 11, 3, 1), datetime(2030, 11, 3, 1, fold=1), 1),
    ],
)
def test_hours_are_real_ones_on_the_day_of_a_clock_change(
    start: datetime, end: datetime, hours: int
) -> None:
    window = TimeWindow(start.replace(tzinfo=NEW_YORK), end.replace(tzinfo=NEW_YORK))
    told = list(window.hours())
    assert len(told) == hours
    assert told[-1][1] == window.end.astimezone(UTC)


def test_a_local_hour_that_does_not_exist_is_refused() -> None:
    start = datetime(2030, 3, 10, 2, tzinfo=NEW_YORK)
    assert problems(start, start + HOUR) == [("end", "must be after start")]


@given(
    start=st.datetimes(
        min_value=datetime(2001, 1, 1),
        max_value=datetime(8999, 1, 1),
        timezones=st.timezones(),
    ),
    hours=st.integers(min_value=1, max_value=24),
)
def test_every_window_is_told_without_gap_or_overlap(start: datetime, hours: int) -> None:
    end = (start.astimezone(UTC) + hours * HOUR).astimezone(start.tzinfo)
    told = list(TimeWindow(start, end).hours())
    assert len(told) == hours
    assert told[0][0] == start.astimezone(UTC)
    assert told[-1][1] == end.astimezone(UTC)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(told))


# -- from what a mapping holds -------------------------------------------------------------


def test_a_window_is_read_as_it_is() -> None:
    window = TimeWindow(START, START + HOUR)
    assert TimeWindow.read(window, "w") is window


def read_problems(value: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequestError) as caught:
        TimeWindow.read(value, "w")
    return [(problem.field, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("value", [None, "9-10", 5, [START, START + HOUR]])
def test_what_is_no_window_is_refused(value: object) -> None:
    assert read_problems(value) == [("w", "must be a TimeWindow")]


def test_members_that_a_window_does_not_have_are_refused() -> None:
    value = {"start": START, "end": START + HOUR, "Jane's": 1}
    assert read_problems(value) == [("w", "has members other than start and end")]


def test_a_text_that_is_no_moment_is_refused_without_repeating_it() -> None:
    ((field, message),) = read_problems({"start": "tomorrow", "end": START})
    assert field == "w.start"
    assert "tomorrow" not in message
    assert "2030-01-31T09:00:00-08:00" in message


def test_a_window_from_texts_keeps_their_offsets() -> None:
    window = TimeWindow.read(
        {"start": "2030-01-02T09:00:00-08:00", "end": "2030-01-02T10:00:00-08:00"}, "w"
    )
    assert window.start.utcoffset() == timedelta(hours=-8)
    assert next(window.hours())[0] == datetime(2030, 1, 2, 17, tzinfo=UTC)
