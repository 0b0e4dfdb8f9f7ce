"""Worlds in which orders change, lists lag, the API fails and the follower is killed."""

from __future__ import annotations

import asyncio
import shutil
from asyncio import FIRST_COMPLETED
from collections.abc import Iterator
from contextlib import aclosing
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

from attrs import define, field, frozen
from order_histories import History, OrderHistories, State, stormy
from virtual_time import run_virtual

from ht_async import OrderChange

EVERY = 600.0
"""Seconds from look to look."""


@frozen(kw_only=True)
class World:
    """What happens.

    Args:
        orders: How many there are.
        changes: How many states each goes through.
        seconds: In which all of it happens.
        kills: How often the follower is killed.
        lag: Seconds, at most, until lists show what is so.
        ahead: Seconds by which the server's clock is ahead.
        share: Share of the requests that fail.
    """

    orders: int = 100
    changes: int = 10
    seconds: float = 86_400.0
    kills: int = 20
    lag: float = 900.0
    ahead: float = 0.0
    share: float = 0.02


@define
class Follower:
    """Follows orders in a state file, and is killed now and then.

    A process that is killed leaves behind what its state file holds at that moment, so that is
    what the next one begins with. Every second one dies while it works on a change.

    Args:
        folder: Where the state files are.
        chance: Chooses how long it works.
        told: Every change that it has worked on to the end.
    """

    folder: Path
    chance: Random
    told: list[OrderChange] = field(factory=list)
    _runs: int = 0
    _doomed: asyncio.Event = field(factory=asyncio.Event)
    _dying: asyncio.Event = field(factory=asyncio.Event)

    async def follow(self, server: OrderHistories, kills: list[float], end: float) -> None:
        """Follow until the end, beginning anew after each kill."""
        for moment in [*kills, end]:
            working = asyncio.create_task(self._run(server))
            await asyncio.wait({working}, timeout=moment - asyncio.get_running_loop().time())
            if moment != end and self._runs % 2:
                self._doomed.set()
                dying = asyncio.create_task(self._dying.wait())
                await asyncio.wait({working, dying}, timeout=EVERY, return_when=FIRST_COMPLETED)
                dying.cancel()
            assert not working.done(), working.exception()
            self._leave_behind()
            working.cancel()
            await asyncio.wait({working})

    async def _run(self, server: OrderHistories) -> None:
        async with server.client() as ht:
            changes = ht.orders.watch(since=date(2026, 1, 1), every=EVERY, state=self._state())
            async with aclosing(changes):
                async for change in changes:
                    if self._doomed.is_set():
                        self._dying.set()
                        await asyncio.Event().wait()
                    await asyncio.sleep(self.chance.choice([0.0, 0.0, 0.0, self.chance.random()]))
                    self.told.append(change)

    def _leave_behind(self) -> None:
        before = self._state()
        self._runs += 1
        self._doomed.clear()
        self._dying.clear()
        for suffix in ("", "-wal"):
            file = before.with_name(before.name + suffix)
            if file.exists():
                shutil.copy(file, self._state().with_name(self._state().name + suffix))

    def _state(self) -> Path:
        return self.folder / f"state-{self._runs}"


def play(world: World, seed: int, folder: Path) -> Iterator[str]:
    """Play a world; yield what the follower was not told, or was told wrongly."""
    chance = Random(seed)
    histories = [_history(world, number, chance) for number in range(1, world.orders + 1)]
    server = OrderHistories(
        histories,
        ahead=world.ahead,
        seconds=lambda: chance.random() * 0.5,
        weather=stormy(chance, world.share),
        left_out=lambda: {chance.randrange(1, world.orders + 1)},
    )
    kills = sorted(chance.random() * world.seconds for _ in range(world.kills))
    follower = Follower(folder, chance)
    end = world.seconds + world.lag + 4 * EVERY
    run_virtual(follower.follow(server, kills, end))
    yield from _flaws(histories, server, follower)


def _history(world: World, number: int, chance: Random) -> History:
    """Make an order's history; lists may show states late, and never an older one again."""
    moments = sorted(chance.random() * world.seconds for _ in range(world.changes))
    statuses = [chance.randrange(16) for _ in moments]
    shown = 0.0
    states: list[State] = []
    for index, (moment, status) in enumerate(zip(moments, statuses, strict=True)):
        shown = max(shown, moment + chance.choice([0.0, chance.random() * world.lag]))
        if index and status == statuses[index - 1]:
            statuses[index] = status = (status + 1) % 16
        states.append(State(shown, status, moment))
    return History(number, moments[0], states)


def _flaws(histories: list[History], server: OrderHistories, follower: Follower) -> Iterator[str]:
    told: dict[int, list[tuple[int | None, datetime | None]]] = {}
    for change in follower.told:
        state = change.order.status_code, change.order.updated_at
        told.setdefault(change.order.id, []).append(state)
    for history in histories:
        here = told.get(history.id, [])
        states = [(state.status, server.moment(state.changed)) for state in history.states]
        if here[-1:] != states[-1:]:
            yield f"order {history.id}: its final state was not told last"
        in_turn = [states.index(state) for state in here]
        if in_turn != sorted(in_turn):
            yield f"order {history.id}: its states were told in a wrong order"
        for state, (one, other) in zip(states, pairwise(history.states), strict=False):
            lasted = other.shown - one.shown
            if lasted > 2 * EVERY and state not in here:
                yield f"order {history.id}: a state that lasted {lasted:.0f} s was missed"
