"""What is peculiar to the engine over DBOS: one in a process, one queue for each account."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import frozen
from processes import assert_account_is_true, begin_job, read_job, sandbox

from ht_async import ConfigurationError, HelloTech, Timeout
from ht_async.bulk import (
    DBOSEngine,
    ItemState,
    Journal,
    JournalError,
    Worker,
    open_journal,
    open_queue,
    see_through,
    submit_job,
)

LIMITS = Timeout(connect=5, read=5, write=5, total=20)
BODY = {
    "first_name": "John",
    "last_name": "Doe",
    "email": "john@example.com",
    "phone": "8888888888",
    "address": "719 Flower St, Los Angeles, CA 90017",
    "sku_ids": [42],
}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with sandbox() as url:
        yield url


@frozen
class Place:
    engine: DBOSEngine
    journal: Journal


@asynccontextmanager
async def engine_at(url: str, base_url: str) -> AsyncIterator[Place]:
    async with (
        open_journal(url) as journal,
        HelloTech("sandbox-key", base_url=base_url, timeout=LIMITS) as ht,
        Worker(ht, journal) as worker,
    ):
        engine = DBOSEngine(worker, journal, url)
        try:
            yield Place(engine, journal)
        finally:
            await engine.stop()


async def test_a_second_engine_is_refused_and_leaves_the_first_alone(
    tmp_path: Path, base_url: str
) -> None:
    url = str(tmp_path / "jobs.db")
    await begin_job(url, base_url, 20, name="job")
    before = {thread.name for thread in threading.enumerate()}
    async with engine_at(url, base_url) as first:
        await first.engine.start()
        async with engine_at(str(tmp_path / "others.db"), base_url) as second:
            with pytest.raises(ConfigurationError, match="uses DBOS already"):
                await second.engine.start()
        job = await first.journal.job("job")
        assert job is not None
        progress = await see_through(first.engine, job)
        assert progress.counts == {ItemState.CREATED: 20}
    left = {thread.name for thread in threading.enumerate()} - before
    assert not [name for name in left if "dbos" in name or "queue" in name]
    _, items = await read_job(url)
    states = await asyncio.to_thread(assert_account_is_true, base_url, items)
    assert states == {"created": 20}


async def test_an_engine_that_is_not_started_says_so(tmp_path: Path, base_url: str) -> None:
    async with engine_at(str(tmp_path / "jobs.db"), base_url) as place:
        job = (await submit_job(place.journal, "job", [BODY], account=base_url)).job
        with pytest.raises(ConfigurationError, match="not started"):
            await place.engine.submit(job)


async def test_tickets_of_purged_jobs_and_jobs_of_other_accounts_are_no_trouble(
    tmp_path: Path, base_url: str
) -> None:
    url, elsewhere = str(tmp_path / "jobs.db"), "http://127.0.0.1:9"
    others = [{**BODY, "purchase_order_id": "ELSEWHERE-1"}]
    async with (
        engine_at(url, base_url) as place,
        open_queue(url, account=base_url) as queue,
        open_queue(url, account=elsewhere) as other_queue,
    ):
        journal = place.journal
        purged = (await submit_job(journal, "purged", [BODY], account=base_url, queue=queue)).job
        await journal.purge(purged.job_id)
        other = await submit_job(journal, "other", others, account=elsewhere, queue=other_queue)
        mine = [{**BODY, "purchase_order_id": f"MINE-{row}"} for row in range(5)]
        job = (await submit_job(journal, "mine", mine, account=base_url, queue=queue)).job
        progress = await see_through(place.engine, job)
        assert progress.counts == {ItemState.CREATED: 5}
        assert await journal.counts(other.job.job_id) == {ItemState.NEW: 1}


async def test_a_file_that_is_no_database_of_dbos_is_told(tmp_path: Path, base_url: str) -> None:
    url = tmp_path / "jobs.db"
    _spoil(tmp_path / "jobs.db.dbos")
    async with engine_at(str(url), base_url) as place:
        with pytest.raises(JournalError, match=r"jobs\.db\.dbos"):
            await place.engine.start()


def _spoil(path: Path) -> None:
    path.write_bytes(b"this is no database at all, but a text that is long enough " * 40)
