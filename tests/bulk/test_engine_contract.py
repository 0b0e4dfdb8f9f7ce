"""What every engine does, with each database, a real sandbox, and DBOS itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define
from processes import assert_account_is_true, begin_job, order, read_job, sandbox

from ht_async import HelloTech, Timeout
from ht_async.bulk import (
    DBOSEngine,
    Engine,
    InlineEngine,
    ItemState,
    Job,
    JobState,
    Journal,
    NewItem,
    Progress,
    Worker,
    open_journal,
    see_through,
)
from ht_async.bulk.bodies import encode_order

BOUND = 120.0
LIMITS = Timeout(connect=5, read=5, write=5, total=20)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with sandbox("--latency-ms", "20") as url:
        yield url


@define
class Running:
    """An engine that runs, and what it works with."""

    engine: Engine
    journal: Journal
    worker: Worker

    async def job(self) -> Job:
        job = await self.journal.job("job")
        assert job is not None
        return job

    async def until(self, condition: Callable[[Progress], bool]) -> Progress:
        async with asyncio.timeout(BOUND):
            while True:
                progress = await self.engine.progress(await self.job())
                if condition(progress):
                    return progress
                await asyncio.sleep(0.02)


@define
class Setup:
    """A kind of engine, and a database."""

    kind: str
    url: str
    base_url: str

    @asynccontextmanager
    async def running(self, key: str = "sandbox-key", **client: Any) -> AsyncIterator[Running]:
        settings = {"base_url": self.base_url, "timeout": LIMITS, "max_connections": 16, **client}
        async with (
            open_journal(self.url) as journal,
            HelloTech(key, **settings) as ht,
            Worker(ht, journal) as worker,
        ):
            engine: Engine
            if self.kind == "dbos":
                engine = DBOSEngine(worker, journal, self.url)
            else:
                engine = InlineEngine(worker, journal)
            await engine.start()
            try:
                yield Running(engine, journal, worker)
            finally:
                await engine.stop()

    async def begin(self, rows: int, **settings: Any) -> None:
        await begin_job(self.url, self.base_url, rows, **settings)

    async def assert_account_is_true(self) -> dict[str, int]:
        _, items = await read_job(self.url)
        return dict(await asyncio.to_thread(assert_account_is_true, self.base_url, items))


@pytest.fixture(params=["inline-sqlite", "dbos-sqlite", "dbos-postgres"])
def setup(request: pytest.FixtureRequest, tmp_path: Path, base_url: str) -> Setup:
    httpx.post(f"{base_url}/_sandbox/reset").raise_for_status()
    kind, _, database = request.param.partition("-")
    url = str(tmp_path / "jobs.db")
    if database == "postgres":
        url = request.getfixturevalue("postgres_url")
    return Setup(kind, url, base_url)


async def test_a_job_is_worked_on_to_its_end(setup: Setup) -> None:
    await setup.begin(110)
    async with setup.running() as running:
        progress = await see_through(running.engine, await running.job())
        assert progress.trouble is None
        assert progress.job.state is JobState.DONE
        assert progress.counts == {ItemState.CREATED: 110}
        assert not await running.engine.orphans(progress.job)
    assert await setup.assert_account_is_true() == {"created": 110}


async def test_submitting_again_and_again_does_no_harm(setup: Setup) -> None:
    await setup.begin(60)
    async with setup.running() as running:
        job = await running.job()
        await asyncio.gather(*(running.engine.submit(job) for _ in range(5)))
        await running.engine.wait(job)
        await running.engine.submit(job)
        assert (await running.engine.wait(job)).counts == {ItemState.CREATED: 60}
    assert await setup.assert_account_is_true() == {"created": 60}


async def test_a_job_that_is_cancelled_sends_nothing_more_until_it_is_taken_up_again(
    setup: Setup,
) -> None:
    await setup.begin(150)
    async with setup.running() as running:
        job = await running.job()
        await running.engine.submit(job)
        await running.until(lambda progress: progress.ended > 20)
        await running.engine.cancel(job)
        async with asyncio.timeout(BOUND):
            progress = await running.engine.wait(job)
        assert progress.job.state is JobState.CANCELLED
        assert progress.counts.keys() == {ItemState.CREATED, ItemState.NEW}
        await running.journal.set_state(job.job_id, JobState.RUNNING)
        await running.engine.submit(job)
        assert (await running.engine.wait(job)).counts == {ItemState.CREATED: 150}
    assert await setup.assert_account_is_true() == {"created": 150}


async def test_what_an_engine_leaves_behind_another_goes_on_with_at_once(setup: Setup) -> None:
    await setup.begin(150)
    async with setup.running() as running:
        await running.engine.submit(await running.job())
        await running.until(lambda progress: progress.ended > 20)
        await running.engine.stop()
        counts = await running.journal.counts((await running.job()).job_id)
        assert counts.keys() == {ItemState.CREATED, ItemState.NEW}  # nothing is in doubt
        assert await running.engine.orphans(await running.job())
        async with setup.running() as other, asyncio.timeout(BOUND):  # the first still lives
            progress = await see_through(other.engine, await other.job())
    assert progress.counts == {ItemState.CREATED: 150}
    assert await setup.assert_account_is_true() == {"created": 150}


async def test_a_wrong_key_is_told_and_fails_nothing(setup: Setup) -> None:
    await setup.begin(60)
    async with setup.running(key="wrong") as running:
        async with asyncio.timeout(BOUND):
            progress = await see_through(running.engine, await running.job())
        assert type(progress.trouble).__name__ == "AuthenticationError"
        assert progress.counts == {ItemState.NEW: 60}
    async with setup.running() as running, asyncio.timeout(BOUND):
        assert (await see_through(running.engine, await running.job())).trouble is None
    assert await setup.assert_account_is_true() == {"created": 60}


async def test_rows_that_come_later_are_sent_too(setup: Setup) -> None:
    await setup.begin(30)
    async with setup.running() as running:
        progress = await see_through(running.engine, await running.job())
        assert progress.job.state is JobState.DONE
    async with setup.running() as running:
        job = await running.job()
        await running.journal.set_state(job.job_id, JobState.IMPORTING)
        await running.engine.submit(await running.job())
        rows = range(31, 121)
        items = [NewItem(row, f"PO-{row}", encode_order(order(row))) for row in rows]
        await running.journal.add(job.job_id, items, rows=120, rejected=0)
        await running.until(lambda progress: progress.ended == 120)
        await running.journal.set_state(job.job_id, JobState.RUNNING)
        async with asyncio.timeout(BOUND):
            assert (await running.engine.wait(job)).job.state is JobState.DONE
    assert await setup.assert_account_is_true() == {"created": 120}
