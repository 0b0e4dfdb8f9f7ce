"""Measure one contender once, in this process: its CPU time per order and its orders per second.

    python -m benchmarks.measure WORKLOAD CONTENDER BASE_URL ORDERS IN_FLIGHT [CORE]

prints a `Sample` as one line of JSON. With a core, the process stays on that one.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.contenders import Job
from benchmarks.workloads import WORKLOADS, Entry

WARM_UP_ORDERS_PER_CONNECTION = 5


@dataclass(frozen=True)
class Sample:
    """One contender's figures in one round.

    `cpu_us` is user and system time of the whole process per confirmed order; None if no order
    was confirmed. `foreign_load` is the share of this process's core that other processes used
    meanwhile (0 to 1); None if the process isn't pinned to one core.
    """

    contender: str
    orders: int
    created: int
    seconds: float
    cpu_us: float | None
    foreign_load: float | None
    peak_rss_mb: float

    @property
    def orders_per_second(self) -> float:
        """Confirmed orders per second of wall time."""
        return self.created / self.seconds


async def measure(entry: Entry, base_url: str, count: int, in_flight: int) -> Sample:
    """Warm the contender's connections up, then take the time of `count` orders."""
    count = min(count, entry.at_most or count)
    warm_up = WARM_UP_ORDERS_PER_CONNECTION * in_flight
    warm_up_orders = [entry.order(number) for number in range(warm_up)]
    orders = [entry.order(number) for number in range(warm_up, warm_up + count)]
    async with entry.contender(base_url, in_flight) as create:
        if entry.warm_up:
            await create(warm_up_orders)
        gc.collect()
        timed = await take_time(create, orders)
    return Sample(
        contender=entry.name,
        orders=count,
        created=timed.created,
        seconds=timed.seconds,
        cpu_us=timed.cpu / timed.created * 1e6 if timed.created else None,
        foreign_load=timed.foreign_load,
        peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


@dataclass(frozen=True)
class Timed:
    """What creating a list of orders took, in seconds, and how many ids came back."""

    created: int
    seconds: float
    cpu: float
    foreign_load: float | None


async def take_time(create: Job, orders: list[dict[str, object]]) -> Timed:
    """Create the orders and take the time."""
    core_before, cpu_before, before = core_seconds(), cpu_seconds(), time.perf_counter()
    ids = await create(orders)
    seconds, cpu = time.perf_counter() - before, cpu_seconds() - cpu_before
    core = core_seconds()
    return Timed(
        created=len(set(ids)),
        seconds=seconds,
        cpu=cpu,
        foreign_load=(
            None
            if core is None or core_before is None
            else max(0.0, (core - core_before - cpu) / seconds)
        ),
    )


def cpu_seconds() -> float:
    """User and system time that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def core_seconds() -> float | None:
    """Busy time of the core that this process is pinned to, all processes together."""
    cores = os.sched_getaffinity(0)
    if len(cores) > 1:
        return None
    line = next(
        line
        for line in Path("/proc/stat").read_text().splitlines()
        if line.startswith(f"cpu{min(cores)} ")
    )
    user, nice, system, _idle, _waiting, irq, softirq, *_ = map(int, line.split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure what the command line names."""
    workload, contender, base_url, count, in_flight, *core = sys.argv[1:]
    if core:
        os.sched_setaffinity(0, map(int, core))
    entry = WORKLOADS[workload].entry(contender)
    sample = asyncio.run(measure(entry, base_url, int(count), int(in_flight)))
    print(json.dumps(asdict(sample)))


if __name__ == "__main__":
    main()
