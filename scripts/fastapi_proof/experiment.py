"""The crowd in the shop, on an API that commits faults, and what is left when it has gone."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safety_proof.faults import Rules, mixed
from safety_proof.server import Ledger, Server, running_server

from fastapi_proof.crowd import Crowd, Tally
from fastapi_proof.shop import Shop, running_shop
from fastapi_proof.workers import Worker, at_rest

APPLICATION = "fastapi_proof.observed_shop:app"
LATE_COMMIT = 1.0
OURS = ("500", "503 overloaded", "503 closing")
"""Answers 5xx that the API has no part in."""

_REFUSALS = ("429", "429_plain")
_LOSSES = ("500_before", "502_before", "503_plain", "504_before", "reset_before", "slow_body")
_CREATIONS = ("POST", "/api/partners/orders")
_READS = (("GET", "/api/*"), ("POST", "*/check_zip"))


@dataclass(frozen=True)
class Size:
    """How much is done.

    Attributes:
        requests: In all, the warm-up aside.
        browsers: At the same time.
        leaving: Share of the requests in whose midst the browser leaves.
        faults: Share of the requests to the API that meet a fault.
        refused: Share of the faults that are a 429. The fewer the requests, the more a 429 looks
            like a rate limit, for which others are then told to come back later.
        workers: Processes of the application.
        warm_up: Requests before memory is looked at.
        latency: Seconds that the API takes.
        settle: Seconds after which a lost order counts as absent.
        seed: Decides about chance.
    """

    requests: int = 50_000
    browsers: int = 200
    leaving: float = 0.3
    faults: float = 0.05
    refused: float = 0.25
    workers: int = 2
    warm_up: int = 5_000
    latency: float = 0.02
    settle: float = 10.0
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        tally: What the crowd has seen.
        ends: How many carts came to which end.
        ledger: What the API knows.
        before: The workers after the warm-up, at rest.
        after: The workers at the end, at rest.
        complaints: Lines of the log that tell of errors.
        untrue: Carts whose booking is not what the API knows.
    """

    tally: Tally
    ends: Mapping[str, int]
    ledger: Ledger
    before: Mapping[int, Worker]
    after: Mapping[int, Worker]
    complaints: list[str] = field(default_factory=list)
    untrue: int = 0

    def broken(self) -> Iterator[str]:
        """Tell which promises do not hold."""
        if self.ledger.duplicates:
            yield f"{self.ledger.duplicates} duplicates"
        if self.tally.contradictions or self.untrue:
            yield f"{len(self.tally.contradictions)} contradictions, {self.untrue} untrue bookings"
        for kind in OURS:
            if self.tally.answers[kind]:
                yield f"{self.tally.answers[kind]} answers {kind}"
        for pid, worker in self.after.items():
            yield from _leaks(self.before.get(pid), worker)
        if self.complaints:
            yield f"{len(self.complaints)} lines of errors in the log, such as {self.complaints[0]}"


def _leaks(before: Worker | None, after: Worker) -> Iterator[str]:
    if before is None:
        yield "a worker was replaced by another one"
        return
    tasks = Counter(after.tasks) - Counter(before.tasks)
    if tasks:
        yield f"{tasks.total()} tasks left: {dict(tasks)}"
    if after.files > before.files:
        yield f"{after.files - before.files} files or sockets left open"


def rules(size: Size) -> Rules:
    """Return the faults that requests to the API meet: some are refused, others lose answers."""
    refused = size.faults * size.refused
    lost = size.faults - refused
    refusals = [
        {"name": name, "probability": refused / len(_REFUSALS), "method": method, "path": path}
        for name in _REFUSALS
        for method, path in (_CREATIONS, *_READS)
    ]
    losses = [
        {"name": name, "probability": lost / len(_LOSSES), "method": method, "path": path}
        | ({"seconds": 0.2} if name == "slow_body" else {})
        for name in _LOSSES
        for method, path in _READS
    ]
    return [*(refusals if refused else ()), *mixed(lost, LATE_COMMIT), *losses]


async def measure(size: Size) -> Outcome:
    """Let a crowd use the shop."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(rules(size), seed=size.seed, latency=size.latency) as api,
    ):
        with running_shop(api, Path(folder), size.workers, size.settle, APPLICATION) as shop:
            outcome = await _measured(size, api, shop)
        outcome.complaints.extend(shop.complaints())
        return outcome


async def _measured(size: Size, api: Server, shop: Shop) -> Outcome:
    first = Crowd(shop.port, browsers=size.browsers, leaving=size.leaving, seed=size.seed)
    await first.use(size.warm_up)
    ends = await first.settle(20 * size.settle + 60)
    before = await at_rest(shop.port, size.workers, None)
    crowd = Crowd(shop.port, browsers=size.browsers, leaving=size.leaving, seed=size.seed + 1)
    await crowd.use(size.requests)
    ends += await crowd.settle(20 * size.settle + 60)
    after = await at_rest(shop.port, size.workers, before)
    ledger = api.ledger()
    booked = {*first.tally.booked.values(), *crowd.tally.booked.values()}
    stored = {order_id for ids in ledger.orders.values() for order_id in ids}
    return Outcome(crowd.tally, ends, ledger, before, after, untrue=len(booked ^ stored))
