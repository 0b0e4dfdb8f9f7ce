"""Measure a contender once, in this process.

    python -m benchmarks.measure ASSIGNMENT

takes an `Assignment` as JSON and prints what was `Found` as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.util import find_spec
from pathlib import Path

from benchmarks.contenders.contender import Contender, Job, Place, UnavailableError
from benchmarks.scale import Scale
from benchmarks.server.account import Account, account, reset
from benchmarks.work import Work
from benchmarks.workloads.workload import Workload

LOOK_SECONDS = 0.01
LINGER_SECONDS = 1.0
"""Given to units under way when the time is over, where a unit may wait for long."""


@dataclass(frozen=True)
class Assignment:
    """What a process is to measure.

    Args:
        workload: Name of a workload.
        contender: Name of one of its contenders.
        base_url: The server, which has no other work.
        ca_file: The authority to trust; None without TLS.
        scale: For how long.
        core: The core to stay on; None for any.
    """

    workload: str
    contender: str
    base_url: str
    ca_file: str | None
    scale: Scale
    core: int | None


@dataclass(frozen=True)
class Found:
    """What was found of a contender: its figures, or why there are none.

    Args:
        contender: Its name.
        figures: By their names; see `benchmarks.figures`.
        series: Rows of figures that a plot needs.
        skipped: Why there are no figures.
    """

    contender: str
    figures: dict[str, float] = field(default_factory=dict)
    series: dict[str, list[int]] = field(default_factory=dict)
    skipped: str | None = None


def measure(workload: Workload, contender: Contender, task: Assignment) -> Found:
    """Measure one contender on an event loop of its own."""
    missing = [package for package in contender.needs if find_spec(package) is None]
    if missing:
        return Found(contender.name, skipped=f"needs {' and '.join(missing)}")
    in_flight = min(workload.in_flight, task.scale.most_in_flight)
    units = None if contender.count is None else min(contender.count, task.scale.most_units)
    place = Place(task.base_url, in_flight, task.ca_file, units)
    with asyncio.Runner(loop_factory=loop_factory(uvloop=contender.uvloop)) as runner:
        try:
            return runner.run(take(workload, contender, place, task.scale))
        except (UnavailableError, ImportError) as reason:
            return Found(contender.name, skipped=str(reason))


def loop_factory(*, uvloop: bool) -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the event loop; None for asyncio's own."""
    if not uvloop:
        return None
    import uvloop as library

    factory: Callable[[], asyncio.AbstractEventLoop] = library.new_event_loop
    return factory


async def take(workload: Workload, contender: Contender, place: Place, scale: Scale) -> Found:
    """Let the contender work and take the time."""
    seconds = workload.seconds(scale) if workload.seconds else scale.seconds
    async with contender.open(place) as job:
        gc.collect()
        first = 1
        if place.units is not None and contender.warm_up:
            await job(Work(count=place.in_flight))
            first += place.in_flight
        reset(place.base_url, place.ca_file)
        before, started = account(place.base_url, place.ca_file), time.perf_counter()
        if place.units is None:
            warm_up = min(contender.warm_up, scale.longest_warm_up)
            work, figures = await steady(workload, job, place, warm_up, seconds)
        else:
            work, figures = await counted(job, first, place.units)
        elapsed = time.perf_counter() - started
        after = account(place.base_url, place.ca_file)
    figures["server_load"] = (after.cpu_seconds - before.cpu_seconds) / elapsed
    if after.stored or "lost" in workload.columns:
        figures |= ledger(work, after)
    if workload.judge:
        figures |= workload.judge(after, scale)
    return Found(contender.name, figures, series(after))


async def counted(job: Job, first: int, count: int) -> tuple[Work, dict[str, float]]:
    """Let it do a number of units, and take the time that all of them need."""
    work = Work(first, count)
    clock = Clock(work)
    await job(work)
    return work, clock.figures()


