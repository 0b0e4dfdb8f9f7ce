"""Writes the report of a job to a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from anyio import to_thread

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.report.figures import collect
from ht_async.bulk.report.page import render
from ht_async.bulk.values import Job
from ht_async.resources.export.private_file import replacing


async def write_report(journal: Journal, job: Job, path: Path, made_at: datetime) -> None:
    """Write an account of a job: one HTML file that needs neither a network nor scripts.

    It holds references, and no other personal data.

    Args:
        journal: The journal.
        job: The job.
        path: Where to; a file that is there is replaced.
        made_at: The time.

    Raises:
        JournalError: The journal can't be used.
        OutputError: The file can't be written.
    """
    figures = await collect(journal, job, made_at)

    def write() -> None:
        with replacing(path) as file:
            file.write(render(figures).encode())

    await to_thread.run_sync(write)
