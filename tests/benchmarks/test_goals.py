"""Goals are judged by the medians of the results."""

from __future__ import annotations

import pytest

from benchmarks import job_cap
from benchmarks.goal import Goal, of, worst
from benchmarks.goals import (
    GOALS,
    job_growth,
    lost_at_once,
    of_create_orders,
    off_cap,
    openai_overhead,
    own_cost,
)
from benchmarks.job_sizes import FEW_ROWS, IMPORTS, MANY_ROWS
from benchmarks.results import Result, Row, Spread
from benchmarks.workloads.contestants import SESSION
from benchmarks.workloads.journalled import (
    DBOS_WORKER,
    IMPORT,
    NO_JOURNAL,
    POSTGRES,
    SQLITE,
    WORKER,
    job,
)
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


def rows(figure: str, **figures: float) -> list[Row]:
    return [Row(name, [{figure: value}]) for name, value in figures.items()]


def bulk_result(name: str, figure: str, figures: dict[str, float]) -> dict[str, Result]:
    found = rows(figure, **figures)
    return {name: Result(name, "B", "", "order", [], "", None, {}, found)}


def test_the_worst_way_of_a_bulk_job_counts_as_a_share_of_create_orders() -> None:
    rates = {NO_JOURNAL: 2_000.0, job(IMPORT, SQLITE): 1_500.0, job(WORKER, SQLITE): 1_800.0}
    results = bulk_result("bulk", "per_second", {**rates, job(DBOS_WORKER, SQLITE): 1_400.0})
    assert of_create_orders(SQLITE)(results) == Spread(0.7, 0.7, 0.7)
    assert of_create_orders(POSTGRES)(results) is None


def test_the_growth_of_an_import_needs_both_sizes() -> None:
    small, large = (IMPORTS.contender(size) for size in (FEW_ROWS, MANY_ROWS))
    results = bulk_result(IMPORTS.name, "rss_mb", {small: 60.0, large: 64.0})
    assert job_growth(results) == Spread(4, 4, 4)
    assert job_growth(bulk_result(IMPORTS.name, "rss_mb", {small: 60.0})) is None


@pytest.mark.parametrize("rate", [475.0, 525.0])
def test_a_rate_is_off_its_cap_in_either_direction(rate: float) -> None:
    found = off_cap(bulk_result(job_cap.NAME, "per_second", {job_cap.CAPPED: rate}))
    assert found is not None
    assert found.median == pytest.approx(0.05)
