"""Interleaved rounds: every contender once a round, each time in a fresh process of its own.

Interleaving spreads the machine's moods over all contenders; what compares two of them is taken
within a round, where both met the same mood.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.contenders.contender import Contender
from benchmarks.environment import environment
from benchmarks.measure import Assignment, Found, measure
from benchmarks.results import FAILED, Result, Row, disturbance
from benchmarks.scale import Scale
from benchmarks.server import TLS_OPTION, running_server
from benchmarks.server.certificate import fresh_certificate
from benchmarks.workloads.workload import Workload

ROOT = Path(__file__).parent.parent
LONGEST_MEASUREMENT_SECONDS = 180

Tell = Callable[[Found], None]


def run(workload: Workload, scale: Scale, told: Tell) -> Result:
    """Run all rounds of a workload.

    Args:
        workload: What is measured.
        scale: How long and how often.
        told: Called with what was found, as soon as it was.

    Raises:
        CompilerMissingError: The server can't be built.
    """
    rows = {c.name: Row(c.name, control=c.control) for c in workload.contenders}
    take_round = _round_together if workload.together else _round
    with contextlib.ExitStack() as stack:
        certificate = stack.enter_context(fresh_certificate()) if workload.tls else None
        ca_file = certificate.authority_file if certificate else None
        tls = (TLS_OPTION, certificate.server_file) if certificate else ()
        options = (*workload.server_options(scale), *tls)
        for _ in range(min(scale.rounds, workload.most_rounds)):
            left = [c for c in workload.contenders if rows[c.name].skipped is None]
            for found in take_round(workload, left, scale, options, ca_file):
                rows[found.contender] = _entered(rows[found.contender], found)
                told(found)
    return Result(
        workload=workload.name,
        title=workload.title,
        about=workload.about,
        unit=workload.unit,
        columns=list(workload.columns),
        plotted=workload.plotted,
        baseline=workload.baseline,
        environment=environment(),
        rows=list(rows.values()),
    )


def _entered(row: Row, found: Found) -> Row:
    samples = [*row.samples, found.figures] if found.skipped is None else row.samples
    return Row(row.contender, samples, found.series, found.skipped, row.control)


def _round(
    workload: Workload,
    contenders: Sequence[Contender],
    scale: Scale,
    options: Sequence[str],
    ca_file: str | None,
) -> Iterator[Found]:
    """Measure one contender after the other."""
    core, server_core = cores()
    with running_server(*options, core=server_core) as base_url:
        for contender in contenders:
            task = Assignment(workload.name, contender.name, base_url, ca_file, scale, core)
            if not scale.apart:
                yield _take_here(workload, contender, task)
                continue
            tries = [_take(task)]
            while disturbance(tries[-1].figures) > 1 and len(tries) <= scale.repeats:
                tries.append(_take(task))
            yield min(tries, key=lambda found: disturbance(found.figures))


def _round_together(
    workload: Workload,
    contenders: Sequence[Contender],
    scale: Scale,
    options: Sequence[str],
    ca_file: str | None,
) -> Iterator[Found]:
    """Measure all contenders at once, each against a server of its own, on any core."""

    def take(contender: Contender) -> Found:
        with running_server(*options, *contender.server_options) as base_url:
            name = contender.name
            return _take(Assignment(workload.name, name, base_url, ca_file, scale, None))

    with ThreadPoolExecutor(max(1, len(contenders))) as pool:
        yield from pool.map(take, contenders)


def _take(task: Assignment) -> Found:
    """Measure in a process of its own."""
    try:
        return Found(**run_apart("benchmarks.measure", json.dumps(asdict(task))))
    except subprocess.TimeoutExpired:
        reason = f"did not end within {LONGEST_MEASUREMENT_SECONDS} s"
    except subprocess.CalledProcessError as failed:
        reason = FAILED + failed.stderr.strip().rpartition("\n")[2]
    return Found(task.contender, skipped=reason)


def _take_here(workload: Workload, contender: Contender, task: Assignment) -> Found:
    """Measure in this process, which saves time and says nothing about costs."""
    try:
        return measure(workload, contender, task)
    except Exception as error:
        return Found(contender.name, skipped=f"{FAILED}{error!r}")


def run_apart(
    module: str, *arguments: str, seconds: float = LONGEST_MEASUREMENT_SECONDS
) -> dict[str, Any]:
    """Run a module in a process of its own, for so many seconds at most; return its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds,
    )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def cores() -> tuple[int | None, int | None]:
    """A core for the contender and another for the server; none where there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return (available[0], available[-1]) if len(available) > 1 else (None, None)
