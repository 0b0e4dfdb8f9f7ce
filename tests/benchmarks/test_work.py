"""Units of work are handed out until they end."""

from __future__ import annotations

import pytest

from benchmarks.contenders.patterns import all_at_once, in_workers, in_workers_that_go_on
from benchmarks.work import Work


def test_units_are_numbered_and_counted() -> None:
    work = Work(first=5, count=3)
    assert list(work) == [5, 6, 7]
    work.done(6)
    assert (work.handed_out, work.done_count) == (3, 1)
    assert work.latencies[0] >= 0


def test_finishing_ends_work_without_a_count() -> None:
    work = Work()
    assert [next(work), next(work)] == [1, 2]
    work.finish()
    assert list(work) == []


async def test_workers_share_the_work() -> None:
    seen: list[int] = []

    async def one(number: int) -> None:
        seen.append(number)

    work = Work(count=10)
    await in_workers(one, work, 3)
    assert sorted(seen) == list(range(1, 11))
    assert work.done_count == 10


async def test_an_error_ends_the_unit_or_the_work() -> None:
    async def one(number: int) -> None:
        if number % 2:
            raise ValueError(number)

    for pattern in (in_workers_that_go_on, all_at_once):
        work = Work(count=4)
        await pattern(one, work, 2)
        assert (work.handed_out, work.done_count) == (4, 2)
    with pytest.raises(ValueError, match="1"):
        await in_workers(one, Work(count=4), 1)
