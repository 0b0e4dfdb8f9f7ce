"""A process that can be killed or frozen: all that it does to the world goes through here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextvars import ContextVar
from random import Random
from typing import Any, final

from attrs import define, field
from memory_journal import MemoryJournal
from model_network import ModelNetwork
from virtual_time import other_tasks
from weather import Fate

from ht_async import Answer, AttemptTimeouts, Failure, Progress, Request
from ht_async.bulk.errors import JournalError


@define(eq=False)
class Process:
    """How a process is.

    Args:
        name: Its name; what it is called in the journal.
    """

    name: str
    dead: bool = False
    frozen_until: float = 0.0
    graves: list[asyncio.Future[None]] = field(factory=list)

    def kill(self) -> None:
        """End it as a power cut does: nothing that it does has any effect from now on."""
        self.dead = True

    def freeze(self, seconds: float) -> None:
        """Stop it for a while; it does not notice by itself."""
        self.frozen_until = max(self.frozen_until, _now() + seconds)

    async def breathe(self) -> None:
        """Go on when the process does."""
        while not self.dead and self.frozen_until > _now():  # noqa: ASYNC110 - it may be frozen anew
            await asyncio.sleep(self.frozen_until - _now())
        if self.dead:
            never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.graves.append(never)  # or it would be collected with whoever waits for it
            await never


@final
class ProcessJournal:
    """A journal as a process sees it: its calls take time, and may seem to fail.

    Args:
        journal: The journal.
        process: The process.
        chance: Chooses how long calls take, and which fail.
        flaws: Share of the calls that fail, before or after they have taken effect, ...
        until: ... up to this loop time.
    """

    def __init__(
        self,
        journal: MemoryJournal,
        process: Process,
        chance: Random,
        flaws: float,
        until: float,
    ) -> None:
        self._journal = journal
        self._process = process
        self._chance = chance
        self._flaws = flaws
        self._until = until

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._journal, name)

        async def call(*arguments: Any, **named: Any) -> Any:
            await self._pass()
            result = await method(*arguments, **named)
            await self._pass()
            return result

        return call

    async def _pass(self) -> None:
        await asyncio.sleep(self._chance.choice((0.0, 0.001, 0.05 * self._chance.random())))
        await self._process.breathe()
        if self._chance.random() < self._flaws and _now() < self._until:
            raise JournalError("the database is locked")


@define(kw_only=True)
class ProcessNetwork(ModelNetwork):
    """The network as a process uses it.

    Args:
        process: The process.
        leaving: Told the reference of every order whose first byte leaves.
    """

    process: Process
    leaving: Callable[[Process, str], None]

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        if request.method == "POST":
            _reference.set(json.loads(request.body)["purchase_order_id"])
        return await super().send(request, timeouts, progress)

    async def _connect(self, fate: Fate, timeouts: AttemptTimeouts, progress: Progress) -> None:
        await self.process.breathe()
        await super()._connect(fate, timeouts, progress)
        await self.process.breathe()

    def _leave(self, progress: Progress) -> None:
        super()._leave(progress)
        reference = _reference.get()
        if reference is not None:
            self.leaving(self.process, reference)


_reference: ContextVar[str | None] = ContextVar("reference", default=None)  # of an attempt


def _now() -> float:
    return asyncio.get_running_loop().time()


async def bury() -> None:
    """End the tasks of dead processes, which wait for ever."""
    while tasks := other_tasks():
        for task in tasks:
            task.cancel()
        await asyncio.sleep(1.0)
