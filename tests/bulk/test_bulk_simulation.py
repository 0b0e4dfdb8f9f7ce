"""Jobs in simulated worlds: nothing is created twice, nothing is lost, nothing false is said."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import SystemRandom

import pytest
from bulk_world import Report, run_world

pytestmark = pytest.mark.no_cover

SHARE = 20
"""Seeds in a test; `make simulate-bulk` runs many more."""

run_known = cache(run_world)


def failures(reports: list[Report]) -> str:
    return "\n".join(
        f"python tests/bulk/bulk_world.py {report.seed}: {report.lies[0]}"
        for report in reports
        if report.lies
    )


@pytest.mark.parametrize("first", range(0, 2 * SHARE, SHARE))
def test_nothing_false_is_in_the_journal_in_known_worlds(first: int) -> None:
    assert not failures([run_known(seed) for seed in range(first, first + SHARE)])


def test_nothing_false_is_in_the_journal_in_new_worlds() -> None:
    first = SystemRandom().randrange(10**6, 10**9)
    print(f"seeds from {first}")
    assert not failures([run_world(seed) for seed in range(first, first + SHARE)])


def test_worlds_are_as_rough_as_they_are_meant_to_be() -> None:
    reports = [run_known(seed) for seed in range(SHARE)]
    states = sum((report.states for report in reports), start=Counter[str]())
    events = sum((report.events for report in reports), start=Counter[str]())
    assert {"created", "existing", "failed", "unresolved"} <= set(states)
    assert {"killed", "frozen", "interrupted", "journal errors"} <= set(events)


def test_a_seed_repeats_exactly() -> None:
    first: list[str] = []
    again: list[str] = []
    run_world(14, first.append)
    run_world(14, again.append)
    assert first == again
    assert any("killed" in line for line in first)
