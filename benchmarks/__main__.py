"""`python -m benchmarks WORKLOAD`: run a workload and show its table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.measure import Sample
from benchmarks.report import table, write_json
from benchmarks.rounds import run_rounds, summarise
from benchmarks.server import CompilerMissingError, compiled_server
from benchmarks.workloads import WORKLOADS


def main() -> int:
    """Run the workload that the command line names."""
    arguments = parse_arguments()
    console, progress = Console(), Console(stderr=True)
    workload = WORKLOADS[arguments.workload]

    def tell(sample: Sample) -> None:
        cost = f"{sample.cpu_us:,.0f} µs/order" if sample.cpu_us else "no order confirmed"
        progress.print(f"{sample.contender}: {cost}, {sample.created:,} of {sample.orders:,}")

    try:
        compiled_server()
    except CompilerMissingError as missing:
        progress.print(missing)
        return 1
    rounds = run_rounds(
        arguments.workload,
        rounds=arguments.rounds,
        orders=arguments.orders,
        in_flight=arguments.in_flight,
        told=tell,
    )
    found = summarise(rounds, workload.baseline)
    console.print(
        table(workload.title, found, rounds=arguments.rounds, in_flight=arguments.in_flight)
    )
    if arguments.json:
        write_json(arguments.json, arguments.workload, arguments.in_flight, rounds, found)
    return 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("workload", nargs="?", default="create", choices=WORKLOADS)
    parser.add_argument("--rounds", type=positive, default=5, help="default: 5")
    parser.add_argument("--orders", type=positive, default=20_000, help="default: 20000")
    parser.add_argument("--in-flight", type=positive, default=64, help="default: 64")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
    return parser.parse_args()


def positive(text: str) -> int:
    """A whole number above 0."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
