"""What a program says of a job that it submits, and what became of the job meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from processes import order

from ht_async import ConfigurationError, InvalidRequestError
from ht_async.bulk import JobState, open_journal, submit_job
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.source.csv_rows import CsvSource
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.values import ChunkKey, ItemResult, ItemState, Job, JobSettings

ACCOUNT = "https://api.example"
HEADER = "purchase_order_id,first_name,last_name,email,phone,address,sku_ids\n"
ROW = 'PO-{},Jane,Doe,jane@example.com,{},"719 Flower St, Los Angeles, CA 90017",42\n'


async def test_an_account_is_the_one_that_workers_name(tmp_path: Path) -> None:
    async with open_journal(str(tmp_path / "jobs.db")) as journal:
        submitted = await submit_job(journal, "job", [order(1)], account=f"{ACCOUNT}/")
        assert submitted.job.settings.account == ACCOUNT
        with pytest.raises(ConfigurationError, match="account"):
            await submit_job(journal, "other", [order(2)], account="api.example")


async def test_odd_settings_end_a_submission_before_it_has_begun(tmp_path: Path) -> None:
    async with open_journal(str(tmp_path / "jobs.db")) as journal:
        with pytest.raises(InvalidRequestError, match=r"name: must be .* settle: must be "):
            await submit_job(journal, " ", [order(1)], account=ACCOUNT, settle=-5)
        assert await journal.jobs() == []


class EndsMeanwhile:
    """A journal of which a worker brings the job to its end as soon as it is opened."""

    def __init__(self, journal: SqlJournal) -> None:
        self._journal = journal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    async def open_job(self, settings: JobSettings) -> Job:
        job = await self._journal.open_job(settings)
        items = [item async for item in self._journal.items(job.job_id)]
        ends = [ItemResult(row=item.row, send=0, state=ItemState.FAILED) for item in items]
        await self._journal.record(ChunkKey(job.job_id, 0), ends)
        await self._journal.set_state(job.job_id, JobState.DONE)
        return job


async def test_a_job_that_ends_while_it_is_submitted_again_is_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(HEADER + ROW.format(1, "2135550100") + ROW.format(2, ""))
    async with open_journal(str(tmp_path / "jobs.db")) as journal:
        source = CsvSource(file, None, ColumnMapping())
        first = await submit_job(journal, "job", source, account=ACCOUNT)
        assert (first.job.state, first.imported.rejected) == (JobState.RUNNING, 1)
        better = CsvSource(file, None, ColumnMapping(defaults={"phone": "2135550101"}))
        ending: Any = EndsMeanwhile(journal)
        second = await submit_job(ending, "job", better, account=ACCOUNT)
        assert second.job.state is JobState.RUNNING
        assert await journal.counts(second.job.job_id) == {
            ItemState.FAILED: 1, ItemState.NEW: 1,
        }  # fmt: skip
