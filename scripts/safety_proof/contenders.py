"""The ways to create many orders that are compared: with the SDK, and as one writes it naively."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from ht_async import HelloTech, OrderOutcome, OutcomeStatus, Timeout
from ht_async.resources.recovery import OnAbsent
from safety_proof.server import Server

WORKERS = 48
"""Orders under way at once, for every contender."""

READ_TIMEOUT = 2.0
"""Seconds without a byte of the answer before a contender gives up."""

TRIES = 3


@dataclass(frozen=True)
class Told:
    """What a contender says became of an order.

    Attributes:
        reference: The order's `purchase_order_id`.
        status: What became of it.
        order_id: Its id, if it exists.
        recovered: Whether its answer was lost and it was found.
    """

    reference: str
    status: OutcomeStatus
    order_id: int | None = None
    recovered: bool = False


@dataclass
class Run:
    """What a contender did.

    Attributes:
        told: What it says became of each order.
        sending: Seconds until it had sent every order once and asked for more.
        seconds: Seconds that it took in all.
        cpu: Seconds of this process's CPU time.
    """

    told: Sequence[Told] = ()
    sending: float = 0.0
    seconds: float = 0.0
    cpu: float = 0.0


def order(number: int) -> dict[str, Any]:
    """Return the fields of an order, all different but for the SKU."""
    return {
        "address": f"{number} Main St, Los Angeles, CA 90017",
        "phone": f"213{number:07}",
        "sku_ids": [42],
        "first_name": "Jane",
        "last_name": "Doe",
        "email": f"jane.{number}@example.com",
        "purchase_order_id": f"PO-{number}",
    }


class _Watch:
    """Takes the times of a run."""

    def __init__(self) -> None:
        self.run = Run()
        self._began, self._cpu = time.monotonic(), time.process_time()

    def inputs(self, orders: int) -> Iterator[dict[str, Any]]:
        for number in range(orders):
            yield order(number)
        self.run.sending = time.monotonic() - self._began

    def stop(self, told: Sequence[Told]) -> Run:
        self.run.told = told
        self.run.seconds = time.monotonic() - self._began
        self.run.cpu = time.process_time() - self._cpu
        return self.run


async def with_sdk(server: Server, orders: int, settle: float, on_absent: OnAbsent) -> Run:
    """Create orders with `create_orders`."""
    async with HelloTech(
        server.api_key,
        base_url=server.url,
        trust_env=False,
        timeout=Timeout(read=READ_TIMEOUT),
        settle=settle,
        on_absent=on_absent,
    ) as ht:
        watch = _Watch()
        result = await ht.create_orders(watch.inputs(orders), concurrency=WORKERS)
        return watch.stop([_told(outcome) for outcome in result.outcomes])


def _told(outcome: OrderOutcome) -> Told:
    order_id = outcome.order.id if outcome.order else None
    return Told(outcome.reference or "", outcome.status, order_id, outcome.recovered)


async def naively(server: Server, orders: int) -> Run:
    """Create orders with `asyncio.gather` over httpx, trying again whatever went wrong."""
    async with httpx.AsyncClient(
        base_url=server.url,
        headers={"Api-Key": server.api_key},
        limits=httpx.Limits(max_connections=WORKERS, max_keepalive_connections=WORKERS),
        timeout=httpx.Timeout(60, read=READ_TIMEOUT),
        trust_env=False,
    ) as client:
        watch = _Watch()
        inputs = watch.inputs(orders)

        async def work() -> list[Told]:
            return [await _try_thrice(client, fields) for fields in inputs]

        told = await asyncio.gather(*(work() for _ in range(WORKERS)))
        return watch.stop([each for some in told for each in some])


async def _try_thrice(client: httpx.AsyncClient, fields: dict[str, Any]) -> Told:
    body = {**fields, "sku_id": fields["sku_ids"]}
    del body["sku_ids"]
    reference = fields["purchase_order_id"]
    for _ in range(TRIES):
        try:
            answer = await client.post("/api/partners/orders", json=body)
            answer.raise_for_status()
            return Told(reference, OutcomeStatus.CREATED, answer.json()["order"]["id"])
        except (httpx.HTTPError, ValueError):
            continue
    return Told(reference, OutcomeStatus.FAILED)
