"""Import, export and report with a journal in a file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from order_rows import csv_text, good_row

from ht_async.bulk.errors import JobMismatchError
from ht_async.bulk.export.exporting import export_items
from ht_async.bulk.importing import fingerprint, import_orders
from ht_async.bulk.intake import ImportResult, Progress
from ht_async.bulk.journal.opening import open_journal
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.report.writing import write_report
from ht_async.bulk.source.opening import open_source
from ht_async.bulk.values import ItemState, JobSettings, JobState


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = await open_journal(str(tmp_path / "journal.db"))
    yield opened
    await opened.aclose()


async def imported(
    journal: Journal, path: Path, name: str = "job", **options: object
) -> ImportResult:
    source = open_source(path)
    job = await journal.open_job(
        JobSettings(
            name=name,
            account="https://partner.example.com",
            source=source.name,
            fingerprint=await fingerprint(source),
        )
    )
    return await import_orders(journal, job, source, **options)  # type: ignore[arg-type]


async def test_an_interrupted_import_goes_on(journal: Journal, make_file, tmp_path: Path) -> None:
    rows = [good_row(number, "" if number % 2 else None) for number in range(1, 2_501)]
    path = make_file(csv_text(*rows, good_row(2), good_row(9, "PO-4"), "flawed"))

    def interrupt(progress: Progress) -> None:
        if progress.rows == 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await imported(journal, path, on_progress=interrupt)
    job = await journal.job("job")
    assert job
    assert (job.state, job.rows) == (JobState.IMPORTING, 2_000)
    for _ in range(2):
        result = await imported(journal, path)
        assert (result.rows, result.accepted) == (2_503, 2_500)
        assert (result.duplicates, result.rejected) == (1, 2)
        job = await journal.job("job")
        assert job
        assert (job.state, job.rows, job.rejected) == (JobState.RUNNING, 2_503, 2)
        assert job.duplicates == 1
        assert await journal.counts(job.job_id) == {ItemState.NEW: 2_500}


async def test_a_changed_file_is_another_job(journal: Journal, make_file) -> None:
    await imported(journal, make_file(csv_text(good_row(1), good_row(2))))
    with pytest.raises(JobMismatchError, match="source has changed"):
        await imported(journal, make_file(csv_text(good_row(1), good_row(3))))
    result = await imported(journal, make_file(csv_text(good_row(1), good_row(3, "PO-2"))), "new")
    assert (result.accepted, result.duplicates, result.rejected) == (0, 1, 1)
    assert 'row 2 of the job "job" has the same' in str(result.first_problems[0])


async def test_mended_rejects_become_the_same_orders(
    journal: Journal, make_file, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    path = make_file(csv_text(good_row(1, ""), good_row(2, "").replace("@", " at ")))
    await imported(journal, path, rejects=rejects)
    mended = make_file(rejects.read_text().replace(" at ", "@"), "mended.csv")
    assert (await imported(journal, mended, "mended")).accepted == 1
    again = make_file(rejects.read_text().replace(" at ", "@") + "\n", "again.csv")
    result = await imported(journal, again, "again")
    assert (result.accepted, result.duplicates) == (0, 1)


async def test_export_and_report(journal: Journal, make_file, tmp_path: Path) -> None:
    await imported(journal, make_file(csv_text(*map(good_row, range(1, 1_501)))))
    job = await journal.job("job")
    assert job
    out = tmp_path / "results.jsonl"
    assert await export_items(journal.items(job.job_id), out, orders=True) == 1_500
    last = json.loads(out.read_text().splitlines()[-1])
    assert (last["row"], last["state"], last["first_name"]) == (1_500, "new", "Ann")
    await write_report(journal, job, tmp_path / "report.html", datetime.now(UTC))
    assert "1,500 orders of 1,500 not at an end yet" in (tmp_path / "report.html").read_text()
