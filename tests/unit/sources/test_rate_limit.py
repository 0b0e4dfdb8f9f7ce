"""HighLevel's rate limit in virtual time: never more than 100 requests in 10 seconds."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from typing import Any

import pytest
from attrs import define, field
from json_server import answer
from virtual_time import run_virtual

from ht_async import (
    Answer,
    AttemptTimeouts,
    Headers,
    HTError,
    Progress,
    RateLimit,
    Request,
    RetryPolicy,
    Timeout,
)
from ht_async.events import Event, QuotaSpent
from ht_async.sources import HighLevelOrders

LIMIT, INTERVAL = 100, 10.0
PATIENT = Timeout(queue=3600, total=3600)
BURST = 60.0


@define
class LimitedServer:
    """Answers as HighLevel does, and refuses what is beyond its limit.

    Args:
        sliding: Counts the last 10 seconds; else from one multiple of 10 seconds to the next.
        tells: Sends its headers.
        others: Requests a second that come from elsewhere.
        daily: Requests that are left today.
    """

    sliding: bool = True
    tells: bool = True
    others: float = 0.0
    daily: int = 200_000
    arrivals: list[float] = field(factory=list)
    refused: int = 0
    taken: deque[float] = field(factory=deque)
    chance: random.Random = field(factory=lambda: random.Random(8))

    async def send(self, request: Request, timeouts: AttemptTimeouts, progress: Progress) -> Answer:
        await asyncio.sleep(self.chance.uniform(0.02, 0.3))
        now = asyncio.get_running_loop().time()
        self.arrivals.append(now)
        response = self._answer(request, now)
        await asyncio.sleep(self.chance.uniform(0.02, 0.3))
        return response

    def _answer(self, request: Request, now: float) -> Answer:
        beginning = now - INTERVAL if self.sliding else now // INTERVAL * INTERVAL
        while self.taken and self.taken[0] <= beginning - (0 if self.sliding else 1e-9):
            self.taken.popleft()
        since = INTERVAL if self.sliding else now - beginning
        left = LIMIT - len(self.taken) - int(self.others * since)
        if left <= 0 or self.daily <= 0:
            self.refused += 1
            refusal = answer({"message": "Too Many Requests"}, 429)
            return Answer(429, self._headers(0), refusal.body)
        self.taken.append(now)
        self.daily -= 1
        order = {"_id": request.url.partition("?")[0].rpartition("/")[2]}
        return Answer(200, self._headers(left - 1), answer(order).body)

    def _headers(self, left: int) -> Headers:
        if not self.tells:
            return Headers()
        return Headers(
            [
                (b"x-ratelimit-max", b"100"),
                (b"x-ratelimit-remaining", str(left).encode()),
                (b"x-ratelimit-interval-milliseconds", b"10000"),
                (b"x-ratelimit-daily-remaining", str(self.daily).encode()),
            ]
        )

    async def aclose(self) -> None:
        pass

    def busiest(self) -> int:
        """Return the most requests that arrived within 10 seconds."""
        window: deque[float] = deque()
        most = 0
        for moment in self.arrivals:
            window.append(moment)
            while window[0] <= moment - INTERVAL:
                window.popleft()
            most = max(most, len(window))
        return most


def burst(server: LimitedServer, seconds: float = BURST, **settings: Any) -> list[Event]:
    """Ask for orders without a pause, 200 at a time."""
    events: list[Event] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        settings.setdefault("retry", RetryPolicy(retries=20))
        async with HighLevelOrders(
            "token",
            location_id="L",
            transport=server,
            timeout=PATIENT,
            on_event=events.append,
            grace=0,
            **settings,
        ) as shop:

            async def ask(number: int) -> None:
                while loop.time() < seconds:
                    try:
                        await shop.get(f"order{number}")
                    except HTError:
                        await asyncio.sleep(1)

            tasks = [asyncio.create_task(ask(number)) for number in range(200)]
            await asyncio.sleep(seconds)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    run_virtual(main())
    return events


@pytest.mark.parametrize("sliding", [True, False])
@pytest.mark.parametrize("tells", [True, False])
def test_a_burst_of_60_seconds_stays_within_the_limit(sliding: bool, tells: bool) -> None:
    server = LimitedServer(sliding=sliding, tells=tells)
    burst(server)
    assert server.busiest() <= LIMIT
    assert server.refused == 0
    assert len(server.arrivals) > 0.85 * LIMIT / INTERVAL * BURST  # and makes good use of it


def test_another_rate_would_break_the_limit() -> None:
    server = LimitedServer(sliding=True, tells=False)
    burst(server, rate_limit=RateLimit(15, burst=5))
    assert server.busiest() > LIMIT
    assert server.refused > 0


def test_what_others_use_up_is_left_to_them() -> None:
    told = LimitedServer(sliding=False, others=6.0)
    events = burst(told)
    untold = LimitedServer(sliding=False, others=6.0, tells=False)
    burst(untold)
    assert any(isinstance(event, QuotaSpent) for event in events)
    assert told.refused <= 0.02 * len(told.arrivals)
    assert untold.refused > 2 * told.refused
    assert len(told.arrivals) > 0.6 * (LIMIT - 60) / INTERVAL * BURST


def test_nothing_is_sent_once_the_day_s_requests_are_used_up() -> None:
    server = LimitedServer(daily=20)
    events = burst(server, seconds=300.0)
    assert len(server.arrivals) <= 20
    assert {event.pause for event in events if isinstance(event, QuotaSpent)} == {600.0}
