"""Let the adaptive gate find hidden rate limits in virtual time, and print what it reached.

Usage:
    python scripts/simulate_gate.py --seeds 5

Each figure is the worst over the seeds. The servers and callers are those of the tests.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("", "tests", "tests/engine")]

FALLS_AT, RETURNS_AT, ENDS_AT = 25.0, 45.0, 60.0
LATENCIES = (0.02, 0.05, 0.2)
CLIENTS = (2, 4)
SHARES = (0.001, 0.005, 0.01, 0.02)
STRAYS_END = 30.0


def main() -> None:
    """Run all simulations and print a table for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="how many (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    options = parser.parse_args()
    servers = list(import_module("throttling_servers").SERVERS)
    with ProcessPoolExecutor(options.jobs) as pool:
        print("\n".join(steady(pool, servers, options.seeds)))
        print("\n".join(changing(pool, servers, options.seeds)))
        print("\n".join(shared(pool, servers, options.seeds)))
        print("\n".join(without_limit(pool, options.seeds)))


def steady(pool: Executor, servers: Sequence[str], seeds: int) -> Iterable[str]:
    """One client, a limit that stays: 60 seconds after 10 seconds of warm-up."""
    yield from heading("server", "`Retry-After`", "latency", "use of the limit", "refused")
    for retry_after, server, latency in product((False, True), servers, LATENCIES):
        runs = list(pool.map(run_steady, *cases(seeds, server, retry_after, latency)))
        use, refused = min(run[0] for run in runs), max(run[1] for run in runs)
        given = "1 s" if retry_after else "none"
        yield row(server, given, f"{1000 * latency:.0f} ms", f"{use:.1%}", f"{refused:.2%}")


def changing(pool: Executor, servers: Sequence[str], seeds: int) -> Iterable[str]:
    """One client, a limit that falls to a quarter for 20 seconds."""
    yield from heading("server", "`Retry-After`", "settled after the fall", "after the return")
    for retry_after, server in product((False, True), servers):
        runs = list(pool.map(run_changing, *cases(seeds, server, retry_after, 0.05)))
        down, up = max(run[0] for run in runs), max(run[1] for run in runs)
        yield row(server, "1 s" if retry_after else "none", f"{down:.1f} s", f"{up:.1f} s")


def shared(pool: Executor, servers: Sequence[str], seeds: int) -> Iterable[str]:
    """Several clients with one key."""
    yield from heading("server", "`Retry-After`", "clients", "use", "refused", "unfairness")
    for retry_after, server, clients in product((False, True), servers, CLIENTS):
        runs = list(pool.map(run_shared, *cases(seeds, server, retry_after, clients)))
        use, refused = min(run[0] for run in runs), max(run[1] for run in runs)
        unfair = max(run[2] for run in runs)
        given = "1 s" if retry_after else "none"
        yield row(server, given, f"{clients}", f"{use:.1%}", f"{refused:.2%}", f"{unfair:.1f}")


def without_limit(pool: Executor, seeds: int) -> Iterable[str]:
    """One client, no limit, and a share of the requests that is refused whatever the rate is."""
    yield from heading("refused at random", "`Retry-After`", "at full speed after", "speed then")
    for retry_after, share in product((False, True), SHARES):
        runs = list(pool.map(run_without_limit, *cases(seeds, share, retry_after)))
        reached, speed = max(run[0] for run in runs), min(run[1] for run in runs)
        given = "1 s" if retry_after else "none"
        yield row(f"{share:.1%}", given, f"{reached:.1f} s", f"{speed:.1%}")


def run_steady(seed: int, server: str, retry_after: bool, latency: float) -> tuple[float, float]:
    """Return the use of the limit and the share of refused requests."""
    world = make_world(seed, server, retry_after, latency=latency, jitter=0.4 * latency)
    return measure(import_module("gate_world").simulate(world))


def run_changing(seed: int, server: str, retry_after: bool, latency: float) -> tuple[float, float]:
    """Return the seconds until the rate has settled after the fall, and after the return."""
    record = import_module("gate_world").simulate(
        make_world(
            seed, server, retry_after, latency=latency, limit=falls_and_returns, seconds=ENDS_AT
        )
    )
    return (
        record.settled(FALLS_AT, falls_and_returns(FALLS_AT), RETURNS_AT),
        record.settled(RETURNS_AT, falls_and_returns(RETURNS_AT), ENDS_AT),
    )


def run_shared(
    seed: int, server: str, retry_after: bool, clients: int
) -> tuple[float, float, float]:
    """Return use, share of refused requests, and how unequal the clients' shares are."""
    gate_world = import_module("gate_world")
    record = gate_world.simulate(make_world(seed, server, retry_after, clients=clients))
    return *measure(record), record.unfairness(gate_world.WARM_UP)


def run_without_limit(seed: int, share: float, retry_after: bool) -> tuple[float, float]:
    """Return the seconds until all slots are in use for good, and the speed from then on."""
    gate_world, strays = import_module("gate_world"), import_module("throttling_servers").Strays
    world = make_world(seed, strays(share, seed), retry_after, seconds=STRAYS_END)
    full = gate_world.SLOTS / (world.latency + 0.5 * world.jitter)
    record, tenths = gate_world.simulate(world), int(10 * STRAYS_END) - 10
    slow = (at for at in range(tenths) if record.rate(at / 10, at / 10 + 1.0) < 0.9 * full)
    reached = max(slow, default=-1) / 10 + 0.1
    return reached, record.rate(reached, STRAYS_END) / full


def falls_and_returns(now: float) -> float:
    """Give the limit at a time."""
    limit: float = import_module("gate_world").LIMIT
    return 0.25 * limit if FALLS_AT <= now < RETURNS_AT else limit


def make_world(seed: int, server: Any, retry_after: bool, **traits: Any) -> Any:
    """Make a world of the tests."""
    gate_world = import_module("gate_world")
    return gate_world.World(seed=seed, server=server, retry_after=retry_after, **traits)


def measure(record: Any) -> tuple[float, float]:
    """Return the use of the limit and the share of refused requests, after the warm-up."""
    gate_world = import_module("gate_world")
    begin, end = gate_world.WARM_UP, gate_world.WARM_UP + gate_world.MEASURED
    return record.rate(begin, end) / gate_world.LIMIT, record.share_refused(begin, end)


def cases(seeds: int, *traits: Any) -> Iterable[list[Any]]:
    """Give the same traits with every seed, as columns."""
    return list(range(seeds)), *([trait] * seeds for trait in traits)


def heading(*cells: str) -> Iterable[str]:
    """Begin a table."""
    yield ""
    yield row(*cells)
    yield row(*("---" for _ in cells))


def row(*cells: str) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
