"""An application in the event loop of a test, and a browser to use it with."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

import httpx
from fastapi import FastAPI, Query

from ht_async import HelloTech, Order, OrderStatus, RetryPolicy
from ht_async.ext.fastapi import (
    HelloTechDep,
    NewOrderBody,
    add_exception_handlers,
    health_router,
    lifespan,
    order_status_router,
)
from ht_async.sandbox import RunningServer

ORDER = {"address": "1 Main St", "phone": "2135550100", "sku_ids": [42], "first_name": "Jane",
         "last_name": "Doe", "email": "jane@example.com"}  # fmt: skip


def make_app(
    server: RunningServer, *, look_back: timedelta | None = None, **settings: Any
) -> FastAPI:
    """An application with everything that the package has for one."""
    settings = {"base_url": server.url, "api_key": server.api_key, "settle": 1.0, **settings}
    settings.setdefault("retry", RetryPolicy(retries=0))
    app = FastAPI(lifespan=lifespan(client=partial(HelloTech, **settings)))
    add_exception_handlers(app)
    app.include_router(order_status_router(look_back=look_back))
    app.include_router(health_router(timeout=0.5))

    @app.get("/orders")
    async def find(
        ht: HelloTechDep, status: Annotated[list[OrderStatus] | None, Query()] = None
    ) -> list[Order]:
        return [order async for order in ht.orders.list(status=status)]

    @app.get("/orders/{order_id}")
    async def show(order_id: int, ht: HelloTechDep) -> Order:
        return await ht.orders.get(order_id)

    @app.post("/orders", status_code=201)
    async def book(order: NewOrderBody, ht: HelloTechDep, look_for: float = 0.0) -> Order:
        return await ht.orders.create(order, resolve_within=look_for)

    return app


@asynccontextmanager
async def opened(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """Start an application, and end it."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://shop") as browser,
    ):
        yield browser


def raising(error: Exception) -> Callable[[], Any]:
    """A handler that ends in an error."""

    async def handler() -> None:
        raise error

    return handler
