"""Everything can be measured and put on the page; what is found is not checked here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from compiler import needs_compiler

from benchmarks import document
from benchmarks.__main__ import read_results
from benchmarks.catalogue import EXPERIMENTS
from benchmarks.goals import GOALS
from benchmarks.results import Result

ROOT = Path(__file__).resolve().parents[2]
MAY_BE_ZERO = {
    *("lost", "duplicates", "untold", "refusals"),
    *("settled_down", "settled_up", "server_load"),
}
OF_PINNED_PROCESSES = {"foreign_load"}  # and there are none here

pytestmark = needs_compiler


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything was measured to and the page was written."""
    folder = tmp_path_factory.mktemp("benchmarks")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks", "--smoke"),
            *("--results", folder / "results", "--docs", folder / "docs"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Result]:
    return read_results(folder / "results")


def test_every_workload_measures_every_contender_that_can_take_part(
    results: dict[str, Result],
) -> None:
    assert list(results) == list(EXPERIMENTS)
    for result in results.values():
        for row in result.rows:
            assert bool(row.samples) != bool(row.skipped), (result.workload, row)
        assert any(row.samples for row in result.rows), result.workload


def test_every_figure_of_a_table_is_a_number(results: dict[str, Result]) -> None:
    for result in results.values():
        for column in set(result.columns) - OF_PINNED_PROCESSES:
            spreads = [result.spread(row, column) for row in result.rows]
            assert any(spreads), (result.workload, column)
            if column not in MAY_BE_ZERO:
                assert any(spread.median for spread in spreads if spread), column


def test_the_server_has_stored_what_ht_async_says_it_created(results: dict[str, Result]) -> None:
    compared = 0
    for result in results.values():
        for row in result.rows:
            for sample in row.samples if row.contender.startswith("ht_async") else ():
                if result.workload != "limited" and "created" in sample:
                    assert (sample["lost"], sample["untold"], sample["duplicates"]) == (0, 0, 0)
                    compared += 1
    assert compared


def test_hand_written_retries_duplicate_orders_where_answers_get_lost(
    results: dict[str, Result],
) -> None:
    row = results["faults"].row("httpx, workers that retry")
    assert row is not None
    assert all(sample["duplicates"] for sample in row.samples)


def test_the_page_shows_every_workload_and_every_goal(
    folder: Path, results: dict[str, Result]
) -> None:
    page = (folder / "docs" / document.PAGE).read_text()
    for result in results.values():
        assert f"## {result.title}" in page
        assert all(row.contender in page for row in result.rows)
    assert all(f"| {goal.text} |" in page for goal in GOALS)


def test_plots_are_well_formed_and_the_same_each_time(
    folder: Path, results: dict[str, Result], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    first, again = folder / "docs", tmp_path
    document.write(results, again)
    for path in sorted(first.rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(first)).read_bytes(), path
    plots = [*first.rglob("*.svg")]
    assert {plot.stem for plot in plots} == set(results)
    for plot in plots:
        assert ElementTree.parse(plot).getroot().tag.endswith("svg")
