"""A crowd of browsers that use the shop, some of which leave in the midst of a request."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fastapi_proof.browser import LEAVINGS, Answer, Browser

SKUS = (42, 43)
ZIP_CODES = [f"9{number:04}" for number in range(0, 2_000, 20)]
DOUBLE_CLICK = 0.5
"""Share of the bookings that another browser asks for at the same time."""

_FINAL = ("created", "unresolved")


@dataclass
class Tally:
    """What the crowd has seen.

    Attributes:
        requests: Requests that were sent, in whole or in part.
        left: Those whose browser left.
        answers: Number of answers by status and, for problems, code.
        booked: HT's id of the order of each cart that a browser was told to be booked.
        carts: Carts that somebody tried to book.
        contradictions: Carts of which browsers were told different orders.
        seconds: How long it took.
    """

    requests: int = 0
    left: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    booked: dict[str, int] = field(default_factory=dict)
    carts: set[str] = field(default_factory=set)
    contradictions: set[str] = field(default_factory=set)
    seconds: float = 0.0

    def note(self, answer: Answer) -> None:
        """Count an answer."""
        problem = answer.headers.get("content-type") == "application/problem+json"
        self.answers[
            f"{answer.status} {answer.body['code']}" if problem else f"{answer.status}"
        ] += 1

    def note_booking(self, cart: str, answer: Answer) -> None:
        """Take note of the order of a cart, if it has one."""
        order_id = answer.body.get("order_id") if answer.status in (200, 201) else None
        if order_id is not None and self.booked.setdefault(cart, order_id) != order_id:
            self.contradictions.add(cart)


class Crowd:
    """Browsers that share a number of requests.

    Args:
        port: Where the shop listens.
        browsers: How many there are.
        leaving: Share of the requests in whose midst the browser leaves.
        seed: Decides what they do.
    """

    def __init__(self, port: int, *, browsers: int, leaving: float, seed: int) -> None:
        self._port = port
        self._browsers = browsers
        self._leaving = leaving
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._wanted: list[str] = []
        self._name = f"cart-{seed}"
        self.tally = Tally()

    async def use(self, requests: int) -> None:
        """Let the browsers make so many requests in all, then go on to what each cart became."""
        began = time.monotonic()
        steps = iter(range(requests))
        async with asyncio.TaskGroup() as crowd:
            for _ in range(self._browsers):
                crowd.create_task(self._browse(steps))
        self.tally.seconds += time.monotonic() - began

    async def _browse(self, steps: Iterator[int]) -> None:
        browser = Browser(self._port, self._chance)
        for _ in steps:
            method, path, body = self._next()
            self.tally.requests += 1
            if self._chance.random() < self._leaving:
                self.tally.left += 1
                await browser.leave(self._chance.choice(LEAVINGS), method, path, body)
                continue
            answer = await browser.ask(method, path, body)
            self.tally.note(answer)
            if path.endswith("/booking"):
                self.tally.note_booking(path.split("/")[2], answer)
        await browser.close()

    def _next(self) -> tuple[str, str, Any]:
        """Return what a browser does next."""
        draw = self._chance.random()
        if draw < 0.4 or (not self.tally.carts and draw >= 0.7):
            sku, zip_code = self._chance.choice(SKUS), self._chance.choice(ZIP_CODES)
            return "GET", f"/services/{sku}/availability?zip={zip_code}", None
        if draw < 0.7:
            cart = self._cart()
            return "POST", f"/carts/{cart}/booking", order_of(cart)
        cart = f"{self._name}-{self._chance.randrange(len(self.tally.carts))}"
        return "GET", f"/carts/{cart}/{'booking' if draw < 0.9 else 'order'}", None

    def _cart(self) -> str:
        """Return a cart to book: a new one, or one that another browser books right now."""
        if self._wanted:
            return self._wanted.pop()
        cart = f"{self._name}-{len(self.tally.carts)}"
        self.tally.carts.add(cart)
        if self._chance.random() < DOUBLE_CLICK:
            self._wanted.append(cart)
        return cart

    async def settle(self, seconds: float) -> Counter[str]:
        """Book what is not booked yet, and ask for every cart until its end is known.

        Returns:
            How many carts came to which end.
        """
        carts = iter(sorted(self.tally.carts))
        ends: Counter[str] = Counter()
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as crowd:
            for _ in range(min(self._browsers, 32)):
                crowd.create_task(self._bring_to_an_end(carts, ends))
        return ends

    async def _bring_to_an_end(self, carts: Iterator[str], ends: Counter[str]) -> None:
        browser = Browser(self._port, self._chance)
        for cart in carts:
            ends[await self._end_of(cart, browser)] += 1
        await browser.close()

    async def _end_of(self, cart: str, browser: Browser) -> str:
        while True:
            answer = await browser.ask("POST", f"/carts/{cart}/booking", order_of(cart))
            self.tally.note(answer)
            if answer.status in (201, 202) and answer.body["status"] in _FINAL:
                self.tally.note_booking(cart, answer)
                return str(answer.body["status"])
            await asyncio.sleep(0.2)


def order_of(cart: str) -> dict[str, Any]:
    """Return the order that is in a cart."""
    return {
        "address": "719 Flower St, Los Angeles, CA 90017",
        "phone": "2135550100",
        "sku_ids": [42],
        "first_name": "Jane",
        "last_name": "Doe",
        "email": f"{cart}@example.com",
    }
