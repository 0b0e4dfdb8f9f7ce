"""How many requests to have under way at once."""

from __future__ import annotations

import pytest

from ht_async.policy.slot_finder import ENOUGH, Period, SlotFinder


def period(latency: float, *, full: bool = True, timeouts: int = 0, ended: int = 100) -> Period:
    return Period([latency] * (ended - timeouts), ended, timeouts, full)


class Reviewed:
    """A finder with a clock."""

    def __init__(self, most: int = 64) -> None:
        self.finder = SlotFinder(most)
        self.now = 0.0

    def after(self, period: Period, seconds: int = 1) -> int:
        for _ in range(seconds):
            self.now += 1.0
            self.finder.review(period, self.now)
        return self.finder.slots


def test_a_usual_latency_changes_nothing() -> None:
    reviewed = Reviewed()
    assert {reviewed.after(period(latency)) for latency in (0.1, 0.15, 0.1, 0.19)} == {64}


def test_a_doubled_latency_costs_slots_as_long_as_that_helps() -> None:
    reviewed = Reviewed()
    reviewed.after(period(0.1))
    slots = [64]
    for _ in range(25):  # requests queue up in the server
        slots.append(reviewed.after(period(slots[-1] / 64)))
    assert slots[:3] == [64, 54, 54]
    assert max(slots[15:]) <= 32
    assert reviewed.after(period(0.1), seconds=30) == 64


def test_a_cut_that_does_not_help_is_taken_back_and_not_tried_again() -> None:
    reviewed = Reviewed()
    reviewed.after(period(0.1))
    assert reviewed.after(period(0.5)) == 54
    assert reviewed.after(period(0.5), seconds=2) == 64
    assert reviewed.after(period(0.5), seconds=60) == 64


def test_slots_are_not_the_matter_where_nobody_waits_for_one() -> None:
    reviewed = Reviewed()
    reviewed.after(period(0.1))
    assert reviewed.after(period(1.0, full=False), seconds=10) == 64


def test_a_few_answers_say_nothing() -> None:
    reviewed = Reviewed()
    reviewed.after(period(0.1))
    assert reviewed.after(period(5.0, ended=ENOUGH - 1), seconds=10) == 64


@pytest.mark.parametrize(
    ("timeouts", "ended", "slots"), [(2, 5, 64), (3, 30, 54), (3, 31, 64), (50, 100, 54)]
)
def test_timeouts_cost_slots(timeouts: int, ended: int, slots: int) -> None:
    reviewed = Reviewed()
    reviewed.after(period(0.1))
    assert reviewed.after(period(0.1, timeouts=timeouts, ended=ended)) == slots


@pytest.mark.parametrize(("most", "fewest"), [(1, 1), (2, 1), (64, 8), (1000, 125)])
def test_some_slots_are_always_left(most: int, fewest: int) -> None:
    reviewed = Reviewed(most)
    assert reviewed.after(period(9.0, timeouts=100), seconds=100) == fewest
    reviewed.after(period(0.1))
    assert reviewed.after(period(0.1), seconds=100) == most
