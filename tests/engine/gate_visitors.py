"""Visitors of a gate, who note when they were let in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from virtual_time import settle

from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.engine.gate import FixedGate
from ht_async.events import Event
from ht_async.options import RateLimit
from ht_async.policy.outcome import Fate, Verdict

KINDS = [FixedGate, AdaptiveGate]


class MakeGate(Protocol):
    """Makes a gate."""

    def __call__(
        self,
        slots: int = 1,
        rate: RateLimit | None = None,
        draw: Callable[[], float] = lambda: 0.5,
    ) -> FixedGate: ...


def makes(kind: type[FixedGate]) -> MakeGate:
    def make(
        slots: int = 1,
        rate: RateLimit | None = None,
        draw: Callable[[], float] = lambda: 0.5,
    ) -> FixedGate:
        return kind(slots, rate, draw)

    return make


make_gate = makes(FixedGate)


def throttled(retry_after: float | None) -> Verdict:
    return Verdict(Fate.THROTTLED, transient=True, retry_after=retry_after)


def observe(gate: FixedGate, verdict: Verdict, took: float = 0.0) -> Sequence[Event]:
    """Tell a gate of an attempt that ends now."""
    return gate.observe(verdict, now() - took, now())


def now() -> float:
    return asyncio.get_running_loop().time()


class Visitor:
    """Enters a gate and notes when it was let in."""

    def __init__(self, gate: FixedGate, max_wait: float | None = None) -> None:
        self.entered: float | None = None
        self.task = asyncio.create_task(self._enter(gate, max_wait))

    async def _enter(self, gate: FixedGate, max_wait: float | None) -> None:
        await gate.acquire(max_wait)
        self.entered = now()


async def visitors(gate: FixedGate, count: int, max_wait: float | None = None) -> list[Visitor]:
    queue = [Visitor(gate, max_wait) for _ in range(count)]
    await settle()
    return queue
