"""Takes the orders of a source into a job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anyio import to_thread

from ht_async.bulk.checked_rows import Lot
from ht_async.bulk.intake import ImportResult, OnProgress, Tally, take_in
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.source.rows import Source
from ht_async.bulk.values import Clash, Job, JobState


async def fingerprint(source: Source) -> str:
    """Read a source once, and return what a job recognises it by.

    Whatever makes it unreadable half-way, such as another encoding, shows now, before
    anything is taken in.

    Raises:
        SourceError: It can't be read; names the line.
    """
    return await to_thread.run_sync(source.digest)


async def import_orders(
    journal: Journal,
    job: Job,
    source: Source,
    *,
    rejects: Path | None = None,
    on_progress: OnProgress | None = None,
) -> ImportResult:
    """Take the orders of a source into a job; rows that are flawed are passed over.

    An import that was interrupted begins anew: rows that are in the job already are passed
    over by the journal. When the source is read to its end, an importing job is `running`.

    Args:
        journal: The journal.
        job: The job, opened with the fingerprint of this source.
        source: The source.
        rejects: Where rejected rows are written to, to be mended and imported again.
        on_progress: Told after every thousand rows.

    Raises:
        SourceError: The source can't be read.
        OutputError: The rejected rows can't be written.
        JournalError: The journal can't be used.
    """
    name = job.settings.name

    async def take(lot: Lot, tally: Tally) -> Sequence[Clash]:
        rejected = tally.rejected + len(lot.rejected)
        return await journal.add(job.job_id, lot.items, rows=lot.rows_read, rejected=rejected)

    tally = await take_in(source, name, take, rejects, on_progress)
    await journal.add(job.job_id, (), rows=tally.rows, rejected=tally.rejected)
    await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.IMPORTING)
    return tally.result(rejects)
