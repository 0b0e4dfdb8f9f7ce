"""A process that works on a job: `python job_program.py JOURNAL BASE_URL [dbos]`.

It prints how many orders have ended, every time it looks.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing

from ht_async import HelloTech, Timeout
from ht_async.bulk import DBOSEngine, Progress, Worker, run_job, see_through
from ht_async.bulk.journal import open_journal
from ht_async.reconcile import reconciler

LIMITS = Timeout(connect=0.3, write=0.2, read=0.5, total=10)
LEASE = 3.0
reconciler.SPACING = reconciler.LAG.total_seconds()  # the least, as a test can't wait for long


def tell(progress: Progress) -> None:
    print(progress.ended, progress.job.state, flush=True)


async def main(url: str, base_url: str, engine: str = "inline") -> None:
    async with (
        aclosing(await open_journal(url)) as journal,
        HelloTech(
            "sandbox-key", base_url=base_url, max_connections=16, timeout=LIMITS, grace=2.0
        ) as ht,
    ):
        if engine == "inline":
            progress = await run_job(ht, journal, "job", on_progress=tell, lease=LEASE)
        else:
            job = await journal.job("job")
            assert job is not None
            async with Worker(ht, journal, lease=LEASE) as worker:
                progress = await see_through(
                    DBOSEngine(worker, journal, url), job, on_progress=tell
                )
    if progress.trouble is not None:
        raise progress.trouble


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
