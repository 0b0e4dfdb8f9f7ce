"""The budget for repetitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.budget import RESERVE, SHARE, WINDOW, RetryBudget

ALONE = int(RESERVE * WINDOW)
"""Repetitions that are allowed within one window without any call."""


def spend(budget: RetryBudget, now: float, limit: int = 10_000) -> int:
    """Take repetitions until there are none left; return how many there were."""
    return next(count for count in range(limit) if not budget.allows_retry(now))


def test_a_reserve_is_there_for_a_client_that_just_began() -> None:
    assert ALONE == 100
    assert spend(RetryBudget(), 0.0) == ALONE


def test_a_fifth_of_the_calls_comes_on_top() -> None:
    budget = RetryBudget()
    for _ in range(1000):
        budget.call(0.0)
    assert spend(budget, 0.0) == ALONE + 200


def test_a_used_up_budget_fills_again_as_the_window_moves_on() -> None:
    budget = RetryBudget()
    assert spend(budget, 0.0) == ALONE
    assert spend(budget, WINDOW - 0.01) == 0
    assert spend(budget, WINDOW) == ALONE


def test_the_window_slides_and_does_not_jump() -> None:
    budget = RetryBudget()
    for second in range(10):
        for _ in range(10):
            assert budget.allows_retry(float(second))
    assert not budget.allows_retry(9.5)
    assert spend(budget, 10.0) == 10  # those of second 0 are forgotten
    assert spend(budget, 11.0) == 10


def test_calls_are_forgotten_as_well() -> None:
    budget = RetryBudget()
    for _ in range(1000):
        budget.call(0.0)
    assert spend(budget, WINDOW + 1) == ALONE


def test_a_refusal_costs_nothing() -> None:
    budget = RetryBudget()
    spend(budget, 0.0)
    for _ in range(1000):
        assert not budget.allows_retry(1.0)
    assert spend(budget, WINDOW) == ALONE


@given(st.lists(st.tuples(st.floats(0, 3), st.booleans()), max_size=300), st.integers(0, 200))
def test_repetitions_never_exceed_the_share_and_the_reserve(
    steps: list[tuple[float, bool]], ahead: int
) -> None:
    """Within any one window, by the same count of calls that the budget may use."""
    budget, now = RetryBudget(), 0.0
    allowed: list[float] = []
    calls: list[float] = []
    for _ in range(ahead):
        budget.call(now)
        calls.append(now)
    for wait, is_call in steps:
        now += wait
        if is_call:
            budget.call(now)
            calls.append(now)
        elif budget.allows_retry(now):
            allowed.append(now)
            slice_ = WINDOW / 10
            recent = sum(1 for time in allowed if time > now - WINDOW + slice_)
            known = sum(1 for time in calls if time > now - WINDOW - slice_)
            assert recent <= SHARE * known + RESERVE * WINDOW + 1
