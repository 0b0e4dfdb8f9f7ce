"""Everything that can be measured, by its name, in the order of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from benchmarks import decode, job_cap, job_sizes, memory, rounds
from benchmarks.results import Result
from benchmarks.rounds import Tell
from benchmarks.scale import Scale
from benchmarks.workloads import WORKLOADS

Experiment: TypeAlias = Callable[[Scale, Tell], Result]

EXPERIMENTS: dict[str, Experiment] = {
    **{name: partial(rounds.run, workload) for name, workload in WORKLOADS.items()},
    decode.NAME: decode.run,
    memory.NAME: memory.run,
    **{sizes.name: sizes.run for sizes in (job_sizes.IMPORTS, job_sizes.CHECKS)},
    job_cap.NAME: job_cap.run,
}
