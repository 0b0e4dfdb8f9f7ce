"""The client in simulated worlds: it tells the truth, loses nothing and creates nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import SystemRandom

import pytest
from run_seed import Report, run_seed

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "scripts" / "simulate.py"

SHARE = 50
"""Seeds in a test."""


def simulate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
        check=False,
    )


def failures(reports: list[Report]) -> str:
    return "\n".join(
        f"python scripts/simulate.py --seed {report.seed} --log: {report.lies[0]}"
        for report in reports
        if report.lies
    )


@pytest.mark.parametrize("first", range(0, 400, SHARE))
def test_nothing_false_is_said_in_known_worlds(first: int) -> None:
    assert not failures([run_seed(seed) for seed in range(first, first + SHARE)])


def test_nothing_false_is_said_in_new_worlds() -> None:
    first = SystemRandom().randrange(10**6, 10**9)
    print(f"seeds from {first}")
    assert not failures([run_seed(seed) for seed in range(first, first + 2 * SHARE)])


def test_worlds_are_as_rough_as_they_are_meant_to_be() -> None:
    reports = [run_seed(seed) for seed in range(SHARE)]
    statuses = sum((report.statuses for report in reports), start=reports[0].statuses)
    assert {"created", "existing", "failed", "unresolved", "returned"} <= set(statuses)
    assert sum(report.orders for report in reports) < sum(report.requests for report in reports)


@pytest.mark.parametrize("seed", [1017, 2667, 3968])
def test_a_seed_repeats_exactly_in_another_process(seed: int) -> None:
    here = run_seed(seed, log=True)
    there = simulate("--seed", str(seed), "--log", PYTHONHASHSEED="77")
    assert there.returncode == 0, there.stderr
    assert there.stdout.splitlines()[:-1] == [
        line for line in here.log for line in line.split("\n")
    ]


def test_the_program_adds_up_many_seeds() -> None:
    done = simulate("--seeds", "30", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "30 seeds, 0 failing" in done.stdout
    assert "0 of them twice" in done.stdout


def test_the_program_shows_how_to_repeat_a_failing_seed() -> None:
    failing = simulate("--seeds", "30", "--jobs", "1", "--mutant", "retries_after_maybe_sent")
    assert failing.returncode == 1
    commands = [line.split() for line in failing.stdout.splitlines() if "simulate.py" in line]
    assert commands
    again = simulate(*commands[0][2:])
    assert again.returncode == 1
    assert "FALSE: " in again.stdout
