"""A contender that can't take part is skipped; one that raises has failed."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from compiler import needs_compiler

from benchmarks.contenders.contender import Contender, Job, Place, UnavailableError
from benchmarks.measure import Assignment, measure
from benchmarks.rounds import run
from benchmarks.scale import SMOKE
from benchmarks.work import Work
from benchmarks.workloads.creating import create

CREATE = create(2)
TASK = Assignment(CREATE.name, "", "http://127.0.0.1:9", None, SMOKE, None)


@contextlib.asynccontextmanager
async def broken(place: Place) -> AsyncIterator[Job]:
    async def job(work: Work) -> None:
        next(work)
        raise ValueError("broken")

    yield job


@contextlib.asynccontextmanager
async def unavailable(place: Place) -> AsyncIterator[Job]:
    raise UnavailableError("not today")
    yield


@pytest.mark.parametrize(
    ("contender", "reason"),
    [
        (Contender("a", broken, ("no_such_package",)), "needs no_such_package"),
        (Contender("b", unavailable), "not today"),
    ],
)
def test_who_can_not_take_part_is_skipped(contender: Contender, reason: str) -> None:
    found = measure(CREATE, contender, TASK)
    assert reason in (found.skipped or "")
    assert found.figures == {}


@needs_compiler
def test_an_error_is_a_failure_of_its_contender_alone() -> None:
    workload = replace(CREATE, contenders=(Contender("broken", broken), CREATE.contenders[0]))
    told: list[str] = []
    result = run(workload, SMOKE, lambda found: told.append(found.contender))
    failed, fine = result.rows
    assert told == ["broken", "ht_async"]
    assert failed.failed
    assert "broken" in (failed.skipped or "")
    assert fine.samples[0]["done"] > 0
