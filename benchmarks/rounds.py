"""Interleaved rounds: every contender once a round, each time in a fresh process of its own.

Interleaving spreads the machine's moods over all contenders; the ratio of a contender to the
baseline is taken within a round, where both met the same mood.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Sample
from benchmarks.server import running_server
from benchmarks.workloads import WORKLOADS

ROOT = Path(__file__).parent.parent
LONGEST_MEASUREMENT_SECONDS = 600


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest of some figures."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread | None:
        """The spread of the values; None if there are none."""
        return cls(statistics.median(values), min(values), max(values)) if values else None


@dataclass(frozen=True)
class Summary:
    """What all rounds say about one contender; `cpu_ratio` is its CPU per order / baseline's."""

    contender: str
    orders: int
    least_created: int
    cpu_us: Spread | None
    orders_per_second: Spread | None
    cpu_ratio: Spread | None
    foreign_load: Spread | None


def run_rounds(
    workload: str, *, rounds: int, orders: int, in_flight: int, told: Callable[[Sample], None]
) -> list[list[Sample]]:
    """Run all rounds and return their samples, contenders in the workload's order.

    Args:
        workload: A key of `WORKLOADS`.
        rounds: How often every contender is measured.
        orders: Created by each contender in each round.
        in_flight: Orders at a time.
        told: Called with each sample as soon as it is taken.
    """
    chosen = WORKLOADS[workload]
    client_core, server_core = cores()
    taken: list[list[Sample]] = []
    with running_server(*chosen.server_options, core=server_core) as base_url:
        for _ in range(rounds):
            samples: list[Sample] = []
            for entry in chosen.entries:
                arguments = [workload, entry.name, base_url, str(orders), str(in_flight)]
                samples.append(Sample(**run_apart("benchmarks.measure", arguments, client_core)))
                told(samples[-1])
            taken.append(samples)
    return taken


def run_apart(module: str, arguments: list[str], core: int | None) -> dict[str, Any]:
    """Measure in a process of its own, pinned to a core if one is given; return what it printed."""
    pinned = [] if core is None else [str(core)]
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments, *pinned],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=LONGEST_MEASUREMENT_SECONDS,
    )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def cores() -> tuple[int | None, int | None]:
    """A core for the contender and another for the server; none where there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return (available[0], available[-1]) if len(available) > 1 else (None, None)


def summarise(rounds: list[list[Sample]], baseline: str) -> list[Summary]:
    """Medians and ranges over the rounds, one summary a contender."""
    return [
        Summary(
            contender=samples[0].contender,
            orders=samples[0].orders,
            least_created=min(sample.created for sample in samples),
            cpu_us=Spread.of([sample.cpu_us for sample in samples if sample.cpu_us]),
            orders_per_second=Spread.of([sample.orders_per_second for sample in samples]),
            cpu_ratio=Spread.of(cpu_ratios(rounds, samples[0].contender, baseline)),
            foreign_load=Spread.of([s.foreign_load for s in samples if s.foreign_load is not None]),
        )
        for samples in zip(*rounds, strict=True)
    ]


def cpu_ratios(rounds: list[list[Sample]], contender: str, baseline: str) -> list[float]:
    """CPU per order, contender / baseline, in each round in which both confirmed orders."""
    ratios: list[float] = []
    for samples in rounds:
        cpu = {sample.contender: sample.cpu_us for sample in samples}
        ours, theirs = cpu[contender], cpu[baseline]
        if ours and theirs:
            ratios.append(ours / theirs)
    return ratios
