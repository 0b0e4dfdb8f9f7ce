"""Pacing to a known rate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.rate import Pacer


def send_at_once(pacer: Pacer, count: int, start: float = 0.0) -> list[float]:
    """Send so many requests, each as early as the pacer lets it; return when."""
    now, sent = start, []
    for _ in range(count):
        now = max(now, pacer.earliest())
        pacer.take(now)
        sent.append(now)
    return sent


def test_the_first_request_goes_out_at_once() -> None:
    assert Pacer(10, 1).earliest() < -1e300


def test_requests_keep_their_distance() -> None:
    assert send_at_once(Pacer(4, 1), 4) == [0.0, 0.25, 0.5, 0.75]


def test_a_burst_goes_out_together_and_the_rest_is_paced() -> None:
    assert send_at_once(Pacer(4, 3), 6) == [0.0, 0.0, 0.0, 0.25, 0.5, 0.75]


def test_a_quiet_time_allows_one_burst_and_no_more() -> None:
    pacer = Pacer(4, 3)
    send_at_once(pacer, 10)
    assert send_at_once(pacer, 4, start=1000.0) == [1000.0, 1000.0, 1000.0, 1000.25]


def test_asking_costs_nothing() -> None:
    pacer = Pacer(1, 1)
    for _ in range(10):
        pacer.earliest()
    assert send_at_once(pacer, 2) == [0.0, 1.0]


def test_another_rate_takes_effect_from_the_next_request_on() -> None:
    pacer = Pacer(1, 1)
    send_at_once(pacer, 2)
    pacer.change(4, 1)
    assert send_at_once(pacer, 3, start=1.0) == [2.0, 2.25, 2.5]


def test_no_burst_follows_a_hold() -> None:
    pacer = Pacer(4, 3)
    pacer.hold(10.0)
    assert send_at_once(pacer, 3) == [10.0, 10.25, 10.5]


@given(
    st.floats(0.01, 1000),
    st.floats(1, 50),
    st.lists(st.floats(0, 10), min_size=1, max_size=60),
)
def test_no_stretch_of_time_sees_more_than_burst_and_rate_allow(
    per_second: float, burst: float, waits: list[float]
) -> None:
    pacer, now = Pacer(per_second, burst), 0.0
    sent: list[float] = []
    for wait in waits:
        now = max(now + wait, pacer.earliest())
        pacer.take(now)
        sent.append(now)
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            allowed = burst + (sent[last] - sent[first]) * per_second
            assert last - first + 1 <= allowed * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize("per_second", [0.001, 1, 1e6])
def test_the_long_run_reaches_the_rate(per_second: float) -> None:
    sent = send_at_once(Pacer(per_second, 1), 1001)
    assert sent[-1] - sent[0] == pytest.approx(1000 / per_second)
