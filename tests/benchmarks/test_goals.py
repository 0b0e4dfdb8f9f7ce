"""Goals are judged by the medians of the results."""

from __future__ import annotations

import pytest

from benchmarks.goals import GOALS, Goal, lost_at_once, of, openai_overhead, own_cost, worst
from benchmarks.results import Result, Row, Spread
from benchmarks.workloads.contestants import SESSION
from benchmarks.workloads.overhead import HTTPX2_ALONE, MAPPINGS, OPENAI, OURS_ALONE


def result(**figures: float) -> Result:
    rows = [Row(name, [{"cpu_us": value}]) for name, value in figures.items()]
    return Result("w", "W", "", "order", ["cpu_us"], "cpu_us", None, {}, rows)


def goal(*, more: bool, aim: float | None = 12) -> Goal:
    return Goal("g", 8 if more else 16, aim, "{:.0f}", of("w", "a", "cpu_us"), more)


@pytest.mark.parametrize(
    ("value", "more", "verdict"),
    [
        (7.9, True, "not reached"),
        (8, True, "reached"),
        (12, True, "reached, the aim too"),
        (16.1, False, "not reached"),
        (16, False, "reached"),
        (12, False, "reached, the aim too"),
    ],
)
def test_verdicts(value: float, more: bool, verdict: str) -> None:
    assert goal(more=more).verdict({"w": result(a=value)}) == verdict


def test_what_was_not_measured_is_not_reached_either() -> None:
    assert {goal.verdict({}) for goal in GOALS} == {"not measured"}
    assert goal(more=True).verdict({"w": result(b=100)}) == "not measured"


def test_the_worst_of_several_needs_all_of_them() -> None:
    results = {"w": result(a=3, b=5)}
    a, b, missing = (of("w", name, "cpu_us") for name in "abc")
    assert worst([a, b], largest=True)(results) == Spread(5, 5, 5)
    assert worst([a, b], largest=False)(results) == Spread(3, 3, 3)
    assert worst([a, missing], largest=True)(results) is None


def test_own_cost_is_what_is_above_the_transport_in_units_of_bare_aiohttp() -> None:
    costs = {
        SESSION: 334.0,
        MAPPINGS: 90.0,
        OURS_ALONE: 10.0,
        HTTPX2_ALONE: 200.0,
        OPENAI: 1000.0,
    }
    results = {"overhead": result(**costs)}
    assert own_cost(results) == Spread(40, 40, 40)
    assert openai_overhead(results) == Spread(10, 10, 10)


@pytest.mark.parametrize(("asked", "found"), [(10_000, Spread(2, 2, 2)), (200, None)])
def test_losses_of_all_rounds_and_transports_count(asked: int, found: Spread | None) -> None:
    samples = [{"asked": float(asked), "lost": lost} for lost in (0.0, 1.0)]
    rows = [Row("ht_async", samples), Row("ht_async on aiohttp", samples)]
    burst = Result("burst", "B", "", "order", [], "", None, {}, rows)
    assert lost_at_once({"burst": burst}) == found
