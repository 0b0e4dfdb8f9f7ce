"""How long a repetition waits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.backoff import MAX_PAUSE, after_pause, full_jitter

draws = st.floats(0, 1, exclude_max=True)
seconds = st.floats(0, 1e6)


@pytest.mark.parametrize(
    ("retries", "base", "cap", "draw", "expected"),
    [
        (0, 0.5, 20, 0.0, 0.0),
        (0, 0.5, 20, 0.5, 0.25),
        (1, 0.5, 20, 0.5, 0.5),
        (3, 0.5, 20, 0.5, 2.0),
        (9, 0.5, 20, 0.5, 10.0),
        (10**9, 0.5, 20, 0.5, 10.0),
        (5, 0.0, 20, 0.9, 0.0),
        (5, 1.0, 0.0, 0.9, 0.0),
    ],
)
def test_full_jitter(retries: int, base: float, cap: float, draw: float, expected: float) -> None:
    assert full_jitter(retries, base, cap, draw) == expected


@given(st.integers(0, 10**6), seconds, seconds, draws)
def test_full_jitter_keeps_to_its_bounds(
    retries: int, base: float, cap: float, draw: float
) -> None:
    delay = full_jitter(retries, base, cap, draw)
    assert 0 <= delay <= cap
    assert math.isfinite(delay)
    assert delay <= base * 2.0 ** min(retries, 1000)


@given(st.integers(0, 50), draws)
def test_full_jitter_never_shrinks_with_the_number_of_retries(retries: int, draw: float) -> None:
    assert full_jitter(retries, 0.5, 20, draw) <= full_jitter(retries + 1, 0.5, 20, draw)


@given(st.floats(0, MAX_PAUSE), draws)
def test_a_pause_is_never_shorter_and_at_most_a_fifth_longer(pause: float, draw: float) -> None:
    assert pause <= after_pause(pause, draw) <= pause * 1.2 + 1e-9


@given(st.floats(MAX_PAUSE, 1e300), draws)
def test_a_pause_has_a_cap(pause: float, draw: float) -> None:
    assert MAX_PAUSE <= after_pause(pause, draw) <= MAX_PAUSE * 1.2
