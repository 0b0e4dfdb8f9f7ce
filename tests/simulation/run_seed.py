"""Runs one seed: the real client in a simulated world, held against the truth."""

from __future__ import annotations

import asyncio
import gc
import json
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

from assumptions import ALL_HOLD, Assumptions
from attrs import frozen
from callers import Caller
from choosing import choose_scenario
from model_network import ModelNetwork
from model_server import ModelServer
from order_books import Origin
from scenario import OtherOrder, Scenario
from simulated_client import make_client
from truth import Truth
from virtual_time import Deadlock, Endless, VirtualTimeLoop, other_tasks, wall_clock

from ht_async import HelloTech
from ht_async.binding.ht import orders as wire

LIMIT = 200_000.0
"""Virtual seconds in which a run has to end."""


@frozen(kw_only=True)
class Report:
    """How a run went.

    Args:
        seed: Its seed.
        lies: What was said or left behind and should not have been.
        twice: Orders that were created more than once.
        statuses: How many outcomes of each kind there were.
        orders: Orders that the client created.
        requests: Requests that it made.
        seconds: Virtual seconds that it took.
        log: What happened, if that was wanted.
    """

    seed: int
    lies: tuple[str, ...]
    twice: int
    statuses: Counter[str]
    orders: int
    requests: int
    seconds: float
    log: tuple[str, ...]


def run_seed(
    seed: int, holds: Assumptions = ALL_HOLD, *, log: bool = False, **choices: Any
) -> Report:
    """Run a seed.

    Args:
        seed: The seed.
        holds: What is true of the world.
        log: Whether to keep a log.
        choices: See `choose_scenario`.
    """
    return run_scenario(choose_scenario(seed, holds, **choices), log=log)


def run_scenario(scenario: Scenario, *, log: bool = False) -> Report:
    """Run a scenario."""
    loop = VirtualTimeLoop(LIMIT)
    entries: list[str] = []

    def note(what: object) -> None:
        if log:
            entries.append(f"{loop.time():9.3f}  {what}")

    run = _Run(scenario, note)
    with warnings.catch_warnings(record=True) as warned, _collected_garbage():
        warnings.simplefilter("always")
        try:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(run.play())
        except (Deadlock, Endless) as end:
            run.lies.append(f"{end}")
        except Exception as crash:
            run.lies.append("".join(traceback.format_exception(crash)))
    run.lies.extend(f"{warning.message}" for warning in warned)
    run.lies.extend(
        f"{context['message']}: {context.get('exception')!r}" for context in loop.unhandled
    )
    books = run.network.server.books
    return Report(
        seed=scenario.seed,
        lies=tuple(run.lies),
        statuses=run.truth.statuses,
        twice=len(books.twice()),
        orders=sum(order.origin is Origin.OURS for order in books.orders),
        requests=run.network.requests,
        seconds=loop.time(),
        log=tuple(entries),
    )


@contextmanager
def _collected_garbage() -> Iterator[None]:
    """Collect what is left behind, and with it asyncio's complaints about missed errors.

    Nothing is collected meanwhile, so that all of it is young, and the rest need not be searched.
    """
    gc.disable()
    try:
        yield
        gc.collect(0)
    finally:
        gc.enable()


class _Run:
    def __init__(self, scenario: Scenario, note: Callable[[object], None]) -> None:
        self.scenario = scenario
        seed = scenario.seed
        server = ModelServer(scenario.server, Random(f"server {seed}"))
        self.network = ModelNetwork(
            server,
            scenario.network,
            Random(f"network {seed}"),
            scenario.client.retry.retry_refused_creates,
            note,
        )
        self.truth = Truth(
            self.network, scenario.sent_again, scenario.creations, scenario.calm, note
        )
        self.lies = self.truth.lies

    async def play(self) -> None:
        for other in self.scenario.others:
            self._store(other)
        client = self._client()
        callers = [Caller(job, client, self.truth) for job in self.scenario.jobs]
        for job in self.scenario.jobs:
            for order in job.orders:
                self.truth.expects(order)
        tasks = [asyncio.create_task(caller.run()) for caller in callers]
        if self.scenario.closes_at is not None:
            await asyncio.wait(tasks, timeout=self.scenario.closes_at)
            await self._close(client, self.scenario.closing_cancelled_after)
            await asyncio.wait(tasks)
        else:
            await asyncio.wait(tasks)
            await self._wait_for_attempts(client)
            self.truth.pending(_pending(client))
        for task in tasks:
            task.result()
        await self._close(client)
        await self._outlast_everything()
        self._check_leftovers(client)
        self.truth.pending(_pending(client))
        self.truth.left_open(_pending(client))
        self.truth.at_the_end()

    def _client(self) -> HelloTech:
        chance = Random(f"client {self.scenario.seed}")
        traits = self.scenario.client
        return make_client(traits, self.network, chance, self._clock, self.truth.event)

    def _clock(self) -> datetime:
        """Return the time that our clock shows."""
        at, seconds = self.scenario.clock_set or (0.0, 0.0)
        late = asyncio.get_running_loop().time() >= at
        return wall_clock() + timedelta(seconds=seconds if late else 0.0)

    def _store(self, other: OtherOrder) -> None:
        body, server = json.loads(wire.CREATE.build(other.order).body or b""), self.network.server
        if other.at < 0:
            server.begin_with(body, other.origin, -other.at)
        else:
            asyncio.get_running_loop().call_later(other.at, server.create, body, other.origin)

    async def _wait_for_attempts(self, client: HelloTech) -> None:
        while client.stats().slots_in_use:  # noqa: ASYNC110 - it tells nobody when they end
            await asyncio.sleep(1.0)

    async def _close(self, client: HelloTech, cancelled_after: float | None = None) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        closing = asyncio.create_task(client.aclose(self.scenario.closing_grace))
        if cancelled_after is not None:
            loop.call_later(cancelled_after, closing.cancel)
        await asyncio.wait((closing,))
        if not closing.cancelled():
            closing.result()
        took = loop.time() - began
        self.truth.check(took <= self.scenario.longest_close, f"closing took {took:.1f} s")

    async def _outlast_everything(self) -> None:
        others = max((other.at for other in self.scenario.others), default=0.0)
        left = others - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, left) + self.scenario.network.latest + 1.0)

    def _check_leftovers(self, client: HelloTech) -> None:
        check, stats = self.truth.check, client.stats()
        check(stats.slots_in_use == 0, f"{stats.slots_in_use} slots are still in use")
        check(stats.waiting == 0, f"{stats.waiting} still wait for a slot")
        check(not other_tasks(), f"tasks are left: {other_tasks()}")
        most, allowed = self.network.most_active, self.scenario.client.max_connections
        check(most <= allowed, f"{most} requests were under way at once, {allowed} are allowed")
        check(not self.network.used_after_close, "a request was made after the end")
        check(self.network.closed, "the transport was not closed")


def _pending(client: HelloTech) -> list[str | None]:
    return [order.reference for order in client.orders.pending()]
