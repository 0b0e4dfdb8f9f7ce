"""ZIP checks that are one request for several callers; in virtual time."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from attrs import evolve
from virtual_time import other_tasks, settle, virtual
from zip_answers import OPTIONS, A, ZipAnswers, checks, start

from ht_async import (
    DeadlineExceededError,
    Evidence,
    QueueTimeoutError,
    RateLimitError,
    RetryPolicy,
    Timeout,
)
from ht_async.options import CallOptions

REFUSED = RateLimitError("refused", status=429)


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
