"""Create many orders on a local server that loses answers, and compare with what it knows.

    python scripts/prove_safety.py [--orders N] [--only compare search rates]

Exit code 0 if every promise holds, 1 if not, 130 after Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from rich.console import Console
from safety_proof.experiments import Conditions, compare, search, sending_rates
from safety_proof.report import Findings, show
from safety_proof.server import LIST_LAG

CONDITIONS = Conditions()
PARTS = ("compare", "search", "rates")
HOLDS, BROKEN, INTERRUPTED = 0, 1, 130


def main() -> int:
    """Run the experiments that the command line names, or all of them."""
    arguments = parse_arguments()
    console = Console(width=140)
    console.print(explain(CONDITIONS), highlight=False)
    try:
        findings = asyncio.run(measure(arguments.orders, arguments.rounds, arguments.only))
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    show(findings, console)
    broken = list(findings.broken())
    for promise in broken:
        console.print(f"Broken: {promise}.", style="red", markup=False)
    return BROKEN if broken else HOLDS


def explain(conditions: Conditions) -> str:
    """Tell under which conditions it is measured."""
    return (
        f"{conditions.fault_rate:.0%} of all creations lose their answer, a third of them before "
        f"the order is stored.\nThe server stores an order up to {conditions.late_commit:g} s "
        f"late, lists it {LIST_LAG:g} s later and takes\n{conditions.latency:g} s for each "
        f"request; settle is {conditions.settle:g} s.\n"
    )


async def measure(orders: int, rounds: int, parts: list[str]) -> Findings:
    """Run the experiments one after the other."""
    findings = Findings()
    if "compare" in parts:
        findings.compared = await compare(orders, CONDITIONS)
    if "search" in parts:
        findings.search = await search(max(orders // 2, 500), CONDITIONS)
    if "rates" in parts:
        findings.rates = await sending_rates(max(orders // 4, 500), rounds, CONDITIONS)
    return findings


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=10_000, metavar="N", help="10,000")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="pairs of rates, 3")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    arguments = parser.parse_args()
    if arguments.orders < 1 or arguments.rounds < 1:
        parser.error("--orders and --rounds must be at least 1")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
