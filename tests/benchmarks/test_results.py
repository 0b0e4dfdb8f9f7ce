"""What all rounds together say."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.report import disturbed, marked
from benchmarks.results import Result, Row, Sample, Spread, disturbance


def result(rows: list[Row]) -> Result:
    return Result("create", "Create", "", "order", ["cpu_us"], "cpu_us", "old", {}, rows)


def rows(new: list[Sample], old: list[Sample]) -> list[Row]:
    return [Row("new", new, control="old"), Row("old", old)]


def costs(*values: float) -> list[Sample]:
    return [{"cpu_us": value} for value in values]


def test_ratios_are_taken_within_a_round() -> None:
    found = result(rows([*costs(100, 300), {}], costs(200, 1000, 100)))
    new, old = found.rows
    assert found.spread(new, "cpu_ratio") == Spread(median=0.4, low=0.3, high=0.5)
    assert found.spread(new, "cpu_us") == Spread(median=200, low=100, high=300)
    assert found.spread(old, "cpu_ratio") == Spread(median=1, low=1, high=1)


def test_what_is_above_the_transport_is_taken_within_a_round() -> None:
    found = result(rows(costs(30, 50, 70), costs(20, 20, 50)))
    assert found.spread(found.rows[0], "above_us") == Spread(median=20, low=10, high=30)
    assert found.spread(found.rows[1], "above_us") is None


def test_skipped_contenders_have_no_ratios() -> None:
    found = result([Row("new", skipped="needs old wood"), Row("old", costs(1))])
    assert found.ratios("new", "old") == []
    assert found.row("new") is None


def test_only_errors_count_as_failures() -> None:
    assert not Row("new", skipped="needs aiohttp").failed
    assert Row("new", skipped="failed: ValueError()").failed


def test_results_survive_a_file(tmp_path: Path) -> None:
    found = result(rows(costs(1.5), costs(2)))
    found.write(tmp_path)
    assert Result.read(tmp_path / "create.json") == found


@pytest.mark.parametrize(
    ("sample", "too_much"),
    [
        ({"foreign_load": 0.09, "server_load": 0.55}, False),
        ({"foreign_load": 0.11, "server_load": 0.1}, True),
        ({"foreign_load": 0.0, "server_load": 0.61}, True),
        ({}, False),
    ],
)
def test_other_load_and_a_busy_server_disturb(sample: Sample, too_much: bool) -> None:
    found = result([Row("new", [sample])])
    assert (disturbance(sample) > 1) is too_much
    assert marked(found.rows[0]).endswith("*") is too_much
    assert bool(disturbed(found)) is too_much
