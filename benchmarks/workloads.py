"""What is measured: a workload is a row of contenders on one server set-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import contenders, orders


@dataclass(frozen=True)
class Entry:
    """One contender in a workload.

    `at_most` bounds the number of orders for a contender that is too slow for the full number.
    `warm_up` opens the connections before the time is taken.
    """

    name: str
    contender: contenders.Contender
    order: Callable[[int], contenders.Order]
    at_most: int | None = None
    warm_up: bool = True


@dataclass(frozen=True)
class Workload:
    """Contenders that do the same job; `baseline` names the one that ratios refer to."""

    title: str
    entries: tuple[Entry, ...]
    baseline: str
    server_options: tuple[str, ...] = ()

    def entry(self, name: str) -> Entry:
        """The contender of that name."""
        return next(entry for entry in self.entries if entry.name == name)


HT_ASYNC = Entry("ht_async.create_orders", contenders.ht_async_lanes, orders.as_fields)
HTTPX_WORKERS = Entry("httpx, workers", contenders.httpx_workers, orders.as_body)
HTTPX_GATHER = Entry(
    "httpx, gather of all",
    contenders.httpx_gather,
    orders.as_body,
    at_most=500,
    warm_up=False,  # as people write it: a new client for the batch
)

WORKLOADS = {
    "create": Workload(
        title="Create orders on a server that answers at once",
        entries=(HT_ASYNC, HTTPX_WORKERS, HTTPX_GATHER),
        baseline=HTTPX_WORKERS.name,
    ),
}
