"""`python -m scripts.demo`: create the example orders on a local server, and give an account.

Exit code 0 if everything adds up and there is no duplicate, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from itertools import islice
from pathlib import Path

from rich.console import Console

from scripts.demo.creation import create_and_list
from scripts.demo.local_server import FAULTS, ServerStartError, misbehaving_server
from scripts.demo.order_file import OrderRow, read_rows
from scripts.demo.progress import shown_progress
from scripts.demo.report import Result, as_json, show

ROOT = Path(__file__).resolve().parents[2]
ORDERS = ROOT / "examples" / "orders.csv"
DONE, WRONG, INTERRUPTED = 0, 1, 130


def main() -> int:
    """Run the demonstration."""
    arguments = parse_arguments()
    rows = list(islice(read_rows(ORDERS), arguments.rows))
    console = Console(stderr=arguments.json)
    try:
        result = demonstrate(rows, console)
    except KeyboardInterrupt:
        console.print("Interrupted before any order was sent.")
        return INTERRUPTED
    except ServerStartError as error:
        console.print(error, style="red")
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
        return Result(rows, run, server.testify())


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.demo", description=__doc__)
    parser.add_argument("--rows", type=int, metavar="N", help="only the first N rows of the file")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    arguments = parser.parse_args()
    if arguments.rows is not None and arguments.rows < 1:
        parser.error("--rows must be at least 1")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
