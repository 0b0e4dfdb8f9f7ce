"""What a server's headers tell of its rate limit, and how long nothing may leave then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.message import Headers
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.quota import IntervalQuota


def quota() -> IntervalQuota:
    return IntervalQuota(left="x-left", interval="x-interval", left_today="x-today")


def told(left: object = None, interval: object = 10_000, today: object = None) -> Headers:
    values = {"X-Left": left, "X-Interval": interval, "X-Today": today}
    return Headers(
        [
            (name.encode(), str(value).encode())
            for name, value in values.items()
            if value is not None
        ]
    )


def test_nothing_is_held_while_something_is_left() -> None:
    tested = quota()
    assert [
        tested.observe(told(left), 0, now) for left, now in ((99, 0.0), (50, 5.0), (1, 9.0))
    ] == [
        None,
        None,
        None,
    ]


def test_nothing_left_holds_until_the_interval_is_over_at_the_latest() -> None:
    tested = quota()
    tested.observe(told(99), 0, 100.0)  # the interval began at 100 at the latest
    assert tested.observe(told(0), 0, 104.0) == 6.0


def test_requests_under_way_use_up_what_is_left() -> None:
    tested = quota()
    tested.observe(told(99), 0, 100.0)
    assert tested.observe(told(4), 3, 102.0) is None
    assert tested.observe(told(3), 3, 103.0) == 7.0


def test_an_interval_of_which_no_beginning_was_seen_is_taken_to_begin_now() -> None:
    assert quota().observe(told(0), 0, 50.0) == 10.0


def test_a_hold_is_told_once_unless_it_grows() -> None:
    tested = quota()
    assert tested.observe(told(0), 0, 50.0) == 10.0
    assert tested.observe(told(0), 0, 51.0) is None
    assert tested.observe(told(0, today=0), 0, 52.0) == MAX_PAUSE


def test_more_being_left_is_the_next_interval() -> None:
    tested = quota()
    tested.observe(told(2), 0, 0.0)
    tested.observe(told(99), 0, 7.0)
    assert tested.observe(told(0), 0, 8.0) == 9.0


def test_answers_that_overtook_each_other_are_no_next_interval() -> None:
    tested = quota()
    tested.observe(told(50), 5, 0.0)
    tested.observe(told(40), 5, 1.0)
    tested.observe(told(43), 5, 2.0)  # was on its way for longer
    assert tested.observe(told(5), 5, 3.0) == 7.0


def test_an_interval_that_is_over_begins_anew() -> None:
    tested = quota()
    tested.observe(told(50), 0, 0.0)
    tested.observe(told(49), 0, 30.0)
    assert tested.observe(told(0), 0, 31.0) == 9.0


def test_the_day_s_last_request_holds_for_long() -> None:
    assert quota().observe(told(99, today=0), 0, 5.0) == MAX_PAUSE
    assert quota().observe(told(99, today=1), 0, 5.0) is None


def test_an_interval_is_bounded() -> None:
    assert quota().observe(told(0, interval=10**12), 0, 0.0) == MAX_PAUSE


@pytest.mark.parametrize("odd", ["", "-1", "1.5", "many", "0x1", "9" * 16, "\xb2", "1 2", None])
def test_what_is_no_number_says_nothing(odd: str | None) -> None:
    values = [(b"X-Left", odd), (b"X-Today", odd)]
    headers = [(name, value.encode("latin-1")) for name, value in values if value is not None]
    assert quota().observe(Headers([*headers, (b"X-Interval", b"10000")]), 0, 0.0) is None
    assert quota().observe(Headers([(b"X-Left", b"0")]), 0, 0.0) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 9), st.floats(0, 5), st.integers(0, 20_000)),
        max_size=30,
    )
)
def test_a_hold_is_never_longer_than_the_interval(
    answers: list[tuple[int, int, float, int]],
) -> None:
    tested, now = quota(), 0.0
    for left, under_way, passed, interval in answers:
        now += passed
        pause = tested.observe(told(left, interval=interval), under_way, now)
        assert pause is None or 0 < pause <= interval / 1000 + 1e-6
        if left > under_way:
            assert pause is None
