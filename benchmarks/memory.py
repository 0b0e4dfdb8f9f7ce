"""The workload `memory`: how much memory grows while many items are streamed."""

from __future__ import annotations

from benchmarks.environment import environment
from benchmarks.measure import Found
from benchmarks.results import Result, Row
from benchmarks.rounds import Tell, run_apart
from benchmarks.scale import Scale
from benchmarks.streaming import CONTENDERS

NAME = "memory"
ITEMS = 1_000_000
LONGEST_SECONDS = 900


def run(scale: Scale, told: Tell) -> Result:
    """Stream once, each contender in a process of its own.

    Args:
        scale: How much is streamed, at most.
        told: Called with what was found, as soon as it was.
    """
    rows = {name: Row(name) for name in CONTENDERS}
    for name, row in rows.items():
        items = str(min(ITEMS, scale.most_units))
        found = run_apart("benchmarks.streaming", name, items, seconds=LONGEST_SECONDS)
        row.samples.append(found)
        told(Found(name, found))
    return Result(
        workload=NAME,
        title="Memory while orders are streamed",
        about=(
            "Resident memory after the first tenth, and how much it grows at most from there. "
            "Answers come from a transport that does no I/O. iter_create_orders remembers a tenth "
            "of the references, to recognise orders that come twice."
        ),
        unit="order",
        columns=["asked", "rss_mb", "growth_mb"],
        plotted="growth_mb",
        baseline=None,
        environment=environment(),
        rows=list(rows.values()),
    )
