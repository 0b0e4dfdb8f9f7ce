"""`python -m benchmarks`: measure, show tables, and write the page about performance.

Without names, all workloads are measured and then the page is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from benchmarks import document
from benchmarks.catalogue import EXPERIMENTS
from benchmarks.measure import Found
from benchmarks.report import table
from benchmarks.results import Result, disturbance
from benchmarks.rounds import ROOT
from benchmarks.scale import FULL, SMOKE, Scale
from benchmarks.server import BUILD, CompilerMissingError

REPORT = "report"
SMOKE_AT_ONCE = 2
WIDTH = 140


def main() -> int:
    """Do what the command line names."""
    arguments = parse_arguments()
    names = [name for name in arguments.workloads if name != REPORT]
    everything = not arguments.workloads
    try:
        failed = measure_all(list(EXPERIMENTS) if everything else names, arguments)
    except CompilerMissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    if everything or REPORT in arguments.workloads:
        results = read_results(arguments.results)
        if not results:
            print(f"There are no results in {arguments.results}.", file=sys.stderr)
            return 1
        print(f"Written: {document.write(results, arguments.docs)}")
    for failure in failed:
        print(failure, file=sys.stderr)
    return 1 if failed else 0


def measure_all(names: list[str], arguments: argparse.Namespace) -> list[str]:
    """Measure workloads; show each one's table as soon as it is done, and keep its results.

    Returns:
        What failed.
    """
    console, progress = Console(width=WIDTH), Console(stderr=True)
    scale = chosen_scale(arguments)
    failed: list[str] = []

    def measure(name: str) -> Result:
        return EXPERIMENTS[name](scale, telling(name, progress))

    with ThreadPoolExecutor(SMOKE_AT_ONCE) as pool:
        # Ctrl-C would not reach a thread.
        for result in map(measure, names) if scale.apart else pool.map(measure, names):
            result.write(arguments.results)
            console.print(table(result))
            failed += [
                f"{result.workload}: {row.contender} {row.skipped}"
                for row in result.rows
                if row.failed
            ]
    return failed


def telling(workload: str, progress: Console) -> Callable[[Found], None]:
    """Tell of each measurement as soon as it is made."""

    def tell(found: Found) -> None:
        cost = found.figures.get("cpu_us")
        told = found.skipped or (f"{cost:,.0f} µs" if cost else "done")
        noisy = ", disturbed" if disturbance(found.figures) > 1 else ""
        progress.print(f"{workload}: {found.contender}: {told}{noisy}", highlight=False)

    return tell


def chosen_scale(arguments: argparse.Namespace) -> Scale:
    """How long and how often is measured."""
    scale = SMOKE if arguments.smoke else FULL
    return replace(
        scale,
        rounds=arguments.rounds or scale.rounds,
        seconds=arguments.seconds or scale.seconds,
    )


def read_results(folder: Path) -> dict[str, Result]:
    """All results in a folder, in the order of the catalogue."""
    paths = {name: folder / f"{name}.json" for name in EXPERIMENTS}
    return {name: Result.read(path) for name, path in paths.items() if path.exists()}


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "workloads",
        nargs="*",
        metavar="WORKLOAD",
        type=known,
        help=f"{', '.join(EXPERIMENTS)}; or {REPORT}, which writes the page from the results",
    )
    parser.add_argument("--smoke", action="store_true", help="as little as shows that it works")
    parser.add_argument("--rounds", type=positive(int), help=f"default: {FULL.rounds}")
    parser.add_argument(
        "--seconds", type=positive(float), help=f"of each measurement; default: {FULL.seconds:g}"
    )
    parser.add_argument("--results", type=Path, default=BUILD / "results", metavar="FOLDER")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", metavar="FOLDER")
    return parser.parse_args()


def known(name: str) -> str:
    """The name of a workload, or of the page."""
    if name not in (*EXPERIMENTS, REPORT):
        raise argparse.ArgumentTypeError(f"there is no workload named {name}")
    return name


def positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    """A number above 0."""

    def read(text: str) -> float:
        if (number := kind(text)) <= 0:
            raise argparse.ArgumentTypeError("must be above 0")
        return number

    return read


if __name__ == "__main__":
    sys.exit(main())
