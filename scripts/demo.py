"""Create the example orders on a local server that misbehaves, and give an account.

    python scripts/demo.py [--rows N] [--json]

Exit code 0 if everything adds up and there is no duplicate, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from itertools import islice
from pathlib import Path

from demo_run.creation import create_and_list
from demo_run.local_server import FAULTS, ServerStartError, misbehaving_server
from demo_run.order_file import OrderRow, read_rows
from demo_run.progress import shown_progress
from demo_run.report import Result, as_json, show
from rich.console import Console

from ht_async import HTError

ROOT = Path(__file__).resolve().parent.parent
ORDERS = ROOT / "examples" / "orders.csv"
DONE, WRONG, INTERRUPTED = 0, 1, 130


def main() -> int:
    """Run the demonstration."""
    arguments = parse_arguments()
    end_like_ctrl_c()
    rows = list(islice(read_rows(ORDERS), arguments.rows))
    console = Console(stderr=arguments.json)
    try:
        result = demonstrate(rows, console)
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    except (ServerStartError, HTError) as error:
        console.print(f"{error}", style="red", markup=False)
        return WRONG
    if arguments.json:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=2))
    else:
        show(result, console)
    if not result.complete:
        return INTERRUPTED
    return WRONG if result.findings() else DONE


def demonstrate(rows: list[OrderRow], console: Console) -> Result:
    """Create the rows' orders on a server that misbehaves."""
    with misbehaving_server() as server:
        console.print(
            f"Creating the orders of {ORDERS.relative_to(ROOT)}, {len(rows):,} rows, on a local "
            f"server that fails {sum(FAULTS.values()):.0%} of all creations on purpose.\n",
            highlight=False,
        )
        with shown_progress(console, len(rows)) as tell:
            run = asyncio.run(create_and_list(server, rows, tell))
        return Result(rows, run, server.truth())


def end_like_ctrl_c() -> None:
    """Let a request to terminate end the demonstration as Ctrl-C does: with an account."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, metavar="N", help="only the first N rows of the file")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    arguments = parser.parse_args()
    if arguments.rows is not None and arguments.rows < 1:
        parser.error("--rows must be at least 1")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
