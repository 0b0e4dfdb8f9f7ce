"""The state of one order whose outcome is open."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from server_orders import at, referenced, sent
from virtual_time import virtual

from ht_async import ServerError
from ht_async.reconcile.finding import Absent, Finding, Found, Untold
from ht_async.reconcile.open_order import LATE_LOOKS, MAX_FAILURES, MAX_PAUSE, Look, OpenOrder

FIRST_SENT = at(0)
ERROR = ServerError("500", status=500)


def open_order(settle: float = 10.0) -> OpenOrder:
    return OpenOrder(sent(), "PO-1", FIRST_SENT, settle)


def look(began: float, start: datetime = FIRST_SENT) -> Look:
    return Look(began, start)


@virtual
async def test_it_is_absent_when_two_late_looks_missed_it() -> None:
    item = open_order()
    item.ended(0.0)
    for began in (1.0, 3.0, 9.9):
        assert item.missed(look(began)) is None
    assert item.missed(look(10.0)) is None
    for began in (10.0, 20.0):
        assert item.missed(look(began, at(5))) is None  # it does not go back far enough
    assert item.missed(look(30.0)) == Absent()
    assert LATE_LOOKS == 2


@virtual
async def test_while_an_attempt_is_under_way_it_is_never_absent() -> None:
    item = open_order(settle=0.0)
    for began in range(100):
        assert item.missed(look(began)) is None
    assert item.under_way
    item.ended(100.0)
    assert not item.under_way
    for _ in range(5):
        assert item.missed(look(99.9)) is None  # looks that began before the end
    assert item.missed(look(100.0)) is None
    assert item.missed(look(100.0)) == Absent()


@virtual
async def test_a_later_end_begins_anew() -> None:
    item = open_order()
    item.ended(0.0)
    item.ended(50.0)
    assert not item.settled(59.9)
    assert item.settled(60.0)


@pytest.mark.parametrize(
    "proves_nothing",
    [look(10.0, at(1)), look(9.0), look(9.0, at(1))],
    ids=["not back to the first send", "not settled", "neither"],
)
@virtual
async def test_a_look_that_proves_nothing_does_not_count(proves_nothing: Look) -> None:
    item = open_order()
    item.ended(0.0)
    for _ in range(10):
        assert item.missed(proves_nothing) is None
    assert item.missed(look(10.0)) is None
    assert item.missed(look(10.0)) == Absent()


@virtual
async def test_how_far_a_look_has_to_go_back() -> None:
    item = open_order()
    item.ended(0.0)
    assert item.needs_full_scan(1.0, group=False)
    item.missed(look(1.0, at(5)))
    assert item.needs_full_scan(2.0, group=False)
    item.missed(look(2.0))
    assert not item.needs_full_scan(3.0, group=True)
    assert not item.needs_full_scan(10.0, group=False)
    assert item.needs_full_scan(10.0, group=True)
    item.missed(look(10.0))
    assert item.awaits_group
    assert item.next_late_look == 10.0
    assert not item.needs_full_scan(11.0, group=False)
    assert item.needs_full_scan(11.0, group=True)


@virtual
async def test_looks_get_rarer_until_it_settles() -> None:
    item = open_order(settle=120.0)
    item.ended(0.0)
    now, pauses = 0.0, []
    while not item.settled(now):
        pauses.append(item.next_look - now)
        now = item.next_look
        item.missed(look(now))
    assert pauses == [1, 2, 4, 8, 16, 32, 32, 25]
    assert max(pauses) == MAX_PAUSE
    assert sum(pauses) == 120


@pytest.mark.parametrize(("seconds", "next_look"), [(0.5, 0.25), (1.0, 0.5), (10.0, 1.0)])
@virtual
async def test_whoever_has_little_time_has_it_looked_for_early(
    seconds: float, next_look: float
) -> None:
    item, under_way = open_order(), open_order()
    item.ended(0.0)
    item.hurry(0.0, seconds)
    under_way.hurry(0.0, seconds)
    under_way.ended(0.0)
    assert item.next_look == under_way.next_look == next_look
    under_way.ended(100.0)
    assert under_way.next_look == 101.0  # nobody waits any more


@virtual
async def test_who_wants_it_to_settle_longer_is_heard() -> None:
    item = open_order(settle=10.0)
    item.ended(0.0)
    assert item.missed(look(10.0)) is None
    item.settle_no_sooner(5.0)
    assert item.settled(10.0)
    item.settle_no_sooner(20.0)
    assert not item.settled(19.9)
    assert item.missed(look(20.0)) is None  # and what was missed before proves nothing
    assert item.missed(look(20.0)) == Absent()


@virtual
async def test_a_second_send_begins_anew() -> None:
    item = open_order()
    item.ended(0.0)
    for _ in range(LATE_LOOKS):
        absent = item.missed(look(10.0))
    assert absent is not None
    item.conclude(absent)
    item.sends_again()
    assert (item.finding, item.under_way, item.sent_again) == (None, True, True)
    assert item.missed(look(20.0)) is None
    item.ended(30.0)
    assert item.next_look == 31.0
    assert not item.settled(39.9)
    assert item.first_sent == item.look_from == FIRST_SENT


# -- failures ----------------------------------------------------------------------------


@virtual
async def test_looks_that_fail_are_repeated_and_count_once_it_has_settled() -> None:
    item = open_order()
    item.ended(0.0)
    for _ in range(50):
        assert item.failed(5.0, ERROR) is None
    for _ in range(MAX_FAILURES - 1):
        assert item.failed(20.0, ERROR) is None
    assert item.failed(20.0, ERROR) == Untold(ERROR)


@virtual
async def test_a_look_that_succeeds_ends_a_row_of_failures() -> None:
    item = open_order()
    item.ended(0.0)
    for _ in range(3):
        for _ in range(MAX_FAILURES - 1):
            assert item.failed(20.0, ERROR) is None
        item.missed(look(20.0, at(1)))


# -- findings ----------------------------------------------------------------------------

FOUND = Found(referenced(1, "PO-1"))


@pytest.mark.parametrize(
    ("findings", "told", "last"),
    [
        ([FOUND, Absent()], [True, False], FOUND),
        ([FOUND, Untold(ERROR)], [True, False], FOUND),
        ([Absent(), FOUND], [True, True], FOUND),
        ([Untold(ERROR), FOUND], [True, True], FOUND),
        ([Untold(ERROR), Absent()], [True, True], Absent()),
    ],
)
@virtual
async def test_what_is_certain_stays(
    findings: list[Finding], told: list[bool], last: Finding
) -> None:
    item = open_order()
    assert [item.conclude(finding) for finding in findings] == told
    assert item.finding == last
    assert await item.wait(None) == last


@pytest.mark.parametrize("finding", [Absent(), Untold(ERROR)])
@virtual
async def test_who_waits_is_told_although_another_looks_again(finding: Finding) -> None:
    item = open_order()
    waiting = asyncio.create_task(item.wait(None))
    await asyncio.sleep(1)
    item.conclude(finding)
    item.look_again()
    assert item.finding is None
    assert await waiting == finding


@virtual
async def test_looking_again_begins_with_a_whole_look() -> None:
    item = open_order()
    item.ended(0.0)
    item.missed(look(10.0))
    absent = item.missed(look(10.0))
    assert absent is not None
    item.conclude(absent)
    item.look_again()
    assert item.needs_full_scan(20.0, group=False)
    assert item.missed(look(20.0)) is None
    assert item.missed(look(20.0)) == Absent()


@virtual
async def test_waiting_ends_after_a_time() -> None:
    item = open_order()
    assert await item.wait(5.0) is None
    assert asyncio.get_running_loop().time() == 5
    assert repr(item) == "<OpenOrder 'PO-1'>"
