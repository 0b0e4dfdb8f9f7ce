"""How far the server's clock is from ours, as `Date` headers tell."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.server_clock import UNTOLD, ServerClock

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def date(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def ahead(clock: ServerClock) -> float:
    """Return the least number of seconds by which the server's clock is ahead."""
    return (clock.earliest(NOW) - NOW).total_seconds()


def test_while_nothing_is_told_half_a_minute_is_allowed_for() -> None:
    assert ahead(ServerClock()) == -UNTOLD.total_seconds() == -30


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", "now", "1", "-", "Thu, 99 Jan 2026 12:00:00 GMT"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"),
        *("Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359"),
    ],
)
def test_what_is_no_date_tells_nothing(written: str | None) -> None:
    clock = ServerClock()
    assert clock.observe(written, NOW, NOW) is False
    assert ahead(clock) == -30


def test_an_answer_that_came_before_its_request_tells_nothing() -> None:
    """As when our clock was set back meanwhile."""
    clock = ServerClock()
    assert clock.observe(date(NOW), NOW, NOW - seconds(1)) is False
    assert ahead(clock) == -30


@pytest.mark.parametrize("skew", [0, 3600, -3600, 0.5, -86_400 * 400])
def test_one_answer_bounds_the_difference(skew: float) -> None:
    clock = ServerClock()
    assert clock.observe(date(NOW + seconds(skew)), NOW - seconds(0.2), NOW + seconds(0.3)) is True
    assert skew - 1.3 <= ahead(clock) <= skew


def test_a_date_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    try:
        clock = ServerClock()
        assert clock.observe("Thu, 01 Jan 2026 12:00:00 -0000", NOW, NOW) is True
        assert ahead(clock) == 0
    finally:
        monkeypatch.undo()
        time.tzset()


def test_bounds_get_narrower() -> None:
    clock = ServerClock()
    clock.observe(date(NOW), NOW - seconds(20), NOW + seconds(20))
    assert ahead(clock) == -20
    clock.observe(date(NOW), NOW, NOW + seconds(2))
    assert ahead(clock) == -2
    clock.observe(date(NOW), NOW, NOW + seconds(10))
    assert ahead(clock) == -2


def test_after_a_clock_was_set_what_held_before_is_still_allowed_for() -> None:
    """An order may have been sent before."""
    clock = ServerClock()
    clock.observe(date(NOW - seconds(3600)), NOW, NOW)
    assert ahead(clock) == -3600
    for _ in range(3):
        clock.observe(date(NOW), NOW, NOW)
        assert ahead(clock) == -3600
    clock.observe(date(NOW - seconds(7200)), NOW, NOW)
    assert ahead(clock) == -7200


def test_a_clock_that_goes_ahead_is_no_reason_to_look_later() -> None:
    clock = ServerClock()
    clock.observe(date(NOW), NOW, NOW)
    clock.observe(date(NOW + seconds(600)), NOW, NOW)
    assert ahead(clock) == 0


@given(
    skew=st.floats(-1e6, 1e6),
    answers=st.lists(
        st.tuples(st.floats(0, 1e5), st.floats(0, 60), st.floats(0, 60)), min_size=1, max_size=20
    ),
)
def test_the_truth_is_never_excluded(
    skew: float, answers: list[tuple[float, float, float]]
) -> None:
    """Whatever the delays: what the server's clock showed is not before the earliest."""
    clock = ServerClock()
    for begins, there, back in answers:
        sent = NOW + seconds(begins)
        written = sent + seconds(there)
        clock.observe(date(written + seconds(skew)), sent, written + seconds(back))
    assert clock.earliest(NOW) <= NOW + seconds(skew) + timedelta(microseconds=10)
