"""Alarms ring at their time, once, unless they are called off."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import pytest
from virtual_time import virtual

from ht_async.engine.alarms import Alarms


class Bells:
    """Alarms, and when each of them rang."""

    def __init__(self) -> None:
        self.alarms = Alarms()
        self.rang: dict[int, float] = {}
        self._calls: dict[int, Callable[[], None]] = {}

    def set(self, number: int, when: float) -> None:
        def ring() -> None:
            assert number not in self.rang
            self.rang[number] = asyncio.get_running_loop().time()

        self._calls[number] = ring
        self.alarms.set(when, ring)

    def call_off(self, number: int) -> None:
        self.alarms.call_off(self._calls[number])


def timers() -> int:
    loop = asyncio.get_running_loop()
    return sum(not timer.cancelled() for timer in loop._scheduled)  # type: ignore[attr-defined]


@virtual
async def test_alarms_ring_at_their_times_in_any_order() -> None:
    bells = Bells()
    for number, when in enumerate((5.0, 1.0, 3.0, 3.0, 9.0)):
        bells.set(number, when)
    await asyncio.sleep(10)
    assert bells.rang == {1: 1.0, 2: 3.0, 3: 3.0, 0: 5.0, 4: 9.0}


@virtual
async def test_what_is_called_off_does_not_ring() -> None:
    bells = Bells()
    bells.set(1, 1.0)
    bells.set(2, 2.0)
    bells.call_off(1)
    bells.call_off(1)
    await asyncio.sleep(3)
    assert bells.rang == {2: 2.0}


@virtual
async def test_a_time_gone_by_rings_in_the_next_turn() -> None:
    await asyncio.sleep(10)
    bells = Bells()
    bells.set(1, 20.0)
    bells.set(2, 3.0)
    await asyncio.sleep(0.001)
    assert bells.rang == {2: 10.0}


@virtual
async def test_many_alarms_need_one_timer() -> None:
    bells, before = Bells(), timers()
    for number in range(100):
        bells.set(number, 60.0 + number)
    assert timers() == before + 1


@virtual
async def test_one_that_rings_may_set_another_and_call_one_off() -> None:
    alarms, rang = Alarms(), list[str]()
    alarms.set(1.0, lambda: (rang.append("first"), alarms.call_off(second), again())[0])

    def second() -> None:
        raise AssertionError("called off")

    def again() -> None:
        alarms.set(2.0, lambda: rang.append("again"))

    alarms.set(1.0, second)
    await asyncio.sleep(3)
    assert rang == ["first", "again"]


@virtual
async def test_closing_takes_the_timer_along_unless_an_alarm_is_set() -> None:
    bells, before = Bells(), timers()
    bells.set(1, 60.0)
    bells.alarms.close()
    assert timers() == before + 1
    bells.call_off(1)
    bells.alarms.close()
    assert timers() == before
    bells.set(2, 5.0)
    await asyncio.sleep(6)
    assert bells.rang == {2: 5.0}


@pytest.mark.parametrize("seed", range(50))
@virtual
async def test_any_schedule_rings_what_was_left_at_its_time(seed: int) -> None:
    chance, bells = random.Random(seed), Bells()
    due: dict[int, float] = {}
    for number in range(60):
        now = asyncio.get_running_loop().time()
        due[number] = now + chance.randint(0, 20)
        bells.set(number, due[number])
        if chance.random() < 0.7:
            other = chance.randrange(number + 1)
            bells.call_off(other)
            if other not in bells.rang:
                due.pop(other, None)
        await asyncio.sleep(chance.choice([0, 0, 0.5, 3]))
    await asyncio.sleep(100)
    assert bells.rang == due
