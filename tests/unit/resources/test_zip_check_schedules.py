"""Callers that come and go at random: nobody's leaving is another's loss, nothing is left."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

import pytest
from virtual_time import other_tasks, run_virtual, settle
from zip_answers import ZipAnswers, on

from ht_async import ClientClosedError, DeadlineExceededError, HTError, ServerError, Timeout
from ht_async.binding.ht.skus import ZipQuestion
from ht_async.models.zip_check import ZipCheck
from ht_async.options import CallOptions
from ht_async.resources.zip_cache import ZipCache
from ht_async.resources.zip_checks import ZipChecks

pytestmark = pytest.mark.no_cover

QUESTIONS = [ZipQuestion("42", zip_code) for zip_code in ("90001", "10001", "60601")]
TOTAL = 10.0
OPTIONS = CallOptions(timeout=Timeout(total=TOTAL))


async def visit(zips: ZipChecks, question: ZipQuestion, chance: Random) -> str:
    """Check after a while, perhaps leave early; tell how it went, and that it was in time."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(chance.choice([0, 0, 1, chance.uniform(0, 30)]))
    began = loop.time()
    leaves_after = chance.choice([None, None, 0, 1, chance.uniform(0, TOTAL)])
    try:
        async with asyncio.timeout(leaves_after):
            check = await zips.check(question, OPTIONS, fresh=chance.random() < 0.1)
    except DeadlineExceededError:
        assert loop.time() - began == pytest.approx(TOTAL)
        return "deadline"
    except HTError as error:
        return type(error).__name__
    except TimeoutError:
        assert leaves_after is not None
        return "left"
    assert isinstance(check, ZipCheck)
    assert check.zip == question.zip_code
    assert loop.time() - began <= TOTAL
    return "answered"


async def play(seed: int) -> tuple[ZipAnswers, list[str]]:
    chance = Random(seed)

    def end(question: ZipQuestion) -> Any:
        return ServerError("bad day", status=500) if chance.random() < 0.3 else on(question)

    answers = ZipAnswers(end, seconds=lambda: chance.choice([0, 1, chance.uniform(0, 15)]))
    zips = ZipChecks(answers, ZipCache(max_size=chance.randint(0, 3), ttl=chance.uniform(1, 10)))
    visits = [
        asyncio.create_task(visit(zips, chance.choice(QUESTIONS), Random(f"{seed}-{number}")))
        for number in range(40)
    ]
    if chance.random() < 0.2:
        await asyncio.sleep(chance.uniform(0, 20))
        await zips.aclose()
        answers.answer = lambda _: ClientClosedError("closed")
    ends = await asyncio.gather(*visits)
    await settle()
    assert answers.active.total() == 0
    assert other_tasks() == set()
    assert len(answers.asked) <= len(ends) * 2
    return answers, ends


@pytest.mark.parametrize("shard", range(4))
def test_nobody_loses_by_who_else_comes_and_goes(shard: int) -> None:
    seen: set[str] = set()
    asked = visits = aborted = 0
    for seed in range(shard, 400, 4):
        try:
            answers, ends = run_virtual(play(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        seen.update(ends)
        asked, visits = asked + len(answers.asked), visits + len(ends)
        aborted += answers.aborted
    kinds = {"answered", "left", "deadline", "ServerError", "ClientClosedError"}
    assert seen == kinds
    assert asked < visits * 0.8
    assert aborted > 0
