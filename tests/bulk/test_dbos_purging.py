"""A purged job leaves nothing behind in DBOS's records, and other jobs stay there."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import order

from ht_async.bulk import open_journal, open_queue, submit_job
from ht_async.bulk.engine.dbos_purging import forget_job
from ht_async.bulk.values import ChunkKey

ACCOUNT = "https://api.example"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return str(tmp_path / "jobs.db")


async def test_the_tickets_of_a_purged_job_are_deleted(url: str) -> None:
    async with open_journal(url) as journal, open_queue(url, account=ACCOUNT) as queue:
        jobs = [
            (
                await submit_job(
                    journal,
                    f"job {number}",
                    [order(row) for row in range(number * 1_000, number * 1_000 + 600)],
                    account=ACCOUNT,
                    queue=queue,
                    chunk_size=1,
                )
            ).job
            for number in (1, 2)
        ]
        await journal.purge(jobs[0].job_id)
        await forget_job(url, jobs[0])
        left = [
            len(await queue.tickets(job, [ChunkKey(job.job_id, chunk) for chunk in range(600)]))
            for job in jobs
        ]
    assert left == [0, 600]


async def test_where_dbos_was_never_used_nothing_is_made(tmp_path: Path) -> None:
    url = str(tmp_path / "jobs.db")
    async with open_journal(url) as journal:
        job = (await submit_job(journal, "job", [order(1)], account=ACCOUNT)).job
        await forget_job(url, job)
    assert not (tmp_path / "jobs.db.dbos").exists()
