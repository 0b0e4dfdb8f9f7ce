"""The contenders that most workloads have in common."""

from __future__ import annotations

from benchmarks.contenders import generated, ours
from benchmarks.contenders.bare import Task, aiohttp_session, by_hand, httpx_client
from benchmarks.contenders.contender import LONG_WARM_UP, Contender
from benchmarks.contenders.tasks import LISTED_ORDERS

HTTPX, HTTPX2, AIOHTTP = "ht_async", "ht_async on httpx2", "ht_async on aiohttp"
ON_UVLOOP = "ht_async on aiohttp, uvloop"
WORKERS, WORKERS2, SESSION = "httpx, workers", "httpx2, workers", "aiohttp, workers"
STOCK = "openapi-python-client"
LISTED = ("--listed", str(LISTED_ORDERS))
COSTS = ("cpu_us", "cpu_ratio", "per_second", "p50_ms", "p99_ms", "server_load", "foreign_load")
WALK_COSTS = ("cpu_us", "cpu_ratio", "per_second", "server_load", "foreign_load")


def on_transports(use: ours.Use, *names: str) -> tuple[Contender, ...]:
    """ht_async put to some use.

    Args:
        use: What is done with the client.
        names: Of these four, which; all if there are none.
    """
    known = (
        Contender(HTTPX, ours.ours("httpx", use)),
        Contender(HTTPX2, ours.ours("httpx2", use), ("httpx2",)),
        Contender(AIOHTTP, ours.ours("aiohttp", use), ("aiohttp",)),
        Contender(ON_UVLOOP, ours.ours("aiohttp", use), ("aiohttp", "uvloop"), uvloop=True),
    )
    return tuple(contender for contender in known if not names or contender.name in names)


def by_workers(task: Task) -> tuple[Contender, ...]:
    """HTTP clients used by hand, a worker for each connection."""
    return (
        Contender(WORKERS, by_hand(httpx_client(), task), warm_up=LONG_WARM_UP),
        Contender(WORKERS2, by_hand(httpx_client("httpx2"), task), ("httpx2",)),
        Contender(SESSION, by_hand(aiohttp_session, task), ("aiohttp",)),
    )


def stock(use: generated.Use) -> Contender:
    """The client that openapi-python-client generates."""
    return Contender(STOCK, generated.generated(use), warm_up=LONG_WARM_UP)
