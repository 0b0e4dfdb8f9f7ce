"""Run the client in simulated worlds, one for each seed, and hold what it says against the truth.

Usage:
    python scripts/simulate.py --seeds 100000      seeds 0 to 99999, on all cores
    python scripts/simulate.py --seed 4711 --log   one seed, and everything that happened

The exit code is 0 only if nothing false was said and nothing was left behind.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import nullcontext
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("", "generated", "tests", "tests/simulation")]

CHUNK = 100
"""Seeds that a process runs at a time."""

SHOWN = 10
"""Failing seeds that are shown."""


def main() -> int:
    """Run what the command line asks for."""
    options = parse()
    if options.seed is not None:
        return run_one(options.seed, options.mutant, log=options.log)
    return run_many(options)


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--first", type=int, default=0, help="the first of them (default: 0)")
    parser.add_argument("--seconds", type=float, help="begin no more after this time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--seed", type=int, help="run this one alone")
    parser.add_argument("--log", action="store_true", help="show all that happened in it")
    names = [mutant.__name__ for mutant in import_module("mutants").MUTANTS]
    parser.add_argument("--mutant", choices=names, help="break the client on purpose")
    return parser.parse_args()


def run_one(seed: int, mutant: str | None, *, log: bool) -> int:
    """Run a seed and show how it went."""
    report = run(seed, mutant, log=log)
    print("\n".join(report.log), end="\n" if log else "")
    for lie in report.lies:
        print(f"FALSE: {lie}")
    print(f"seed {seed}: {report.orders} orders, {dict(report.statuses)}, {len(report.lies)} false")
    return int(bool(report.lies))


def run(seed: int, mutant: str | None, *, log: bool = False) -> Any:
    """Run a seed; return its report."""
    broken = getattr(import_module("mutants"), mutant)() if mutant else nullcontext()
    with broken:
        return import_module("run_seed").run_seed(seed, log=log)


def run_chunk(first: int, count: int, mutant: str | None) -> list[Any]:
    """Run some seeds in a row, in a process of their own."""
    reports = [run(seed, mutant) for seed in range(first, first + count)]
    gc.collect()  # a run collects what is young alone
    return reports


class Account:
    """Adds up reports.

    Args:
        mutant: What the client is broken by; None if it isn't.
    """

    def __init__(self, mutant: str | None) -> None:
        self.began = time.monotonic()
        self.figures: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.longest = 0.0
        self.failing: list[int] = []
        self._mutant = f" --mutant {mutant}" if mutant else ""

    def add(self, reports: list[Any]) -> None:
        """Take reports in, and show those of failing seeds."""
        for report in reports:
            self.figures.update(seeds=1, orders=report.orders, requests=report.requests)
            self.figures["twice"] += report.twice
            self.statuses.update(report.statuses)
            self.longest = max(self.longest, report.seconds)
            if report.lies:
                self._fail(report)

    def _fail(self, report: Any) -> None:
        self.failing.append(report.seed)
        if len(self.failing) <= SHOWN:
            print(f"\nseed {report.seed}: {report.lies[0]}")
            print(f"    python scripts/simulate.py --seed {report.seed} --log{self._mutant}")

    def progress(self) -> str:
        """Return how far it has come, in a line."""
        seconds = time.monotonic() - self.began
        rate = self.figures["seeds"] / max(seconds, 0.001)
        return (
            f"{self.figures['seeds']} seeds, {len(self.failing)} failing, "
            f"{seconds:.0f} s, {rate:.0f} seeds/s"
        )

    def summary(self) -> str:
        """Return all figures."""
        figures = self.figures
        told = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        return (
            f"{self.progress()}\n"
            f"{figures['orders']} orders created by {figures['requests']} requests, "
            f"{figures['twice']} of them twice\noutcomes: {told}\n"
            f"longest run: {self.longest:.0f} virtual seconds"
        )


def chunks(options: argparse.Namespace, account: Account) -> Iterator[tuple[int, int]]:
    """Give out seeds, as first and count, until there are no more or the time is over."""
    end = options.first + options.seeds
    for first in range(options.first, end, CHUNK):
        if options.seconds and time.monotonic() - account.began > options.seconds:
            return
        yield first, min(CHUNK, end - first)


def run_many(options: argparse.Namespace) -> int:
    """Run all seeds and show the sum."""
    account = Account(options.mutant)
    work = chunks(options, account)
    with ProcessPoolExecutor(options.jobs) as pool:

        def start(most: int) -> set[Future[list[Any]]]:
            return {
                pool.submit(run_chunk, first, count, options.mutant)
                for first, count in islice(work, most)
            }

        running = start(2 * options.jobs)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                account.add(future.result())
            running |= start(len(done))
            print(f"\r{account.progress()}", end="", file=sys.stderr, flush=True)
    print(f"\n{account.summary()}")
    return int(bool(account.failing))


if __name__ == "__main__":
    sys.exit(main())
