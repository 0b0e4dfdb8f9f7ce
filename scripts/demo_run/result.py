"""What a demonstration has come to: the account, and whether the server agrees with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo_run.account import (
    Entry,
    Fate,
    disagreements,
    percentile,
    read_rejects,
    read_results,
    repeats,
)
from demo_run.job_files import JOB, JobFiles
from demo_run.killed_import import Course
from demo_run.local_server import ServerTruth
from demo_run.order_file import OrderRow
from demo_run.program import Program, ProgramError


@dataclass(frozen=True)
class Result:
    """Everything there is to report.

    Attributes:
        rows: The file.
        entries: What the program says became of each row.
        status: What `jobs status` says.
        listed: References of the server's orders by their ids; None if it didn't come to that.
        server: What the server itself says.
        course: How it went.
    """

    rows: Sequence[OrderRow]
    entries: Sequence[Entry]
    status: Mapping[str, Any]
    listed: Mapping[int, str | None] | None
    server: ServerTruth
    course: Course

    @property
    def complete(self) -> bool:
        """Whether the job came to its end."""
        return self.listed is not None

    def of(self, fate: Fate) -> list[Entry]:
        """The entries of one fate, in the file's order."""
        return sorted(
            (entry for entry in self.entries if entry.fate is fate), key=lambda entry: entry.row
        )

    def findings(self) -> list[str]:
        """What does not add up."""
        listed = self.listed or {}
        found = disagreements(self.rows, self.entries, self.status, listed)
        if len(listed) != self.server.orders:
            found.append(f"{self.server.orders} orders on the server, but {len(listed)} listed")
        if self.server.duplicates:
            found.append(f"{self.server.duplicates} duplicates on the server")
        return found

    def after_doubt(self) -> Counter[Fate]:
        """What became of the orders that were in doubt after the kill."""
        fates = {entry.reference: entry.fate for entry in self.entries if entry.state}
        return Counter(fates[reference] for reference in self.course.in_doubt)

    def latency(self, share: float) -> float | None:
        """Seconds from intent to outcome that a share of the answered orders kept to."""
        times = [e.seconds for e in self.entries if e.answered and e.seconds is not None]
        return percentile(times, share)

    def per_second(self) -> float:
        """Answered orders per second, between the first intent and the last answer of a run."""
        answered = [entry for entry in self.entries if entry.answered]
        spans = [
            (max(ends) - min(starts)).total_seconds()
            for starts, ends in self._runs(answered)
            if starts and ends
        ]
        return len(answered) / sum(spans) if sum(spans) else 0.0

    def found_unresolved(self) -> int:
        """How many of the unresolved orders the server has after all."""
        listed = set((self.listed or {}).values())
        return sum(entry.reference in listed for entry in self.of(Fate.UNRESOLVED))

    def _runs(self, entries: Sequence[Entry]) -> list[tuple[list[datetime], list[datetime]]]:
        killed_at = self.course.killed_at
        runs: dict[bool, tuple[list[datetime], list[datetime]]] = {}
        for entry in entries:
            if entry.first_sent is not None and entry.ended is not None:
                first = killed_at is not None and entry.first_sent < killed_at
                starts, ends = runs.setdefault(first, ([], []))
                starts.append(entry.first_sent)
                ends.append(entry.ended)
        return list(runs.values())


def read_result(
    program: Program, files: JobFiles, rows: Sequence[OrderRow], course: Course
) -> Result:
    """Ask the program and the server what became of the rows.

    Raises:
        KeyboardInterrupt: It was interrupted before there was anything to tell.
        ProgramError: The program doesn't say.
    """
    try:
        return _read(program, files, rows, course)
    except ProgramError:
        if course.complete:
            raise
        raise KeyboardInterrupt from None


def _read(program: Program, files: JobFiles, rows: Sequence[OrderRow], course: Course) -> Result:
    program.output("jobs", "export", JOB, f"--out={files.results}", "--json")
    if course.complete:
        program.output("jobs", "report", JOB, f"--out={files.report}", "--json")
    told = [*read_results(files.results), *read_rejects(files.rejects)]
    return Result(
        rows=rows,
        entries=[*told, *repeats(rows, told)],
        status=program.status(JOB),
        listed=program.listed() if course.complete else None,
        server=program.server.truth(),
        course=course,
    )
