"""The workload `bulk-size`: what bulk jobs take, from small to large."""

from __future__ import annotations

from benchmarks.environment import environment
from benchmarks.measure import Found
from benchmarks.results import Result, Row
from benchmarks.rounds import Tell, run_apart
from benchmarks.scale import Scale
from benchmarks.server import running_server

NAME = "bulk-size"
FEW, MANY = 10_000, 1_000_000
LONGEST_SECONDS = 1_800


def name(kind: str, rows: int) -> str:
    """What a job of a kind with so many rows is called."""
    return f"bulk: {kind} of {rows:,} rows"


JOBS = tuple((kind, rows) for kind in ("import", "dry run") for rows in (FEW, MANY))


def run(scale: Scale, told: Tell) -> Result:
    """Do each job once, in a process of its own.

    Args:
        scale: How many rows, at most.
        told: Called with what was found, as soon as it was.
    """
    done = [Row(name(kind, rows)) for kind, rows in JOBS]
    with running_server() as base_url:
        for row, (kind, rows) in zip(done, JOBS, strict=True):
            task = (kind, str(min(rows, scale.most_units)), base_url)
            found = run_apart("benchmarks.job_size", *task, seconds=LONGEST_SECONDS)
            row.samples.append(found)
            told(Found(row.contender, found))
    return Result(
        workload=NAME,
        title="What bulk jobs take, from small to large",
        about=(
            "An import reads a CSV file, journals it in SQLite and sends its orders, 64 at once, "
            "to a server that answers at once; a dry run checks the file. Memory is that of the "
            "whole process at its peak. The journal is measured as the size of its file in the "
            "end, less the bodies of the orders; with 10,000 rows it has room left over."
        ),
        unit="order",
        columns=["asked", "seconds", "rss_mb", "journal_bytes"],
        plotted="rss_mb",
        baseline=None,
        environment=environment(),
        rows=done,
    )
