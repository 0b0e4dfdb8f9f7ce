"""Clients that send as fast as their gates let them, to a server with a hidden limit."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

from attrs import define, field, frozen
from throttling_servers import SERVERS, Limit, Server
from virtual_time import VirtualTimeLoop, run_virtual

from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.events import Event
from ht_async.policy.outcome import Fate, Verdict

LIMIT = 200.0
WARM_UP = 10.0
MEASURED = 60.0

DISTURBANCE = 0.05, 0.2
"""Seconds that a disturbance takes."""

SLOTS = 64
CALLERS = 96

ANSWERED = Verdict(Fate.ANSWERED)


@frozen(kw_only=True)
class World:
    """What a simulation is made of.

    Args:
        server: One of `SERVERS`, or another one.
        seed: Of all chance.
        limit: The hidden limit.
        retry_after: Whether refusals say how long to wait.
        latency: Seconds there and back.
        jitter: Seconds that are added to it, at most.
        clients: Clients with the same key.
        seconds: How long it lasts.
        stalls: Whether the clients' machine is busy: the loop stands still for 50 to 200 ms,
            about every half second.
        spikes: Whether answers are sometimes late by as much, whatever is asked.
    """

    server: str | Server
    seed: int
    limit: Limit = lambda _: LIMIT
    retry_after: bool = False
    latency: float = 0.05
    jitter: float = 0.02
    clients: int = 1
    seconds: float = WARM_UP + MEASURED
    stalls: bool = False
    spikes: bool = False


@define
class Record:
    """What happened, in the order of the answers.

    Args:
        taken: When requests were taken, and whose they were.
        refused: When requests were refused.
        events: What the gates told, and when.
    """

    taken: list[tuple[float, int]] = field(factory=list)
    refused: list[float] = field(factory=list)
    events: list[tuple[float, Event]] = field(factory=list)

    def rate(self, begin: float, end: float) -> float:
        """Return the requests per second that were taken."""
        return sum(begin <= at < end for at, _ in self.taken) / (end - begin)

    def share_refused(self, begin: float, end: float) -> float:
        """Return the share of refused requests."""
        refused = sum(begin <= at < end for at in self.refused)
        return refused / max(1.0, refused + self.rate(begin, end) * (end - begin))

    def unfairness(self, begin: float) -> float:
        """Return how much more the busiest client sent than the least busy one."""
        sent = Counter(client for at, client in self.taken if at >= begin)
        return max(sent.values()) / min(sent.values())

    def settled(self, changed: float, limit: float, until: float) -> float:
        """Return the seconds after a change until a second's rate was within 10 % of a limit."""
        tenth = changed + 0.5
        while tenth < until and abs(self.rate(tenth - 1.0, tenth) / limit - 1.0) > 0.1:
            tenth += 0.1
        return tenth - changed


def simulate(world: World) -> Record:
    """Let a world run in virtual time."""
    return run_virtual(_run(world))


async def _run(world: World) -> Record:
    chance, record = Random(world.seed), Record()
    server = world.server
    if isinstance(server, str):
        server = SERVERS[server](world.limit, chance.random())
    tasks: list[asyncio.Task[None]] = []
    for client in range(world.clients):
        gate = AdaptiveGate(SLOTS, None, chance.random)
        caller = _Caller(world, server, gate, client, chance, record)
        tasks += [asyncio.create_task(caller.run()) for _ in range(CALLERS)]
    if world.stalls:
        tasks.append(asyncio.create_task(_stall(chance)))
    await asyncio.sleep(world.seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return record


async def _stall(chance: Random) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    while True:
        await asyncio.sleep(chance.uniform(0.2, 0.8))
        loop.stall(chance.uniform(*DISTURBANCE))


@frozen
class _Caller:
    world: World
    server: Server
    gate: AdaptiveGate
    client: int
    chance: Random
    record: Record

    async def run(self) -> None:
        await asyncio.sleep(0.1 * self.chance.random())
        while True:
            await self.gate.acquire(None)
            try:
                await self._attempt()
            finally:
                self.gate.release()

    async def _attempt(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        await asyncio.sleep(self._half_way())
        pause = self.server.ask(loop.time())
        await asyncio.sleep(self._half_way() + self._spike(loop.time()))
        now = loop.time()
        if pause is None:
            self.record.taken.append((now, self.client))
            verdict = ANSWERED
        else:
            self.record.refused.append(now)
            told = pause if self.world.retry_after else None
            verdict = Verdict(Fate.THROTTLED, transient=True, retry_after=told)
        for event in self.gate.observe(verdict, started, now):
            self.record.events.append((now, event))

    def _spike(self, now: float) -> float:
        """Return by how much an answer is late: for a second now and then, many are."""
        spiking = self.world.spikes and int(now) % 4 == 0
        return self.chance.uniform(*DISTURBANCE) if spiking else 0.0

    def _half_way(self) -> float:
        return 0.5 * (self.world.latency + self.world.jitter * self.chance.random())
