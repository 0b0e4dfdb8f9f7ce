"""`orders.watch` in worlds where much goes wrong: what lasted is told, and the end always."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from watch_worlds import World, play

from ht_async import Order, OrderChange
from ht_async.resources.following import watch
from ht_async.resources.following.told_orders import ToldOrders

pytestmark = pytest.mark.no_cover

SMALL = World(orders=60)


@pytest.mark.parametrize(
    "world",
    [
        World(),
        World(orders=60, ahead=-5400, share=0.2),
        World(orders=60, ahead=5400, lag=3600, share=0.0),
        World(orders=60, kills=100),
    ],
    ids=["usual", "stormy", "lagging", "killed often"],
)
def test_every_state_that_lasts_and_every_final_state_is_told(world: World, tmp_path: Path) -> None:
    assert list(play(world, 1, tmp_path)) == []


def test_so_it_is_in_new_worlds(tmp_path: Path) -> None:
    seed = SystemRandom().randrange(10**9)
    print(f"seed {seed}: python scripts/simulate_watch.py --first {seed} --seeds 1 --orders 60")
    assert list(play(SMALL, seed, tmp_path)) == []


async def tells_too_soon(
    self: watch.Watch, told: ToldOrders, orders: Sequence[Order], begin: datetime
) -> AsyncGenerator[OrderChange]:
    """Takes a change as told before anybody was."""
    now = self.wall_clock()
    followed = {order.id: (order, watch.sighting(order, now)) for order in orders}
    for change, seen in watch.changes(followed, await told.known(followed)):
        await told.acknowledge(seen)
        await told.write()
        yield change


async def forgets_the_rest(
    self: watch.Watch, told: ToldOrders, orders: Sequence[Order], begin: datetime
) -> AsyncGenerator[OrderChange]:
    """Tells half of a page."""
    now = self.wall_clock()
    followed = {order.id: (order, watch.sighting(order, now)) for order in orders[::2]}
    for change, seen in watch.changes(followed, await told.known(followed)):
        yield change
        await told.acknowledge(seen)


@pytest.mark.parametrize("mistake", [tells_too_soon, forgets_the_rest])
def test_a_broken_watch_is_caught(
    mistake: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch.Watch, "_news", mistake)
    assert list(play(SMALL, 1, tmp_path)) != []
