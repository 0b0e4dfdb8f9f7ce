"""Settings under which a job's orders could be lost or sent twice, and states set in a race."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from journal_world import Begin, orders, settings

from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import JobState
from ht_async.errors import InvalidRequestError


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "two\nlines"),
        ("name", "\ud800"),
        ("name", "n" * 201),
        ("chunk_size", 0),
        ("chunk_size", -3),
        ("chunk_size", 2.5),
        ("chunk_size", True),
        ("chunk_size", 2**70),
        ("settle", -1.0),
        ("settle", float("nan")),
        ("settle", float("inf")),
        ("settle", "5"),
        ("on_absent", "resend"),
        ("existing_since", datetime(2026, 1, 1)),
        ("existing_since", "2026-01-01"),
    ],
)
async def test_odd_settings_are_refused_by_name(
    journal: SqlJournal, field: str, value: Any
) -> None:
    changes = {field: value}
    with pytest.raises(InvalidRequestError, match=f"^{field}: must be "):
        await journal.open_job(settings(**changes))
    assert await journal.jobs() == []


async def test_a_file_may_have_any_bytes_as_its_name(journal: SqlJournal) -> None:
    job = await journal.open_job(settings(source="best\udcfc.csv"))
    assert job.settings.source == "best?.csv"


async def test_a_state_that_was_read_before_it_changed_is_not_overwritten(begin: Begin) -> None:
    journal, job_id = await begin(1)

    async def state() -> JobState:
        [job] = await journal.jobs()
        return job.state

    await journal.set_state(job_id, JobState.CANCELLED)
    await journal.set_state(job_id, JobState.RUNNING, only_if=JobState.IMPORTING)
    assert await state() is JobState.CANCELLED
    await journal.set_state(job_id, JobState.IMPORTING)
    assert await state() is JobState.CANCELLED
    await journal.set_state(job_id, JobState.RUNNING)
    await journal.set_state(job_id, JobState.IMPORTING)
    await journal.set_state(job_id, JobState.RUNNING, only_if=JobState.IMPORTING)
    assert await state() is JobState.RUNNING
    assert await journal.add(job_id, orders(1), rows=1, rejected=0) == []
