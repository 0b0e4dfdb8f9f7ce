"""Kill and freeze the processes of bulk jobs, and compare their account with the server's.

    python scripts/prove_bulk.py [--rows N] [--kills N] [--seed N] [--only sqlite postgres]

Exit code 0 if every row has its true end and no order is there twice, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import randbelow

from bulk_proof.trials import (
    Conditions,
    Result,
    TrialError,
    killed_again_and_again,
    one_dies_and_one_is_frozen,
    trial,
)
from local_postgres import PostgresMissingError, running_server
from rich.console import Console
from rich.table import Table

PARTS = ("sqlite", "postgres")
HOLDS, BROKEN, INTERRUPTED = 0, 1, 130


def main() -> int:
    """Run the trials that the command line names, or all of them."""
    arguments = parse_arguments()
    console = Console(width=140)
    conditions = Conditions(
        rows=arguments.rows,
        kills=arguments.kills,
        seed=arguments.seed,
        faults=arguments.faults,
        engine=arguments.engine,
        on_absent=arguments.on_absent,
    )
    console.print(
        f"{conditions.rows:,} orders; {conditions.faults:.0%} of all creations lose their answer, "
        f"a third of them before the order is stored; seed {conditions.seed}.",
        highlight=False,
    )
    holds = True
    try:
        for result in run(arguments, conditions):
            show(result, console)
            holds = holds and result.holds
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    except (TrialError, PostgresMissingError) as error:
        console.print(str(error), style="red", markup=False)
        return BROKEN
    return HOLDS if holds else BROKEN


def run(arguments: argparse.Namespace, conditions: Conditions) -> Iterator[Result]:
    """Run the trials one after the other."""
    if "sqlite" in arguments.only:
        yield asyncio.run(trial("SQLite", killed_again_and_again, "jobs.db", conditions))
    if "postgres" in arguments.only:
        with server_for(arguments.postgres_url) as url:
            yield asyncio.run(trial("PostgreSQL", one_dies_and_one_is_frozen, url, conditions))


@contextmanager
def server_for(url: str | None) -> Iterator[str]:
    """Give the database that is named, else one of a server of our own."""
    if url is not None:
        yield url
        return
    with running_server() as server:
        yield server.new_database()


def show(result: Result, console: Console) -> None:
    """Print the account of a trial, and what of it is not true."""
    table = Table("", "done to it", "seconds", "created", "recovered", "unresolved", "failed")
    for column in ("wrong", "duplicates", "POST"):
        table.add_column(column)
    numbers = (
        result.seconds,
        result.states.get("created", 0),
        result.recovered,
        result.states.get("unresolved", 0),
        result.states.get("failed", 0),
        sum(result.wrong.values()),
        result.ledger.duplicates,
        result.ledger.posts,
    )
    table.add_row(result.name, result.disturbances, *(f"{number:,.0f}" for number in numbers))
    console.print(table)
    for kind, number in result.wrong.items():
        console.print(f"{result.name}: {number:,} {kind}", style="red", markup=False)
    if not result.holds:
        console.print(f"{result.name}: does not hold, job {result.state}", style="red")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, metavar="N", help="100,000")
    parser.add_argument("--kills", type=int, default=10, metavar="N", help="10")
    parser.add_argument("--faults", type=float, default=0.05, metavar="SHARE", help="0.05")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="by chance")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--engine", choices=("dbos", "inline"), default="dbos")
    parser.add_argument("--on-absent", choices=("unresolved", "resend_once"), default="unresolved")
    parser.add_argument("--postgres-url", metavar="URL", help="an empty database to be used")
    arguments = parser.parse_args()
    if arguments.rows < 30 or arguments.kills < 0 or not 0 <= arguments.faults < 1:
        parser.error("--rows must be at least 30, --kills at least 0, --faults from 0 to below 1")
    if arguments.seed is None:
        arguments.seed = randbelow(10**6)
    return arguments


if __name__ == "__main__":
    sys.exit(main())
