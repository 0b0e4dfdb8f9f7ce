"""The workload `bulk-cap`: three workers, and what all of them together may send."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contenders.bulk import JOB, write_file
from benchmarks.contenders.contender import API_KEY, UnavailableError
from benchmarks.contenders.journals import in_postgres
from benchmarks.environment import environment
from benchmarks.measure import Found
from benchmarks.results import Result, Row
from benchmarks.rounds import Tell
from benchmarks.scale import Scale
from benchmarks.server import running_server
from benchmarks.server.account import account
from benchmarks.workloads.limits import BINS_PER_SECOND

NAME = "bulk-cap"
CAP, WORKERS = 500, 3
CAPPED = f"bulk: {WORKERS} workers, PostgreSQL"
FAR_ABOVE = ("--limit", "100000")  # the server counts by time what it lets through a limit
LONGEST_SECONDS = 120
PROGRAM = (sys.executable, "-c", "from ht_async.cli import main; main()")


def run(scale: Scale, told: Tell) -> Result:
    """Have three workers send what one journal holds, and count by time what arrives.

    Args:
        scale: How long is measured.
        told: Called with what was found, as soon as it was.
    """
    row = Row(CAPPED)
    try:
        row.samples.append(asyncio.run(measure(scale.phases.warm_up / 2, scale.phases.steady / 2)))
        told(Found(CAPPED, row.samples[0]))
    except UnavailableError as reason:
        row = Row(CAPPED, skipped=str(reason))
    return Result(
        workload=NAME,
        title=f"A cap of {CAP} orders a second for {WORKERS} processes together",
        about=(
            "Each worker is an `ht-async worker` with a connection of its own to the journal, "
            f"from which it takes leave to send. Counted by the server for "
            f"{scale.phases.steady / 2:g} s, after {scale.phases.warm_up / 2:g} s of a start."
        ),
        unit="order",
        columns=["asked", "workers", "per_second", "highest"],
        plotted="per_second",
        baseline=None,
        environment=environment(),
        rows=[row],
    )


async def measure(warm_up: float, seconds: float) -> dict[str, float]:
    """Fill a journal, let the workers empty it, and look at what the server counted."""
    from ht_async.bulk import open_journal, submit_job
    from ht_async.bulk.source.opening import open_source

    orders = int(CAP * (warm_up + seconds + 2))
    with tempfile.TemporaryDirectory() as folder, in_postgres() as url:
        file = Path(folder, "orders.csv")
        write_file(file, range(1, orders + 1))
        with running_server(*FAR_ABOVE) as base_url:
            async with open_journal(url) as journal:
                done = await submit_job(journal, JOB, open_source(file), account=base_url)
                with workers(url, base_url) as processes:
                    await asyncio.to_thread(wait_for, processes)
                samples = await journal.samples(done.job.job_id)
            counts = account(base_url)
    assert (counts.stored, counts.distinct) == (orders, orders), counts
    return {
        "asked": orders,
        "workers": len({sample.holder for sample in samples if sample.answered}),
        **rates(counts.let_through, warm_up, seconds),
    }


def rates(let_through: Sequence[int], warm_up: float, seconds: float) -> dict[str, float]:
    """The mean rate after the start, and the most that came in any second.

    Args:
        let_through: Requests by tenths of a second.
        warm_up: Seconds that are left out.
        seconds: Seconds that are counted from there.
    """
    start, length = round(warm_up * BINS_PER_SECOND), round(seconds * BINS_PER_SECOND)
    firsts = range(max(1, len(let_through) - BINS_PER_SECOND + 1))
    return {
        "per_second": sum(let_through[start : start + length]) / seconds,
        "highest": max(sum(let_through[at : at + BINS_PER_SECOND]) for at in firsts),
    }


@contextmanager
def workers(journal: str, base_url: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start the workers, which end when nothing is left; kill what is left of them."""
    variables = {"HT_DB": journal, "HT_API_KEY": API_KEY, "HT_BASE_URL": base_url}
    command = [*PROGRAM, "worker", "--once", "--cap", str(CAP)]
    processes = [
        subprocess.Popen(
            command,
            env={**os.environ, **variables, "HT_TRANSPORT": "aiohttp"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(WORKERS)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def wait_for(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until all have ended well."""
    end = time.monotonic() + LONGEST_SECONDS
    for process in processes:
        code = process.wait(max(0.0, end - time.monotonic()))
        assert code == 0, f"a worker ended with code {code}"
