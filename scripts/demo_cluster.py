"""Have three workers send the example orders, of which one is killed and one frozen.

    python scripts/demo_cluster.py [--rows N] [--json] [--out FOLDER]

The journal is in a PostgreSQL server of its own. Exit code 0 if everything adds up and there is
no duplicate, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import sys
from pathlib import Path

from demo_run.cluster import WORKERS, work_in_cluster
from demo_run.command_line import run_demonstration
from demo_run.job_files import JobFiles
from demo_run.limits import Limits
from demo_run.local_server import FAULTS, misbehaving_server
from demo_run.order_file import read_rows
from demo_run.program import Program
from demo_run.result import Result, read_result
from demo_run.worker_table import shown_workers
from local_postgres import running_server
from rich.console import Console

OUT = Path("build", "demo-cluster")


def demonstrate(files: JobFiles, limits: Limits, console: Console) -> Result:
    """Have workers send the orders to a server that misbehaves."""
    rows = read_rows(files.orders)
    console.print(
        f"Sending {files.orders}, {len(rows):,} rows, by {WORKERS} workers with a journal in "
        f"PostgreSQL, to a local server that fails {sum(FAULTS.values()):.0%} of all creations "
        "on purpose.",
        highlight=False,
    )
    with running_server() as postgres, misbehaving_server() as server:
        program = Program(server, postgres.new_database())
        with shown_workers(console, len(rows)) as table:
            course = work_in_cluster(program, files, len(rows), limits, table.tell, table.show)
        return read_result(program, files, rows, course)


if __name__ == "__main__":
    sys.exit(run_demonstration(__doc__ or "", OUT, demonstrate))
