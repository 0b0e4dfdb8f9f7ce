"""Jobs as a whole: begun, described, ended, purged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from journal_world import LEASE, Begin, World, check_counts, order, orders, settings

from ht_async.bulk.errors import JobBusyError, JobMismatchError, JournalError
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import (
    ChunkKey,
    ItemResult,
    ItemState,
    JobSettings,
    JobState,
    Sample,
)

S = ItemState


async def end(journal: SqlJournal, job_id: int, *rows: int, state: ItemState = S.FAILED) -> None:
    for row in rows:
        chunk = ChunkKey(job_id, (row - 1) // 4)
        await journal.record(chunk, [ItemResult(row=row, send=0, state=state)])


async def test_a_job_is_begun_once(world: World) -> None:
    full = JobSettings(
        name="November, zweite Hälfte",
        account="https://api.example.com",
        source="orders.csv",
        fingerprint="sha256:1",
        chunk_size=500,
        settle=7.5,
        on_absent="resend_once",
        existing_since=date(2026, 11, 1),
    )
    journal, other = await world.open(), await world.open()
    job = await journal.open_job(full)
    assert job.settings == full
    assert (job.state, job.rows, job.rejected) == (JobState.IMPORTING, 0, 0)
    assert job.created_at.utcoffset() == timedelta(0)
    assert await other.open_job(full) == job == await other.job(full.name)
    assert await other.job("another") is None


async def test_where_the_source_lies_does_not_matter(journal: SqlJournal) -> None:
    job = await journal.open_job(settings(source="orders.csv"))
    assert await journal.open_job(settings(source="elsewhere/orders.csv")) == job


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account": "https://other.example.com"}, "another account"),
        ({"fingerprint": "g"}, "its source has changed"),
        ({"chunk_size": 5}, "chunks of another size"),
        ({"settle": 1.0}, "another `settle`"),
        ({"on_absent": "resend_once"}, "another `on_absent`"),
        ({"existing_since": date(2026, 1, 1)}, "since another day"),
    ],
)
async def test_another_job_of_that_name_is_refused(
    journal: SqlJournal, changed: dict[str, Any], said: str
) -> None:
    job = await journal.open_job(settings())
    with pytest.raises(JobMismatchError, match=said):
        await journal.open_job(settings(**changed))
    assert await journal.jobs() == [job]


async def test_the_newest_job_comes_first(journal: SqlJournal) -> None:
    for name in ("first", "second", "third"):
        await journal.open_job(settings(name))
    assert [job.settings.name for job in await journal.jobs()] == ["third", "second", "first"]


async def test_a_job_is_done_when_every_order_is(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 6)

    async def state_after_wanting_done() -> JobState:
        await journal.set_state(job_id, JobState.DONE)
        return (await journal.jobs())[0].state

    await journal.set_state(job_id, JobState.RUNNING)
    await end(journal, job_id, 1, 2)
    assert await state_after_wanting_done() is JobState.RUNNING
    await journal.set_state(job_id, JobState.CANCELLED)
    assert await state_after_wanting_done() is JobState.CANCELLED
    await end(journal, job_id, 6)
    assert await state_after_wanting_done() is JobState.DONE


async def test_a_job_whose_source_is_not_read_to_its_end_is_not_done(begin: Begin) -> None:
    journal, job_id = await begin(1)
    await end(journal, job_id, 1)
    await journal.set_state(job_id, JobState.DONE)
    assert (await journal.jobs())[0].state is JobState.IMPORTING


async def test_counts_leave_out_what_there_is_not(begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 12))
    assert await journal.counts(job_id) == {S.NEW: 11}
    await end(journal, job_id, 1, 7)
    await end(journal, job_id, 2, state=S.UNRESOLVED)
    assert await journal.counts(job_id) == {S.NEW: 8, S.FAILED: 2, S.UNRESOLVED: 1}
    assert await journal.counts(job_id + 1) == {}
    await check_counts(journal, job_id)


async def test_a_purged_job_leaves_nothing(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3)
    _, other_id = await begin(4, 5, name="other")
    await journal.add_sample(job_id, Sample(datetime.now(UTC), "h", 1, 2, 3, 4, None))
    await journal.purge(job_id)
    assert [job.job_id for job in await journal.jobs()] == [other_id]
    assert [item async for item in journal.items(job_id)] == []
    assert (await journal.counts(job_id), await journal.samples(job_id)) == ({}, [])
    assert [item.row async for item in journal.items(other_id)] == [4, 5]
    # Its references are free again, those of the other job are not.
    third = await journal.open_job(settings("third"))
    clashes = await journal.add(third.job_id, [order(1), order(9, "PO-5")], rows=2, rejected=0)
    assert [(clash.row, clash.other_job) for clash in clashes] == [(9, "other")]
    assert third.job_id not in {job_id, other_id}


@pytest.mark.parametrize("work", ["claimed", "sending", "open"])
async def test_a_job_that_is_worked_on_is_not_purged(world: World, begin: Begin, work: str) -> None:
    journal, job_id = await begin(1, 2)
    await journal.keep_lease("h", LEASE)
    claim = await journal.claim(ChunkKey(job_id, 0), "h")
    assert claim is not None
    if work != "claimed":
        await journal.intend(claim, [1], LEASE)
        await journal.give_back(claim)
    if work == "open":
        await journal.record(claim.chunk, [ItemResult(row=1, send=1, state=S.OPEN)])
    with pytest.raises(JobBusyError):
        await journal.purge(job_id)
    assert len([item async for item in journal.items(job_id)]) == 2
    world.pass_time(LEASE + 1)
    await journal.purge(job_id)
    assert await journal.jobs() == []


async def test_what_is_purged_is_missed(begin: Begin) -> None:
    journal, job_id = await begin(1)
    await journal.keep_lease("h", LEASE)
    chunk = ChunkKey(job_id, 0)
    await journal.purge(job_id)
    assert await journal.claim(chunk, "h") is None
    assert await journal.free_chunks(job_id, 9) == []
    assert await journal.adopt(job_id, "h", 9) == []
    assert not await journal.intend_again(chunk, 1, "h", LEASE)
    for call in (
        journal.add(job_id, orders(1), rows=1, rejected=0),
        journal.set_state(job_id, JobState.RUNNING),
        journal.purge(job_id),
        journal.record(chunk, [ItemResult(row=1, send=1, state=S.CREATED, order_id=1)]),
        journal.decide(job_id, 1, S.NEW, None),
    ):
        with pytest.raises(JournalError, match="purged"):
            await call


async def test_samples_come_back_as_they_were(begin: Begin) -> None:
    journal, job_id = await begin(1)
    noon = datetime(2026, 11, 21, 12, 0, 0, 123457, tzinfo=UTC)
    later = Sample(noon + timedelta(seconds=1), "worker-2", 3, 0, 7, 1_000_000, 12.5)
    first = Sample(noon, "worker-1", 48, 12, 0, 99, None)
    beside = Sample(noon, "worker-2", 1, 1, 1, 1, 0.5)
    for sample in (later, first, beside, first):
        await journal.add_sample(job_id, sample)
    assert await journal.samples(job_id) == [first, beside, later]
