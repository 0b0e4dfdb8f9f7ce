"""ZIP checks that are kept for a while, and how they end; in virtual time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from virtual_time import elapsed, other_tasks, virtual
from zip_answers import OPTIONS, TTL, A, B, ZipAnswers, checks, start

from ht_async import (
    ClientClosedError,
    DecodeError,
    Evidence,
    RateLimitError,
)
from ht_async.resources.zip_checks import ZipChecks

REFUSED = RateLimitError("refused", status=429)


@virtual
async def test_an_answer_is_kept_until_its_time_has_passed() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    first = await zips.check(A, OPTIONS)
    assert await elapsed(zips.check(A, OPTIONS)) == 0
    await asyncio.sleep(TTL - 0.001)
    assert await zips.check(A, OPTIONS) is first
    await asyncio.sleep(0.001)
    assert await zips.check(A, OPTIONS) == first
    assert answers.asked == [A, A]


@virtual
async def test_another_question_has_another_answer() -> None:
    zips = checks(ZipAnswers())
    assert (await zips.check(A, OPTIONS)).zip == A.zip_code
    assert (await zips.check(B, OPTIONS)).zip == B.zip_code


@virtual
async def test_a_fresh_answer_is_asked_for_and_kept() -> None:
    treatments = iter(["on", "off"])
    answers = ZipAnswers(lambda _: {"treatment": next(treatments)})
    zips = checks(answers)
    assert (await zips.check(A, OPTIONS)).available
    assert not (await zips.check(A, OPTIONS, fresh=True)).available
    assert not (await zips.check(A, OPTIONS)).available
    assert answers.asked == [A, A]


@virtual
async def test_a_fresh_check_joins_no_request_that_is_under_way() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    earlier = start(zips.check(A, OPTIONS))
    await asyncio.sleep(0.5)
    assert await elapsed(zips.check(A, OPTIONS, fresh=True)) == 1
    assert earlier.done()
    assert answers.asked == [A, A]


@virtual
async def test_an_error_is_not_kept() -> None:
    ends: list[Any] = [REFUSED, {"treatment": "on"}]
    answers = ZipAnswers(lambda _: ends.pop(0))
    zips = checks(answers)
    with pytest.raises(RateLimitError):
        await zips.check(A, OPTIONS)
    assert (await zips.check(A, OPTIONS)).available


@pytest.mark.parametrize(
    ("body", "requests"), [({}, 2), ({"status": "?"}, 2), ({"treatment": None}, 1)]
)
@virtual
async def test_an_answer_that_says_nothing_is_not_kept(body: dict[str, Any], requests: int) -> None:
    answers = ZipAnswers(lambda _: body)
    zips = checks(answers)
    for _ in range(2):
        assert not (await zips.check(A, OPTIONS)).available
    assert len(answers.asked) == requests


@virtual
async def test_an_answer_about_another_zip_code_is_an_error() -> None:
    answers = ZipAnswers(lambda _: {"treatment": "on", "zip": "99999"})
    zips = checks(answers)
    for _ in range(2):
        with pytest.raises(DecodeError, match="another ZIP code") as caught:
            await zips.check(A, OPTIONS)
        assert caught.value.path == "zip"
    assert len(answers.asked) == 2


@virtual
async def test_without_a_cache_equal_checks_at_the_same_time_are_shared_and_nothing_is_kept() -> (
    None
):
    answers = ZipAnswers()
    zips = ZipChecks(answers, None)
    await asyncio.gather(zips.check(A, OPTIONS), zips.check(A, OPTIONS))
    assert len(answers.asked) == 1
    await zips.check(A, OPTIONS)
    assert len(answers.asked) == 2


# -- the end -------------------------------------------------------------------------------


@virtual
async def test_closing_ends_what_is_under_way() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    waiters = [start(zips.check(question, OPTIONS)) for question in (A, A, B)]
    await asyncio.sleep(0.5)
    await zips.aclose()
    await asyncio.wait(waiters)
    assert [type(waiter.exception()) for waiter in waiters] == [ClientClosedError] * 3
    assert (answers.aborted, other_tasks()) == (2, set())
    await zips.aclose()


@virtual
async def test_after_closing_only_the_caller_answers() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    await zips.check(A, OPTIONS)
    await zips.aclose()
    answers.answer = lambda _: ClientClosedError("closed")
    with pytest.raises(ClientClosedError):
        await zips.check(A, OPTIONS)
    assert len(answers.asked) == 2


@virtual
async def test_a_request_that_somebody_else_cancels_is_an_error_of_its_waiters() -> None:
    zips = checks(ZipAnswers())
    waiter = start(zips.check(A, OPTIONS))
    await asyncio.sleep(0.5)
    for task in other_tasks() - {waiter}:
        task.cancel()
    with pytest.raises(Exception, match="was cancelled") as caught:
        await waiter
    assert getattr(caught.value, "evidence", None) is Evidence.MAYBE_SENT


def test_another_loop_shares_and_knows_nothing() -> None:
    answers = ZipAnswers(seconds=lambda: 0)
    zips = checks(answers)
    for _ in range(2):
        asyncio.run(zips.check(A, OPTIONS))
    assert len(answers.asked) == 2
