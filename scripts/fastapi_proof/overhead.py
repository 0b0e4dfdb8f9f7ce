"""What a handler costs on ht-async and on a bare httpx client, in the same run."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from safety_proof.server import running_server

from fastapi_proof.browser import Browser
from fastapi_proof.crowd import order_of
from fastapi_proof.shop import running_shop

APPLICATION = "fastapi_proof.two_handlers:app"
CLIENTS = ("httpx", "ht-async")
CONCURRENCY = 16

Step = Callable[[Browser, str, int], Awaitable[None]]
"""One request of a browser, by the client that serves it and a number that is unique."""


@dataclass(frozen=True)
class Cost:
    """Processor time of the application for one request, in microseconds, median of the rounds.

    Attributes:
        handler: What the handler does.
        httpx: With a bare httpx client.
        ht_async: With ht-async.
    """

    handler: str
    httpx: float
    ht_async: float


async def compare(requests: int, rounds: int) -> list[Cost]:
    """Measure the handlers, in turns.

    Args:
        requests: Requests of each round.
        rounds: How often each handler is measured.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server([], seed=1, latency=0.0) as api,
        running_shop(api, Path(folder), 1, 120.0, APPLICATION) as shop,
    ):
        order_id = await _an_order(shop.port)

        async def get(browser: Browser, client: str, _: int) -> None:
            await _expect(browser, "GET", f"/{client}/{order_id}")

        async def create(browser: Browser, client: str, number: int) -> None:
            reference = f"{client}-{number}"
            order = {**order_of(reference), "purchase_order_id": reference}
            await _expect(browser, "POST", f"/{client}", order)

        steps: Mapping[str, Step] = {"get an order": get, "create an order": create}
        return [
            await _compare(name, step, shop.port, requests, rounds) for name, step in steps.items()
        ]


async def _compare(name: str, step: Step, port: int, requests: int, rounds: int) -> Cost:
    costs: dict[str, list[float]] = {client: [] for client in CLIENTS}
    numbers = iter(range(10**9))
    for turn in range(rounds + 1):
        for client in CLIENTS:
            cost = await _round(step, client, port, requests, numbers)
            if turn:  # the first one warms up
                costs[client].append(cost)
    return Cost(name, *(1e6 * median(costs[client]) for client in CLIENTS))


async def _round(
    step: Step, client: str, port: int, requests: int, numbers: Iterator[int]
) -> float:
    """Return the seconds of processor time for one request."""
    steps = iter(range(requests))

    async def browse() -> None:
        browser = _browser(port)
        for _ in steps:
            await step(browser, client, next(numbers))
        await browser.close()

    before = await _cpu(port)
    async with asyncio.TaskGroup() as crowd:
        for _ in range(CONCURRENCY):
            crowd.create_task(browse())
    return (await _cpu(port) - before) / requests


async def _an_order(port: int) -> int:
    browser = _browser(port)
    created = await browser.ask("POST", "/ht-async", order_of("first"))
    await browser.close()
    order_id: int = created.body["id"]
    return order_id


async def _cpu(port: int) -> float:
    browser = _browser(port)
    told: float = (await browser.ask("GET", "/cpu")).body
    await browser.close()
    return told


async def _expect(browser: Browser, method: str, path: str, body: object = None) -> None:
    answer = await browser.ask(method, path, body)
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.body}")


def _browser(port: int) -> Browser:
    return Browser(port, random.Random(0))  # noqa: S311 - no secret
