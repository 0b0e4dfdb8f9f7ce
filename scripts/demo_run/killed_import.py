"""An import that is killed half-way, and the same command again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.console import Console

from demo_run.account import MAYBE_SENT, Fate, count, read_results
from demo_run.job_files import JOB, JobFiles
from demo_run.limits import Limits
from demo_run.program import Program, ProgramError, shown

WELL_ENDED = (0, 1)  # every row is an order, or some are not
LOOK_AGAIN_SECONDS = 0.02


@dataclass
class Course:
    """How it went.

    Attributes:
        seconds: How long it took.
        killed_at: When the first run was killed; None if it came to its end before that.
        in_doubt: References of orders that may have been sent when it was killed.
        complete: Whether it came to its end.
    """

    seconds: float = 0.0
    killed_at: datetime | None = None
    in_doubt: Sequence[str] = field(default_factory=tuple)
    complete: bool = False


def import_and_kill(
    program: Program, files: JobFiles, rows: int, limits: Limits, console: Console
) -> Course:
    """Import a file, kill that half-way, and import it again.

    Ctrl-C ends it early, without an error: `complete` stays False.

    Args:
        program: The program.
        files: The file and those about the job.
        rows: How many rows it has.
        limits: Times.
        console: Where the course is told.

    Raises:
        ProgramError: The import can't be done.
    """
    command = ["orders", "import", str(files.orders), f"--job={JOB}", f"--db={program.journal}"]
    command += [f"--rejects={files.rejects}", *limits.of_import(), "--json"]
    course, began = Course(), time.monotonic()
    try:
        kill_half_way(program, command, max(1, rows // 2), course, console)
        if course.killed_at is not None:
            course.in_doubt = tell_kill(program, files, console)
        console.print("The same command again:")
        with program.running(*command) as again:
            if (code := again.wait()) not in WELL_ENDED:
                raise ProgramError(f"the import ended with {code}")
        course.complete = True
    except KeyboardInterrupt:
        pass
    course.seconds = time.monotonic() - began
    return course


def kill_half_way(
    program: Program, command: Sequence[str], goal: int, course: Course, console: Console
) -> None:
    """Run the import until the server has so many orders, and kill it then."""
    console.print(f"$ {shown(*command)}", soft_wrap=True, highlight=False, markup=False)
    with program.running(*command) as process:
        while process.poll() is None and program.server.orders() < goal:
            time.sleep(LOOK_AGAIN_SECONDS)
        process.kill()
        if process.wait() < 0:
            course.killed_at = datetime.now(UTC)
        else:
            console.print("It came to its end before it could be killed.")
    restore_line()


def restore_line() -> None:
    """Give the terminal its cursor back, which a process that was killed has left hidden."""
    terminal = Console(stderr=True)
    if terminal.is_terminal:
        terminal.show_cursor(True)
        terminal.line()


def tell_kill(program: Program, files: JobFiles, console: Console) -> list[str]:
    """Say what was done when the import was killed; return what is in doubt since."""
    program.output("jobs", "export", JOB, f"--out={files.at_the_kill}", "--json")
    entries = read_results(files.at_the_kill)
    tally, states = count(entries), Counter(entry.state for entry in entries)
    in_doubt = [entry.reference or "" for entry in entries if entry.state in MAYBE_SENT]
    console.print(line_of_kill(tally, len(in_doubt), states["new"]), soft_wrap=True)
    return in_doubt


def line_of_kill(tally: Counter[Fate], in_doubt: int, unsent: int) -> str:
    """What was done, in a line."""
    return (
        f"[bold red]Killed by kill -9[/]: {tally[Fate.CREATED]:,} orders created, "
        f"{tally[Fate.FAILED]:,} failed, {in_doubt:,} in doubt, {unsent:,} not sent yet."
    )