async def steady(
    workload: Workload, job: Job, place: Place, warm_up: float, seconds: float
) -> tuple[Work, dict[str, float]]:
    """Let it work, and take the time while it is in full swing.

    How connections are opened, and how the last requests end, is left out.
    """
    work = Work()
    watching = asyncio.create_task(watch(work, warm_up, place.in_flight, seconds))
    try:
        async with asyncio.timeout(seconds + LINGER_SECONDS if workload.together else None):
            await job(work)
    except TimeoutError:
        if not workload.together:
            raise
    finally:
        early = not watching.done()
        watching.cancel()
    if early:
        raise RuntimeError("the work ended before its time")
    return work, watching.result()


async def watch(work: Work, warm_up: float, in_flight: int, seconds: float) -> dict[str, float]:
    """Take the time from the end of the warm-up on, then end the work."""
    await asyncio.sleep(warm_up)
    while warm_up and work.done_count < in_flight:  # noqa: ASYNC110 - an event would cost time
        await asyncio.sleep(LOOK_SECONDS)
    clock, done_before = Clock(work), work.done_count
    await asyncio.sleep(seconds)
    while work.done_count == done_before:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_SECONDS)
    figures = clock.figures()
    work.finish()
    return figures


def ledger(work: Work, after: Account) -> dict[str, float]:
    """What the server knows of the orders that were to be created."""
    return {
        "created": after.distinct,
        "lost": work.handed_out - after.distinct,
        "duplicates": after.stored - after.distinct,
        "untold": max(0, after.distinct - work.done_count),
    }


def series(after: Account) -> dict[str, list[int]]:
    """What the server let through and refused, if it refused anything."""
    if not any(after.refused):
        return {}
    return {"let_through": after.let_through, "refused": after.refused}


class Clock:
    """Takes the time of some work from now on: of the wall, of this process and of its core."""

    def __init__(self, work: Work) -> None:
        self._work, self._done, self._asked = work, work.done_count, work.handed_out
        self._core, self._cpu, self._wall = core_seconds(), cpu_seconds(), time.perf_counter()

    def figures(self) -> dict[str, float]:
        """What the work has taken since then."""
        seconds, cpu = time.perf_counter() - self._wall, cpu_seconds() - self._cpu
        core = core_seconds()
        latencies = self._work.latencies[self._done :]
        figures = {
            "seconds": seconds,
            "asked": self._work.handed_out - self._asked,
            "done": len(latencies),
            "per_second": len(latencies) / seconds,
            "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        if core is not None and self._core is not None:
            figures["foreign_load"] = max(0.0, (core - self._core - cpu) / seconds)
        if latencies:
            figures["cpu_us"] = cpu / len(latencies) * 1e6
        if len(latencies) > 1:
            hundredths = statistics.quantiles(latencies, n=100)
            figures["p50_ms"], figures["p99_ms"] = hundredths[49] * 1e3, hundredths[98] * 1e3
        return figures


def cpu_seconds() -> float:
    """User and system time that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def core_seconds() -> float | None:
    """Busy time of the core that this process is pinned to, all processes together.

    Time in which the machine's host gave the core to others counts as busy.
    """
    cores = os.sched_getaffinity(0)
    if len(cores) > 1:
        return None
    line = next(
        line
        for line in Path("/proc/stat").read_text().splitlines()
        if line.startswith(f"cpu{min(cores)} ")
    )
    user, nice, system, _idle, _waiting, irq, softirq, stolen, *_ = map(int, line.split()[1:])
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure what the command line names."""
    from benchmarks.workloads import WORKLOADS

    values = json.loads(sys.argv[1])
    task = Assignment(**{**values, "scale": Scale.from_dict(values["scale"])})
    if task.core is not None:
        os.sched_setaffinity(0, {task.core})
    workload = WORKLOADS[task.workload]
    print(json.dumps(asdict(measure(workload, workload.contender(task.contender), task))))


if __name__ == "__main__":
    main()
