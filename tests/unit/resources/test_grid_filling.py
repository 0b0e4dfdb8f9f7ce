"""Many ZIP checks by a few workers, in virtual time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from virtual_time import other_tasks, settle, virtual
from zip_answers import ZipAnswers, on

from ht_async import (
    AuthenticationError,
    ClientClosedError,
    NotFoundError,
    PermissionDeniedError,
    WrongLoopError,
)
from ht_async.binding.ht.skus import ZipQuestion
from ht_async.models.zip_check import ZipCheck
from ht_async.models.zip_grid import ZipGrid
from ht_async.options import CallOptions
from ht_async.resources.grid_filling import GridFilling
from ht_async.resources.zip_cache import ZipCache
from ht_async.resources.zip_checks import ZipChecks

OPTIONS = CallOptions()
ZIPS = [f"{number:05d}" for number in range(90_000, 90_100)]


def filling(answers: ZipAnswers, skus: list[int], zips: list[str], **cache: Any) -> GridFilling:
    checks = ZipChecks(answers, ZipCache(**cache))

    async def check(question: ZipQuestion) -> ZipCheck:
        return await checks.check(question, OPTIONS)

    return GridFilling(skus, zips, check)


@virtual
async def test_every_cell_is_asked_by_no_more_workers_than_wanted() -> None:
    answers = ZipAnswers()
    grid = await filling(answers, [1, 2, 3], ZIPS).run(workers=7)
    assert grid.complete
    assert len(grid) == len(answers.asked) == len(set(answers.asked)) == 300
    assert answers.most_active == 7
    assert asyncio.get_running_loop().time() == 43  # 300 seconds of work by seven
    assert other_tasks() == set()


@virtual
async def test_a_small_grid_takes_no_more_workers_than_cells() -> None:
    answers = ZipAnswers()
    tasks: set[int] = set()

    def count(question: ZipQuestion) -> dict[str, Any]:
        tasks.add(len(other_tasks()))
        return on(question)

    answers.answer = count
    await filling(answers, [1], ["90001", "90002"]).run(workers=48)
    assert max(tasks) <= 5  # the grid, two workers, two shared requests


@virtual
async def test_an_error_is_its_cells_alone() -> None:
    def end(question: ZipQuestion) -> Any:
        missing = question.sku_id == "2" and question.zip_code == "90001"
        return NotFoundError("no such SKU", status=404) if missing else on(question)

    answers = ZipAnswers(end)
    grid = await filling(answers, [1, 2], ["90001", "90002"]).run(workers=2)
    ((cell, error),) = grid.errors.items()
    assert cell == (2, "90001")
    assert isinstance(error, NotFoundError)
    assert isinstance(error.__cause__, OSError)
    assert error.__traceback__ is error.__cause__.__traceback__ is None
    assert list(grid) == [(1, "90001"), (1, "90002"), (2, "90002")]


@pytest.mark.parametrize(
    "stop",
    [
        AuthenticationError("bad key", status=401),
        PermissionDeniedError("not you", status=403),
        ClientClosedError("closed"),
        WrongLoopError("elsewhere"),
    ],
    ids=lambda error: type(error).__name__,
)
@virtual
async def test_some_errors_are_those_of_all_cells_that_were_not_begun(stop: Any) -> None:
    answers = ZipAnswers(lambda question: stop if question.zip_code == "90005" else on(question))
    grid = await filling(answers, [1], ZIPS).run(workers=4)
    assert {type(error) for error in grid.errors.values()} == {type(stop)}
    assert len(answers.asked) < 12
    assert len(grid) + len(grid.errors) == 100
    assert (1, "90004") in grid
    assert (1, "90099") in grid.errors


@virtual
async def test_a_cancelled_grid_leaves_nothing_behind_and_what_came_is_kept() -> None:
    answers = ZipAnswers()
    checks = ZipChecks(answers, ZipCache())

    async def check(question: ZipQuestion) -> ZipCheck:
        return await checks.check(question, OPTIONS)

    running = asyncio.create_task(GridFilling([1], ZIPS, check).run(workers=10))
    await asyncio.sleep(3.5)
    running.cancel()
    await asyncio.wait([running])
    await settle()
    assert running.cancelled()
    assert (answers.active.total(), answers.aborted, other_tasks()) == (0, 10, set())
    await GridFilling([1], ZIPS, check).run(workers=10)
    assert len(answers.asked) == 110


@virtual
async def test_a_flaw_of_our_own_is_raised_and_leaves_nothing_behind() -> None:
    answers = ZipAnswers(lambda _: ZeroDivisionError())
    with pytest.raises(ExceptionGroup) as caught:
        await filling(answers, [1], ZIPS).run(workers=3)
    assert caught.group_contains(ZeroDivisionError)
    await settle()
    assert other_tasks() == set()


@virtual
async def test_grids_at_the_same_time_share_their_cells() -> None:
    answers = ZipAnswers()
    checks = ZipChecks(answers, None)

    async def check(question: ZipQuestion) -> ZipCheck:
        return await checks.check(question, OPTIONS)

    fillings = [GridFilling([1, 2], ZIPS, check) for _ in range(5)]
    grids = await asyncio.gather(*(filling.run(workers=10) for filling in fillings))
    assert all(grid == grids[0] for grid in grids)
    assert len(answers.asked) == 200


@virtual
async def test_known_answers_let_others_run() -> None:
    answers = ZipAnswers(seconds=lambda: 0)
    zips = [f"{number:05d}" for number in range(5_000)]
    known = filling(answers, [1], zips)
    await known.run(workers=50)
    again = GridFilling([1], zips, known._check)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    grid: ZipGrid = await again.run(workers=1)
    other.cancel()
    assert (len(grid), len(answers.asked)) == (5_000, 5_000)
    assert turns >= 10
