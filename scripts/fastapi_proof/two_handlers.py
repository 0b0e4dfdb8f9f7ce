"""The same handlers twice: on ht-async, and on a bare httpx client."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from ht_async import Order
from ht_async.ext.fastapi import HelloTechDep, NewOrderBody, add_exception_handlers, lifespan


@asynccontextmanager
async def bare_client(app: FastAPI) -> AsyncIterator[None]:
    """Open an httpx client as ht-async has one: as many connections, no redirects."""
    async with httpx.AsyncClient(
        base_url=os.environ["HT_BASE_URL"],
        headers={"Api-Key": os.environ["HT_API_KEY"]},
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        timeout=30,
        trust_env=False,
    ) as app.state.bare:
        yield


app = FastAPI(lifespan=lifespan(bare_client))
add_exception_handlers(app)


@app.get("/ht-async/{order_id}")
async def get(order_id: int, ht: HelloTechDep) -> Order:
    """Show an order."""
    return await ht.orders.get(order_id)


@app.get("/httpx/{order_id}")
async def bare_get(order_id: int) -> dict[str, Any]:
    """Show an order."""
    answer = await app.state.bare.get(f"/api/partners/orders/{order_id}")
    answer.raise_for_status()
    order: dict[str, Any] = answer.json()["order"]
    return order


@app.post("/ht-async")
async def create(order: NewOrderBody, ht: HelloTechDep) -> Order:
    """Create an order."""
    return await ht.orders.create(order)


@app.post("/httpx")
async def bare_create(order: dict[str, Any]) -> dict[str, Any]:
    """Create an order."""
    body = {**order, "sku_id": order["sku_ids"]}
    del body["sku_ids"]
    answer = await app.state.bare.post("/api/partners/orders", json=body)
    answer.raise_for_status()
    created: dict[str, Any] = answer.json()["order"]
    return created


@app.get("/cpu")
async def cpu() -> float:
    """Tell the processor time that this process has used, in seconds."""
    return time.process_time()
