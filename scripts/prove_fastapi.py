"""Let a crowd of browsers use the example application on an API that commits faults.

    python scripts/prove_fastapi.py [--requests N] [--browsers N] [--only crowd overhead]

Exit code 0 if every promise holds, 1 if not, 130 after Ctrl-C. It needs Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from fastapi_proof.experiment import Outcome, Size, measure
from fastapi_proof.overhead import Cost, compare
from fastapi_proof.report import show_costs, show_outcome
from rich.console import Console

DEFAULT = Size()
PARTS = ("crowd", "overhead")
HOLDS, BROKEN, INTERRUPTED = 0, 1, 130


def main() -> int:
    """Run the experiments that the command line names, or both."""
    arguments = parse_arguments()
    console = Console(width=100)
    try:
        outcome, costs = asyncio.run(run(arguments))
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    if costs:
        show_costs(costs, console)
    if outcome is None:
        return HOLDS
    show_outcome(outcome, console)
    broken = list(outcome.broken())
    for promise in broken:
        console.print(f"Broken: {promise}.", style="red", markup=False)
    return BROKEN if broken else HOLDS


async def run(arguments: argparse.Namespace) -> tuple[Outcome | None, list[Cost]]:
    """Run the experiments one after the other."""
    size = Size(
        requests=arguments.requests,
        browsers=arguments.browsers,
        leaving=arguments.leaving,
        faults=arguments.faults,
        workers=arguments.workers,
        warm_up=arguments.warm_up,
        settle=arguments.settle,
        seed=arguments.seed,
    )
    costs = await compare(1_000, 5) if "overhead" in arguments.only else []
    outcome = await measure(size) if "crowd" in arguments.only else None
    return outcome, costs


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--requests", type=int, default=DEFAULT.requests, metavar="N", help="requests in all")
    add("--browsers", type=int, default=DEFAULT.browsers, metavar="N", help="at the same time")
    add("--leaving", type=float, default=DEFAULT.leaving, metavar="P", help="share that leaves")
    add("--faults", type=float, default=DEFAULT.faults, metavar="P", help="share of API faults")
    add("--workers", type=int, default=DEFAULT.workers, metavar="N", help="processes of the app")
    add("--warm-up", type=int, default=DEFAULT.warm_up, metavar="N", help="requests before")
    add("--settle", type=float, default=DEFAULT.settle, metavar="S", help="as of HelloTech")
    add("--seed", type=int, default=DEFAULT.seed, metavar="N", help="decides about chance")
    add("--only", nargs="+", choices=PARTS, default=list(PARTS), help="experiments to run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
