"""How a client that meets a rate limit is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.scale import FULL, Phases
from benchmarks.server.account import Account
from benchmarks.workloads.limits import PER_SECOND, judge, settled_after

PHASES = Phases(warm_up=1, steady=4, low=6, back=6)
SCALE = replace(FULL, phases=PHASES)


def bins(*spans: tuple[float, float]) -> list[int]:
    """Counts by the tenth of a second, from rates and how long they last."""
    return [round(rate / 10) for rate, seconds in spans for _ in range(round(seconds * 10))]


def account(let_through: list[int], refused: list[int]) -> Account:
    return Account(0.0, 0, 0, let_through, refused)


def test_use_and_refusals_are_those_of_the_steady_phase() -> None:
    through = bins((50, 1), (180, 4), (50, 6), (200, 6))
    refused = bins((500, 1), (20, 4), (0, 6), (0, 6))
    found = judge(account(through, refused), SCALE)
    assert found["use"] == pytest.approx(0.9)
    assert found["refusals"] == pytest.approx(0.1)
    assert (found["settled_down"], found["settled_up"]) == (0, 0)


def test_a_limit_is_followed_when_asking_and_getting_are_near_it() -> None:
    through = bins((PER_SECOND, 5), (50, 6), (100, 3), (200, 3))
    refused = bins((0, 5), (50, 2), (0, 4), (0, 6))
    found = judge(account(through, refused), SCALE)
    assert found["settled_down"] == pytest.approx(1.8, abs=0.21)
    assert found["settled_up"] == pytest.approx(2.7, abs=0.31)


@pytest.mark.parametrize("refused", [0, 40])
def test_a_limit_that_is_never_followed_takes_the_whole_phase(refused: int) -> None:
    through = 100 if refused == 0 else 200
    assert settled_after(bins((through, 6)), bins((refused, 6)), 200) == 6


def test_silence_at_the_end_counts_as_silence() -> None:
    found = judge(account(bins((200, 5)), bins((0, 5))), SCALE)
    assert (found["settled_down"], found["settled_up"]) == (6, 6)
