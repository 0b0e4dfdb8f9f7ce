"""Counting how attempts ended."""

from __future__ import annotations

from random import Random

import pytest

from ht_async.policy.outcome import Fate, Verdict
from ht_async.policy.traffic import LATENCIES, SPAN, Counts, Traffic, hung

pytestmark = pytest.mark.no_cover

BROKEN = Verdict(Fate.UNKNOWN, transient=True)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict(Fate.ANSWERED), Counts(answered=1)),
        (Verdict(Fate.REJECTED), Counts(answered=1)),
        (Verdict(Fate.THROTTLED, transient=True), Counts(throttled=1)),
        (BROKEN, Counts(failed=1)),
        (Verdict(Fate.NOT_SENT, transient=True), Counts(failed=1)),
        (Verdict(Fate.UNKNOWN, transient=True, timed_out=True), Counts(failed=1, timeouts=1)),
        (Verdict(Fate.UNKNOWN), Counts()),
        (Verdict(Fate.NOT_SENT), Counts()),
    ],
    ids=str,
)
def test_what_each_end_counts_as(verdict: Verdict, expected: Counts) -> None:
    traffic = Traffic()
    traffic.note(verdict, 0.0, 1.0)
    assert traffic.counts() == expected
    assert traffic.requests == 1


@pytest.mark.parametrize(
    ("seconds", "usual", "hangs"),
    [
        (0.9, None, False),
        (1.0, None, True),
        (0.24, 0.02, False),
        (0.26, 0.02, True),
        (1.9, 0.5, False),
        (2.0, 0.5, True),
        (30.0, 10.0, False),
    ],
)
def test_what_was_given_up_counts_as_failed_if_it_had_hung(
    seconds: float, usual: float | None, hangs: bool
) -> None:
    traffic, overdue = Traffic(), Verdict(Fate.UNKNOWN, overdue=True)
    if usual is not None:
        for _ in range(20):
            traffic.note(Verdict(Fate.ANSWERED), 0.0, usual)
    before = traffic.counts()
    traffic.note(overdue, 100.0, 100.0 + seconds)
    assert hung(seconds, usual) is hangs
    assert traffic.counts() - before == Counts(failed=hangs, timeouts=hangs)


def test_what_somebody_cancelled_says_nothing_of_the_server() -> None:
    traffic = Traffic()
    traffic.note(Verdict(Fate.UNKNOWN), 0.0, 100.0)
    assert traffic.counts() == Counts()


def test_the_last_seconds_are_counted_to_a_tenth() -> None:
    chance, traffic, ends = Random(1), Traffic(), list[float]()
    now = 0.0
    for _ in range(3000):
        now += chance.choice([0.001, 0.01, 0.05, 0.3])
        traffic.note(BROKEN, now, now)
        ends.append(now)
        for seconds in (0.5, 1.0, 5.0, SPAN):
            counted = traffic.last(seconds, now).failed
            assert sum(end > now - seconds for end in ends) <= counted
            assert counted <= sum(end > now - seconds - 0.2 for end in ends)


def test_nothing_is_counted_after_a_quiet_time() -> None:
    traffic = Traffic()
    for _ in range(5):
        traffic.note(BROKEN, 0.0, 0.0)
    assert traffic.last(SPAN, 9.0) == Counts(failed=5)
    assert traffic.last(SPAN, 11.0) == Counts()


def test_latencies_are_those_of_the_latest_successes() -> None:
    traffic = Traffic()
    assert traffic.latency(0.5) is None
    for number in range(3 * LATENCIES):
        traffic.note(Verdict(Fate.ANSWERED), 0.0, float(number))
        traffic.note(BROKEN, 0.0, 1e6)
    assert traffic.latency(0.5) == 2.5 * LATENCIES
    assert traffic.latency(1.0) == 3 * LATENCIES - 1
