"""ZIP checks that are kept, and those that are shared; in virtual time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

import pytest
from attrs import evolve
from virtual_time import elapsed, other_tasks, settle, virtual
from zip_answers import A, B, ZipAnswers

from ht_async import (
    ClientClosedError,
    DeadlineExceededError,
    DecodeError,
    Evidence,
    QueueTimeoutError,
    RateLimitError,
    RetryPolicy,
    Timeout,
)
from ht_async.models.zip_check import ZipCheck
from ht_async.options import CallOptions
from ht_async.resources.zip_cache import ZipCache
from ht_async.resources.zip_checks import ZipChecks

OPTIONS = CallOptions()
TTL = 100.0
REFUSED = RateLimitError("refused", status=429)
Waiter = asyncio.Task[ZipCheck]


def checks(answers: ZipAnswers, **cache: Any) -> ZipChecks:
    return ZipChecks(answers, ZipCache(**{"ttl": TTL, **cache}))


def start(coroutine: Coroutine[Any, Any, ZipCheck]) -> Waiter:
    return asyncio.get_running_loop().create_task(coroutine)


# -- kept ----------------------------------------------------------------------------------


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


# -- shared --------------------------------------------------------------------------------


@virtual
async def test_equal_checks_at_the_same_time_are_one_request() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    got = await asyncio.gather(*(zips.check(A, OPTIONS) for _ in range(1_000)))
    assert answers.asked == [A]
    assert all(check is got[0] for check in got)
    assert other_tasks() == set()


@pytest.mark.parametrize(
    "options",
    [
        CallOptions(timeout=Timeout(total=5)),
        CallOptions(timeout=Timeout(read=5)),
        CallOptions(retry=RetryPolicy(retries=0)),
        CallOptions(headers={"X-Tag": "1"}),
    ],
)
@virtual
async def test_checks_that_are_made_in_another_way_are_not_shared(options: CallOptions) -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    await asyncio.gather(zips.check(A, OPTIONS), zips.check(A, options), zips.check(A, OPTIONS))
    assert answers.asked == [A, A]


@virtual
async def test_checks_with_headers_are_neither_shared_nor_kept_nor_known() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    tagged = evolve(OPTIONS, headers={"X-Tag": "1"})
    await asyncio.gather(zips.check(A, tagged), zips.check(A, tagged))
    await zips.check(A, OPTIONS)
    await zips.check(A, tagged)
    assert len(answers.asked) == 4


@virtual
async def test_a_cancelled_leader_takes_nobody_along() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    leader, follower = (start(zips.check(A, OPTIONS)) for _ in range(2))
    await asyncio.sleep(0.5)
    leader.cancel()
    assert (await follower).available
    assert leader.cancelled()
    assert (answers.asked, answers.aborted) == ([A], 0)
    assert asyncio.get_running_loop().time() == 1


@virtual
async def test_the_request_is_aborted_when_everybody_has_gone() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    waiters = [start(zips.check(A, OPTIONS)) for _ in range(3)]
    await asyncio.sleep(0.5)
    for waiter in waiters:
        assert answers.aborted == 0
        waiter.cancel()
        await settle()
    assert (answers.aborted, other_tasks()) == (1, set())


@virtual
async def test_whoever_comes_after_everybody_has_gone_asks_anew() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    gone = start(zips.check(A, OPTIONS))
    await asyncio.sleep(0.5)
    gone.cancel()
    await asyncio.sleep(0)  # its request is being aborted
    assert (await zips.check(A, OPTIONS)).available
    assert (answers.asked, answers.aborted) == ([A, A], 1)


@virtual
async def test_a_waiter_that_is_cancelled_before_it_began_leaves_nothing_behind() -> None:
    answers = ZipAnswers()
    zips = checks(answers)
    waiter = start(zips.check(A, OPTIONS))
    waiter.cancel()
    await settle()
    assert (answers.asked, other_tasks()) == ([], set())


@virtual
async def test_every_waiter_gets_an_error_of_its_own() -> None:
    answers = ZipAnswers(lambda _: REFUSED)
    zips = checks(answers)
    ends = await asyncio.gather(
        *(zips.check(A, OPTIONS) for _ in range(50)), return_exceptions=True
    )
    assert len({id(end) for end in ends}) == 50
    for end in ends:
        assert isinstance(end, RateLimitError)
        assert (end.status, str(end), end.attempts) == (429, "refused", 2)
        assert isinstance(end.__cause__, OSError)
        assert depth(end) == depth(ends[0]) < 20
    assert answers.asked == [A]


def depth(error: Any) -> int:
    """Return the number of frames in a traceback."""
    frames, traceback = 0, error.__traceback__
    while traceback is not None:
        frames, traceback = frames + 1, traceback.tb_next
    return frames


@virtual
async def test_an_error_that_nobody_waits_for_is_not_reported_as_missed() -> None:
    async def leave_as_it_fails() -> None:
        def fail(_: object) -> Exception:
            waiter.cancel()
            return ZeroDivisionError()

        waiter = start(checks(ZipAnswers(fail)).check(A, OPTIONS))
        await asyncio.wait([waiter])
        assert waiter.cancelled()

    await leave_as_it_fails()
    gc.collect()  # asyncio reports it then; the loop of the test fails by any such report


# -- deadlines -----------------------------------------------------------------------------


@virtual
async def test_who_leads_gets_the_error_of_the_request() -> None:
    zips = checks(ZipAnswers(seconds=lambda: 1_000))
    with pytest.raises(DeadlineExceededError, match="of the request") as caught:
        await zips.check(A, OPTIONS)
    assert caught.value.evidence is Evidence.NOT_SENT
    assert asyncio.get_running_loop().time() == OPTIONS.timeout.total


@virtual
async def test_who_joins_late_has_its_whole_time() -> None:
    seconds = iter([1_000.0, 5.0])
    answers = ZipAnswers(seconds=lambda: next(seconds))
    zips = checks(answers)
    leader = start(zips.check(A, OPTIONS))
    await asyncio.sleep(50)
    followers = [start(zips.check(A, OPTIONS)) for _ in range(3)]
    await asyncio.wait([leader, *followers])
    assert isinstance(leader.exception(), DeadlineExceededError)
    assert all(follower.result().available for follower in followers)
    assert (len(answers.asked), asyncio.get_running_loop().time()) == (2, 65)


@virtual
async def test_who_joins_late_has_no_more_than_its_time() -> None:
    answers = ZipAnswers(seconds=lambda: 1_000)
    zips = checks(answers)
    leader = start(zips.check(A, OPTIONS))
    await asyncio.sleep(50)
    with pytest.raises(DeadlineExceededError, match=r"timeout\.total \(60 s\)") as caught:
        await zips.check(A, OPTIONS)
    assert caught.value.evidence is Evidence.MAYBE_SENT
    assert asyncio.get_running_loop().time() == 110
    assert isinstance(leader.exception(), DeadlineExceededError)
    await settle()
    assert (len(answers.asked), answers.aborted, other_tasks()) == (2, 1, set())


@virtual
async def test_a_queue_that_was_too_long_for_the_leader_is_not_for_a_follower() -> None:
    full = QueueTimeoutError("queue", evidence=Evidence.NOT_SENT)
    ends: list[Any] = [full, {"treatment": "on"}]
    zips = checks(ZipAnswers(lambda _: ends.pop(0)))
    leader, follower = (start(zips.check(A, OPTIONS)) for _ in range(2))
    await asyncio.wait([leader, follower])
    assert isinstance(leader.exception(), QueueTimeoutError)
    assert follower.result().available


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
