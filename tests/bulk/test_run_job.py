"""A job is worked on to its end; what goes wrong with its orders is told in the journal."""

from __future__ import annotations

import asyncio

from bench import Bench
from order_ledger import Fate, in_turn, new_order
from virtual_time import other_tasks, virtual

from ht_async.bulk import JobState, run_job


@virtual
async def test_every_order_is_created_once() -> None:
    b = Bench()
    await b.job(95)
    async with b.client(max_connections=8) as ht:
        progress = await run_job(ht, b.journal, "job")
    assert progress.trouble is None
    assert b.states == {"created": 95}
    assert b.state is JobState.DONE
    assert b.ledger.most_active == 6  # three quarters of the slots, over all chunks
    b.assert_true()
    assert not other_tasks()


@virtual
async def test_the_traffic_is_taken_down_for_the_report_from_the_first_second_to_the_last() -> None:
    b = Bench()
    await b.job(400)
    async with b.client(max_connections=8) as ht:
        await ht.orders.create(new_order(3_000))  # not of the job
        await run_job(ht, b.journal, "job")
    samples = await b.journal.samples(1)
    first, last = samples[0], samples[-1]
    assert (first.answered, last.answered, last.throttled) == (0, 400, 0)
    assert len({sample.holder for sample in samples}) == 1
    assert 3 <= len(samples) <= 40
    assert max(sample.in_use for sample in samples) == 6


@virtual
async def test_lost_orders_are_found_while_others_are_sent() -> None:
    b = Bench()
    b.ledger.script = lambda body, earlier: (
        Fate.LOST_AFTER,
        Fate.LOST_BEFORE,
        Fate.CREATED,
        Fate.INVALID,
    )[int(body["phone"]) % 4]
    await b.job(40)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 20, "unresolved": 10, "failed": 10}
    recovered = [item.row for item in b.items.values() if item.recovered]
    assert recovered == [row for row in range(1, 41) if row % 4 == 0]
    assert b.items[1].detail == "sent, and not on the server"
    assert b.items[3].detail == "UnprocessableEntityError 422"
    b.assert_true()


@virtual
async def test_an_absent_order_is_sent_once_more_if_the_job_says_so() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE, Fate.CREATED)
    await b.job(5, on_absent="resend_once")
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 5}
    assert [item.sends for item in b.items.values()] == [2] * 5
    assert [item.attempts for item in b.items.values()] == [2] * 5
    b.assert_true()


@virtual
async def test_an_order_that_is_lost_twice_is_left_to_a_person() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE)
    await b.job(5, on_absent="resend_once")
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"unresolved": 5}
    assert sum(b.ledger.requests.values()) == 10


@virtual
async def test_a_wrong_key_stops_the_job_and_leaves_its_orders_alone() -> None:
    b = Bench()
    b.ledger.script = lambda body, earlier: (
        Fate.UNAUTHORIZED if int(body["phone"]) > 12 else Fate.CREATED
    )
    await b.job(60)
    async with b.client(max_connections=4) as ht:
        progress = await run_job(ht, b.journal, "job")
    assert type(progress.trouble).__name__ == "AuthenticationError"
    assert b.states["new"] + b.states["created"] == 60
    assert sum(b.ledger.requests.values()) < 25
    assert b.state is JobState.RUNNING
    b.assert_true()
    b.ledger.script = in_turn(Fate.CREATED)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 60}
    b.assert_true()


@virtual
async def test_an_api_that_is_down_for_a_while_fails_nothing() -> None:
    b = Bench()
    loop = asyncio.get_running_loop()
    b.ledger.script = lambda body, earlier: (
        Fate.NOT_CONNECTED if 1 < loop.time() < 200 else Fate.CREATED
    )
    await b.job(100)
    async with b.client(max_connections=4) as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 100}
    b.assert_true()


@virtual
async def test_an_api_that_stays_away_ends_the_run_but_not_the_job() -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.NOT_CONNECTED)
    await b.job(10)
    async with b.client() as ht:
        progress = await run_job(ht, b.journal, "job")
    assert type(progress.trouble).__name__ == "APIConnectionError"
    assert b.states == {"new": 10}
    assert 600 < asyncio.get_running_loop().time() < 800
