"""The workloads `bulk-size` and `bulk-check`: what bulk jobs take, from small to large."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.environment import environment
from benchmarks.measure import Found
from benchmarks.results import Result, Row
from benchmarks.rounds import Tell, run_apart
from benchmarks.scale import Scale
from benchmarks.server import running_server

FEW_ROWS, MANY_ROWS = 10_000, 1_000_000
LONGEST_SECONDS = 1_800


@dataclass(frozen=True)
class JobSizes:
    """Jobs of one kind, with few rows and with many.

    Args:
        name: Name of the workload.
        kind: What is done.
        title: Of the section.
        about: What is done and measured.
        columns: The figures.
    """

    name: str
    kind: str
    title: str
    about: str
    columns: tuple[str, ...]

    def contender(self, rows: int) -> str:
        """What the job with so many rows is called."""
        return f"bulk: {self.kind} of {rows:,} rows"

    def run(self, scale: Scale, told: Tell) -> Result:
        """Do each job once, in a process of its own.

        Args:
            scale: How many rows, at most.
            told: Called with what was found, as soon as it was.
        """
        done: list[Row] = []
        with running_server() as base_url:
            for rows in (FEW_ROWS, MANY_ROWS):
                task = (self.kind, str(min(rows, scale.most_units)), base_url)
                found = run_apart("benchmarks.job_size", *task, seconds=LONGEST_SECONDS)
                done.append(Row(self.contender(rows), [found]))
                told(Found(self.contender(rows), found))
        return Result(
            workload=self.name,
            title=self.title,
            about=self.about,
            unit="order",
            columns=list(self.columns),
            plotted="rss_mb",
            baseline=None,
            environment=environment(),
            rows=done,
        )


IMPORTS = JobSizes(
    name="bulk-size",
    kind="import",
    title="What bulk imports take, from small to large",
    about=(
        "An import reads a CSV file, journals it in SQLite and sends its orders, 64 at once, "
        "to a server that answers at once. Memory is that of the whole process at its peak. The "
        "journal is measured as the size of its file in the end, less the bodies of the orders; "
        "with 10,000 rows it has room left over."
    ),
    columns=("asked", "seconds", "rss_mb", "journal_bytes"),
)
CHECKS = JobSizes(
    name="bulk-check",
    kind="dry run",
    title="What dry runs of bulk imports take, from small to large",
    about="Every row of a CSV file is checked. Memory is that of the whole process at its peak.",
    columns=("asked", "seconds", "rss_mb"),
)
