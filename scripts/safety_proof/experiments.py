"""The experiments: many orders under faults, 500 lost answers, senders beside the search."""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from ht_async import OutcomeStatus
from ht_async.resources.recovery import OnAbsent
from safety_proof.contenders import Run, naively, with_sdk
from safety_proof.faults import Rules, lost, mixed
from safety_proof.server import PAGE_SIZE, Ledger, Server, running_server
from safety_proof.truth import wrong_outcomes

STORED, ABSENT = 333, 167


@dataclass(frozen=True)
class Conditions:
    """What the server does, and what the SDK is told about it; times are in seconds.

    Attributes:
        fault_rate: Share of the creations that lose their answers, 0 to 1.
        late_commit: When an order is stored whose answer is lost already, in the worst case.
        settle: What the SDK takes as the worst case, with the lag of lists.
        latency: What every request takes at least.
        seed: Decides which creation meets which fault.
    """

    fault_rate: float = 0.08
    late_commit: float = 2.0
    settle: float = 8.0
    latency: float = 0.1
    seed: int = 2024

    def faults(self, *, hangs: bool = True) -> Rules:
        """Return the rules of the faults, a third of them before the order is stored."""
        return mixed(self.fault_rate, self.late_commit, hangs=hangs)


Contender = Callable[[Server], Awaitable[Run]]


@dataclass(frozen=True)
class Result:
    """What a contender's run came to.

    Attributes:
        name: The contender.
        orders: How many orders it was given.
        run: What it did and says.
        ledger: What the server knows.
        wrong: How many of its outcomes are not true, by kinds.
    """

    name: str
    orders: int
    run: Run
    ledger: Ledger
    wrong: Mapping[str, int]

    def count(self, status: OutcomeStatus) -> int:
        """How many orders ended so."""
        return sum(told.status is status for told in self.run.told)

    @property
    def recovered(self) -> int:
        """How many orders were found after their answers were lost."""
        return sum(told.recovered for told in self.run.told)

    @property
    def completed(self) -> float:
        """Share of the orders that were created."""
        return self.count(OutcomeStatus.CREATED) / self.orders

    @property
    def rate(self) -> float:
        """Orders per second while they were being sent."""
        return self.orders / self.run.sending

    @property
    def pages_since(self) -> int:
        """Pages that hold all orders that were created."""
        return math.ceil(sum(map(len, self.ledger.orders.values())) / PAGE_SIZE)


async def trial(
    name: str, orders: int, contender: Contender, rules: Rules, conditions: Conditions
) -> Result:
    """Let a contender create orders on a server of its own, and ask that for the truth."""
    print(f"{name}: {orders:,} orders ...", file=sys.stderr, flush=True)
    seed, latency = conditions.seed, conditions.latency
    with running_server(rules, seed=seed, latency=latency) as server:
        run = await contender(server)
        await asyncio.sleep(2 * conditions.late_commit)  # what is stored late counts as well
        ledger = server.ledger()
    return Result(name, orders, run, ledger, wrong_outcomes(run.told, ledger, orders))


def sdk(orders: int, conditions: Conditions, on_absent: OnAbsent = "unresolved") -> Contender:
    """Return the SDK as a contender."""
    return lambda server: with_sdk(server, orders, conditions.settle, on_absent)


async def compare(orders: int, conditions: Conditions) -> list[Result]:
    """Create orders under all faults: with the SDK under both policies, and naively."""
    contenders: dict[str, Contender] = {
        "create_orders": sdk(orders, conditions),
        "with resend_once": sdk(orders, conditions, "resend_once"),
        "naive gather": lambda server: naively(server, orders),
    }
    rules = conditions.faults()
    return [
        await trial(name, orders, contender, rules, conditions)
        for name, contender in contenders.items()
    ]


async def search(orders: int, conditions: Conditions) -> Result:
    """Lose the answers to 500 of the orders, a third of them not stored."""
    rules = lost(STORED, ABSENT, share=0.15)
    contender = sdk(orders, conditions)
    return await trial("500 lost answers", orders, contender, rules, conditions)


@dataclass(frozen=True)
class Rates:
    """Rates of pairs of runs, one after the other: without faults, and with all but hangs.

    Attributes:
        pairs: Both runs of each pair.
    """

    pairs: list[tuple[Result, Result]]

    def ratios(self) -> Iterator[float]:
        """Which share of their rate without faults the senders keep, in each pair."""
        for faultless, faulty in self.pairs:
            yield faulty.rate / faultless.rate

    @property
    def kept(self) -> float:
        """The median of the ratios."""
        return median(self.ratios())


async def sending_rates(orders: int, rounds: int, conditions: Conditions) -> Rates:
    """Measure how much the search for lost orders slows the senders down."""
    rules: Mapping[str, Rules] = {"no faults": [], "no hangs": conditions.faults(hangs=False)}
    contender = sdk(orders, conditions)
    pairs: list[tuple[Result, Result]] = []
    for number in range(rounds):
        names = sorted(rules, reverse=number % 2 == 1)  # neither is always the first
        done = {
            name: await trial(name, orders, contender, rules[name], conditions) for name in names
        }
        pairs.append((done["no faults"], done["no hangs"]))
    return Rates(pairs)
