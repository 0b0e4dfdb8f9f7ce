"""The sandbox as a process of its own, and its testimony."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from child_process import child
from demo_run.local_server import ServerStartError, end

from safety_proof.faults import Rules

LIST_LAG = 0.5
"""Seconds until lists show a new order."""

PAGE_SIZE = 50
_ORDERS = "/api/partners/orders"
_ENTRIES = 10_000


@dataclass(frozen=True)
class Ledger:
    """What the server knows, whatever its clients were told.

    Attributes:
        orders: Ids of the orders by reference.
        answered: Ids of the orders whose creation was answered in full.
        struck: How many requests met a fault.
        posts: Requests to create an order.
        list_pages: Requests for a page of orders.
        lookups: Requests for a single order.
    """

    orders: Mapping[str, Sequence[int]]
    answered: frozenset[int]
    struck: int
    posts: int
    list_pages: int
    lookups: int

    @property
    def duplicates(self) -> int:
        """Orders that are too many: a reference's second, third ... order."""
        return sum(len(ids) - 1 for ids in self.orders.values())


class LedgerError(RuntimeError):
    """The server's accounts do not agree with each other."""


@dataclass(frozen=True)
class Server:
    """A running sandbox."""

    url: str
    api_key: str

    def ledger(self) -> Ledger:
        """Ask the server for the truth, past the API."""
        entries = self._journal()
        posts = [entry for entry in entries if entry["method"] == "POST"]
        orders: dict[str, list[int]] = defaultdict(list)
        for post in posts:
            if post["order_id"] is not None:
                orders[post["reference"]].append(post["order_id"])
        self._check(orders)
        paths = [entry["path"] for entry in entries if entry["method"] == "GET"]
        return Ledger(
            orders=orders,
            answered=frozenset(post["order_id"] for post in posts if post["status"] == 200),
            struck=sum(entry["fault"] is not None for entry in entries),
            posts=len(posts),
            list_pages=paths.count(_ORDERS),
            lookups=len(paths) - paths.count(_ORDERS),
        )

    def _journal(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        while page := self._ask(f"journal?after={len(entries)}&limit={_ENTRIES}")["entries"]:
            entries += page
        return entries

    def _check(self, orders: Mapping[str, Sequence[int]]) -> None:
        """Compare the journal with the table of orders, which is kept apart from it."""
        found = (sum(map(len, orders.values())), sum(len(ids) - 1 for ids in orders.values()))
        stored = (self._ask("state")["orders"], self._ask("duplicates")["count"])
        if found != stored:
            raise LedgerError(f"orders and duplicates: {found} in the journal, {stored} stored")

    def _ask(self, what: str) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(
            f"{self.url}/_sandbox/{what}", trust_env=False, timeout=60
        ).json()
        return answer


@contextmanager
def running_server(rules: Rules, *, seed: int, latency: float) -> Iterator[Server]:
    """Run a sandbox for the length of a `with` block.

    Args:
        rules: Which creations meet which fault.
        seed: Decides about that.
        latency: Seconds that every request takes at least.
    """
    options = {
        "port": 0,
        "seed": seed,
        "latency-ms": latency * 1000,
        "list-lag-ms": LIST_LAG * 1000,
        "page-size": PAGE_SIZE,
        "journal-size": 1_000_000,
    }
    with child(
        [sys.executable, "-m", "ht_async.sandbox", "--ready-json"]
        + [f"--{name}={value}" for name, value in options.items()],
        end,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        ready = process.stdout.readline()
        if not ready:
            raise ServerStartError("The sandbox did not start; see its message above.")
        told = json.loads(ready)
        server = Server(told["url"], told["api_key"])
        httpx.put(f"{server.url}/_sandbox/faults", json=rules, trust_env=False).raise_for_status()
        yield server
