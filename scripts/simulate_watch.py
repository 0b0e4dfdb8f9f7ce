"""Follow orders in virtual time while lists lag, requests fail and the follower is killed.

Usage:
    python scripts/simulate_watch.py --seeds 10

Each seed is a world of its own: by default 1,000 orders that go through 10 states each within a
day, and 20 kills. Prints what was missed, and ends with 1 if anything was. The worlds are those
of the tests.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("", "tests", "tests/unit/following")]


def main() -> int:
    """Play the worlds and print what was missed; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, default=0, help="first seed (default: 0)")
    parser.add_argument("--seeds", type=int, default=5, help="how many (default: 5)")
    parser.add_argument("--orders", type=int, default=1_000, help="orders in each")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    missed = 0
    with ProcessPoolExecutor(options.jobs) as pool:
        for seed, flaws in zip(seeds, pool.map(partial(play, options.orders), seeds), strict=True):
            missed += len(flaws)
            print("\n".join([f"seed {seed}: {len(flaws)} missed", *flaws]), flush=True)
    changes = 10 * options.orders * options.seeds
    print(f"{changes:,} changes, {20 * options.seeds} kills, {missed} missed")
    return min(missed, 1)


def play(orders: int, seed: int) -> list[str]:
    """Play a world; return what was missed."""
    worlds = import_module("watch_worlds")
    with tempfile.TemporaryDirectory() as folder:
        return list(worlds.play(worlds.World(orders=orders), seed, Path(folder)))


if __name__ == "__main__":
    raise SystemExit(main())
