"""Import the example orders to a local server that misbehaves, be killed half-way, and go on.

    python scripts/demo.py [--rows N] [--json] [--out FOLDER]

Exit code 0 if everything adds up and there is no duplicate, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import sys
from pathlib import Path

from demo_run.command_line import run_demonstration
from demo_run.job_files import JobFiles
from demo_run.killed_import import import_and_kill
from demo_run.limits import Limits
from demo_run.local_server import FAULTS, misbehaving_server
from demo_run.order_file import read_rows
from demo_run.program import Program
from demo_run.result import Result, read_result
from rich.console import Console

OUT = Path("build", "demo")


def demonstrate(files: JobFiles, limits: Limits, console: Console) -> Result:
    """Import the orders to a server that misbehaves, with a kill half-way."""
    rows = read_rows(files.orders)
    with misbehaving_server() as server:
        console.print(
            f"Importing {files.orders}, {len(rows):,} rows, to a local server that fails "
            f"{sum(FAULTS.values()):.0%} of all creations on purpose.",
            highlight=False,
        )
        program = Program(server, str(files.journal))
        course = import_and_kill(program, files, len(rows), limits, console)
        return read_result(program, files, rows, course)


if __name__ == "__main__":
    sys.exit(run_demonstration(__doc__ or "", OUT, demonstrate))
