"""`python -m benchmarks WORKLOAD`: run a workload and show its table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from benchmarks import decode
from benchmarks.decoding import DecodeSample
from benchmarks.measure import Sample
from benchmarks.report import table, write_json
from benchmarks.rounds import run_rounds, summarise
from benchmarks.server import CompilerMissingError, compiled_server
from benchmarks.workloads import WORKLOADS

DECODE = "decode"


def main() -> int:
    """Run the workload that the command line names."""
    arguments = parse_arguments()
    try:
        run = run_decode if arguments.workload == DECODE else run_requests
        run(arguments)
    except CompilerMissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def run_requests(arguments: argparse.Namespace) -> None:
    """Run a workload of requests to the benchmark server."""
    console, progress = Console(), Console(stderr=True)
    workload = WORKLOADS[arguments.workload]

    def tell(sample: Sample) -> None:
        cost = f"{sample.cpu_us:,.0f} µs/order" if sample.cpu_us else "no order confirmed"
        progress.print(f"{sample.contender}: {cost}, {sample.created:,} of {sample.orders:,}")

    compiled_server()
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


def run_decode(arguments: argparse.Namespace) -> None:
    """Run the workload that needs no server."""
    console, progress = Console(), Console(stderr=True)

    def tell(sample: DecodeSample) -> None:
        costs = (f"{way} {cost:.1f}" for way, cost in sample.cpu_us.items())
        progress.print(f"{sample.contender}, µs/order: {'; '.join(costs)}")

    rounds = decode.run_rounds(rounds=arguments.rounds, orders=arguments.orders, told=tell)
    found = decode.summarise(rounds)
    console.print(decode.table(found, rounds=arguments.rounds))
    if arguments.json:
        decode.write_json(arguments.json, rounds, found)


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("workload", nargs="?", default="create", choices=[*WORKLOADS, DECODE])
    parser.add_argument("--rounds", type=positive, default=5, help="default: 5")
    parser.add_argument("--orders", type=positive, default=20_000, help="default: 20000")
    parser.add_argument(
        "--in-flight", type=positive, default=64, help="default: 64; decode ignores it"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to FILE")
    return parser.parse_args()


def positive(text: str) -> int:
    """A whole number above 0."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
