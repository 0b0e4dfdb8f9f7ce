"""A process that works on a job: `python job_program.py JOURNAL BASE_URL`.

It prints how many orders have ended, every time it looks.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing

from ht_async import HelloTech, Timeout
from ht_async.bulk import Progress, run_job
from ht_async.bulk.journal import open_journal

LIMITS = Timeout(connect=0.3, write=0.2, read=0.5, total=10)
LEASE = 3.0


def tell(progress: Progress) -> None:
    print(progress.ended, progress.job.state, flush=True)


async def main(url: str, base_url: str) -> None:
    async with (
        aclosing(await open_journal(url)) as journal,
        HelloTech(
            "sandbox-key", base_url=base_url, max_connections=16, timeout=LIMITS, grace=2.0
        ) as ht,
    ):
        progress = await run_job(ht, journal, "job", on_progress=tell, lease=LEASE)
    if progress.trouble is not None:
        raise progress.trouble


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
