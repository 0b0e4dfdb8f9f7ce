"""The files of the job that a demonstration leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo_run.order_file import copy_rows

JOB = "demo"


@dataclass(frozen=True)
class JobFiles:
    """Paths, for programs that run in one directory.

    Attributes:
        orders: The orders.
        folder: What comes of them.
    """

    orders: Path
    folder: Path

    @property
    def journal(self) -> Path:
        """The journal, where it is a file."""
        return self.folder / "jobs.db"

    @property
    def rejects(self) -> Path:
        """The rows that are flawed."""
        return self.folder / "rejects.csv"

    @property
    def results(self) -> Path:
        """What became of each order."""
        return self.folder / "results.csv"

    @property
    def at_the_kill(self) -> Path:
        """What had become of each order when the import was killed."""
        return self.folder / "results-at-the-kill.csv"

    @property
    def report(self) -> Path:
        """The report for people."""
        return self.folder / "report.html"


def fresh_files(orders: Path, folder: Path, rows: int | None) -> JobFiles:
    """Empty a folder for the files of a job.

    Args:
        orders: A CSV file.
        folder: Where the files of the last time are deleted, and nothing else.
        rows: How many of the orders are taken; all if None.
    """
    files = JobFiles(orders, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (files.journal, files.rejects, files.results, files.at_the_kill, files.report):
        for old in folder.glob(f"{path.name}*"):
            old.unlink()
    if rows is None:
        return files
    some = folder / orders.name
    copy_rows(orders, some, rows)
    return JobFiles(some, folder)
