"""Reading `Retry-After`."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.retry_after import parse_retry_after

NOW = datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        ("0", 0.0),
        ("120", 120.0),
        (" 120\t", 120.0),
        ("1.5", 1.5),
        ("1e2", 100.0),
        ("-5", 0.0),
        ("-inf", None),
        ("inf", None),
        ("1e999", None),
        ("nan", None),
        ("9" * 300, 1e300),
        ("9" * 5000, None),
        ("soon", None),
        ("120 seconds", None),
        ("5, 10", None),
        ("\x00", None),
        ("Sun, 01 Nov 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Nov 2026 12:00:00 GMT", 0.0),
        ("Sun, 01 Nov 2026 11:59:00 GMT", 0.0),
        ("Sun, 01 Nov 2026 12:00:30", 30.0),
        ("Sun, 01 Nov 2026 12:00:30 -0000", 30.0),
        ("Sun, 01 Nov 2026 13:00:30 +0100", 30.0),
        ("Sunday, 01-Nov-26 12:00:30 GMT", 30.0),
        ("Sun, 31 Feb 2026 12:00:30 GMT", None),
        ("Sun, 01 Nov 2026 99:00:30 GMT", None),
        ("Mon, 01 Jan 99999 00:00:00 GMT", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Sun, 01 Nov 2026 12:00:30 +9999", None),
        ("2026-11-01T12:00:30Z", None),
    ],
)
def test_retry_after(value: str | None, expected: float | None) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds == (expected if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_a_date_is_reckoned_from_the_date_of_the_answer(hours: int) -> None:
    theirs = NOW + timedelta(hours=hours)
    date, moment = (format_datetime(at, usegmt=True) for at in (theirs, theirs + timedelta(0, 20)))
    assert parse_retry_after(moment, NOW, date) == 20.0


@pytest.mark.parametrize("date", [None, "", "soon"])
def test_a_date_is_reckoned_from_our_clock_where_the_answer_has_none(date: str | None) -> None:
    assert parse_retry_after("Sun, 01 Nov 2026 12:00:30 GMT", NOW, date) == 30.0


def test_seconds_need_no_date() -> None:
    assert parse_retry_after("7", NOW, "Mon, 02 Nov 2026 12:00:30 GMT") == 7.0


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("hours", [-23, 23])
def test_dates_at_the_ends_of_the_calendar(moment: datetime, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    seconds = parse_retry_after(format_datetime(moment.replace(tzinfo=zone)), NOW)
    assert seconds is None or seconds >= 0


PIECES = ["Sun", "Mon,", ",", "01", "31", "Nov", "Foo", "2026", "99999", "0", "12:00:30", "24:61"]
PIECES += ["GMT", "+0100", "-9999", "+99999999", "EST", "-", "--", "1e5", "nan", ".", ":", "١٢", ""]


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.text("0123456789.+-eE_ ,:"),
        st.floats().map(str),
        st.integers().map(str),
        st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join),
        st.datetimes().map(lambda moment: format_datetime(moment)),
    )
)
def test_it_never_raises_and_never_tells_nonsense(value: str | None) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or (math.isfinite(seconds) and seconds >= 0)


@given(st.integers(0, 10**8))
def test_dates_and_seconds_agree(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(date, NOW) == parse_retry_after(str(seconds), NOW) == seconds
