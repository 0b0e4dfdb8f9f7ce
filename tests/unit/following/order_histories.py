"""A server in virtual time whose orders change by themselves, and whose lists lag behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field, frozen
from virtual_time import EPOCH, wall_clock

from ht_async import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    HelloTech,
    Progress,
    Request,
)

Weather = Callable[[], "Answer | Failure | None"]
"""What becomes of a request instead of a true answer."""


def fair() -> None:
    """Let every request have its answer."""


@frozen
class State:
    """A status of an order.

    Args:
        shown: Loop time from which lists show it.
        status: The status code.
        changed: Loop time at which it came about, which `updated_at` tells.
    """

    shown: float
    status: int
    changed: float


@define
class History:
    """An order with everything that happens to it.

    Args:
        id: Its id.
        created: Loop time of its creation; lists show it with its first state.
        states: Its states, the oldest first.
    """

    id: int
    created: float
    states: Sequence[State]

    def at(self, now: float) -> State | None:
        """Return the state that lists show, if they show the order at all."""
        shown = [state for state in self.states if state.shown <= now]
        return shown[-1] if shown else None


@define
class OrderHistories:
    """Lists orders, newest first in pages, the last id being the next cursor.

    Args:
        orders: The orders.
        ahead: Seconds by which the server's clock is ahead of ours.
        seconds: How long the next request takes.
        weather: What becomes of it.
        left_out: Returns the ids of the orders that the list that begins now leaves out.
        members: Returns further members of each order.
    """

    orders: Sequence[History]
    ahead: float = 0.0
    seconds: Callable[[], float] = lambda: 0.1
    weather: Weather = fair
    left_out: Callable[[], set[int]] = set
    members: Callable[[], dict[str, Any]] = dict
    queries: list[dict[str, str]] = field(factory=list)
    looks: list[float] = field(factory=list)
    _hidden: set[int] = field(factory=set)

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        await asyncio.sleep(self.seconds())
        query = dict(parse_qsl(urlsplit(request.url).query))
        self.queries.append(query)
        return self.weather() or self._list(query)

    async def aclose(self) -> None:
        pass

    def client(self, **settings: Any) -> HelloTech:
        """Make a client that talks to this server, in virtual time."""
        ht = HelloTech("key", base_url="https://api.example", transport=self, **settings)
        ht._session.engine._runtime.wall_clock = wall_clock
        return ht

    def _list(self, query: dict[str, str]) -> Answer:
        now = asyncio.get_running_loop().time()
        if "cursor" not in query:
            self.looks.append(now)
            self._hidden = self.left_out()
        first = datetime.strptime(query["from"], "%m-%d-%Y").date()
        before = int(query.get("cursor", 2**62))
        rows: list[dict[str, Any]] = []
        for order in sorted(self.orders, key=lambda order: -order.id):
            state = order.at(now)
            if order.id >= before or state is None or order.id in self._hidden:
                continue
            if self._clock(order.created).date() >= first:
                rows.append(self._shown(order, state))
            if len(rows) == int(query["limit"]):
                break
        date = format_datetime(wall_clock() + timedelta(seconds=self.ahead), usegmt=True)
        headers = Headers([(b"date", date.encode())])
        return Answer(200, headers, json.dumps({"orders": rows}).encode())

    def _shown(self, order: History, state: State) -> dict[str, Any]:
        return {
            "id": order.id,
            "status": state.status,
            "created_at": self._date(order.created),
            "updated_at": self._date(state.changed),
            **self.members(),
        }

    def moment(self, loop_time: float) -> datetime:
        """Return a moment as the server tells it: by its clock, in whole seconds."""
        return self._clock(loop_time).replace(microsecond=0)

    def _date(self, loop_time: float) -> dict[str, Any]:
        moment = self.moment(loop_time)
        return {"integer": int(moment.timestamp()), "iso": moment.isoformat()}

    def _clock(self, loop_time: float) -> datetime:
        return EPOCH + timedelta(seconds=loop_time + self.ahead)


def order(number: int, *states: tuple[float, int], created: float | None = None) -> History:
    """Make an order with states that lists show at once: pairs of a loop time and a status."""
    begun = states[0][0] if created is None else created
    return History(number, begun, [State(at, status, at) for at, status in states])


def stormy(chance: Random, share: float) -> Weather:
    """Make a weather in which a share of the requests goes wrong in every way there is."""
    failures = (
        Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, ConnectionResetError()),
        Failure(Evidence.NOT_SENT, FailureKind.CONNECTION, ConnectionRefusedError()),
        Failure(Evidence.MAYBE_SENT, FailureKind.TIMEOUT, TimeoutError()),
        Answer(500, Headers(()), b"{}"),
        Answer(503, Headers(()), b"{}"),
        Answer(429, Headers([(b"retry-after", b"2")]), b"{}"),
        Answer(200, Headers(()), b"<html>"),
    )
    return lambda: chance.choice(failures) if chance.random() < share else None
