"""Do a bulk job once, in this process, and see what it takes.

    python -m benchmarks.job_size KIND ROWS BASE_URL

prints figures as one line of JSON; the kinds are those of `KINDS`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from benchmarks.contenders.bulk import JOB, prepared, write_file
from benchmarks.contenders.contender import Place
from benchmarks.contenders.journals import bytes_beyond_bodies, scratch_folder
from benchmarks.workloads.creating import OBJECTS_BETWEEN_COLLECTIONS

IN_FLIGHT = 64

Kind: TypeAlias = Callable[[int, str], Awaitable[dict[str, float]]]


async def imported(rows: int, base_url: str) -> dict[str, float]:
    """Read a file, journal it in SQLite and send its orders, as `ht-async orders import` does."""
    with scratch_folder() as folder:
        path = folder / "jobs.db"
        place = Place(base_url, IN_FLIGHT, units=rows)
        async with prepared(lambda: _there(path), "inline", place) as desk:
            began = time.perf_counter()
            created = await desk.send(*await desk.begin())
            seconds = time.perf_counter() - began
        assert created == rows, f"{created:,} of {rows:,} were created"
        return {"seconds": seconds, "journal_bytes": bytes_beyond_bodies(path)}


async def checked(rows: int, base_url: str) -> dict[str, float]:
    """Check a file without sending anything, as `ht-async orders import --dry-run` does."""
    from ht_async.bulk.dry_run import dry_run
    from ht_async.bulk.source.opening import open_source

    del base_url
    with scratch_folder() as folder:
        file = folder / "orders.csv"
        write_file(file, range(1, rows + 1))
        began = time.perf_counter()
        result = await dry_run(open_source(file), JOB)
        seconds = time.perf_counter() - began
    assert result.accepted == rows, f"{result.accepted:,} of {rows:,} were accepted"
    return {"seconds": seconds}


KINDS: dict[str, Kind] = {"import": imported, "dry run": checked}


@contextmanager
def _there(path: Path) -> Iterator[str]:
    yield str(path)


def main() -> None:
    """Measure what the command line names."""
    kind, rows, base_url = sys.argv[1:]
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    figures = asyncio.run(KINDS[kind](int(rows), base_url))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"asked": int(rows), "rss_mb": peak, **figures}))


if __name__ == "__main__":
    main()
