"""ht-async in a FastAPI application.

    app = FastAPI(lifespan=lifespan())
    add_exception_handlers(app)

    @app.get("/orders/{order_id}")
    async def show(order_id: int, ht: HelloTechDep) -> Order:
        return await ht.orders.get(order_id)

It needs `pip install "ht-async[fastapi]"`.
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("fastapi") is None:
    raise ImportError(
        'fastapi is missing: ht_async.ext.fastapi needs pip install "ht-async[fastapi]"'
    )

from ht_async.ext.fastapi.dependency import HelloTechDep, NewOrderBody, get_hello_tech
from ht_async.ext.fastapi.exception_handlers import add_exception_handlers
from ht_async.ext.fastapi.health import health_router
from ht_async.ext.fastapi.highlevel_webhook import highlevel_webhook_router
from ht_async.ext.fastapi.inquiries import OrderState, OrderStatusReport
from ht_async.ext.fastapi.lifespan import lifespan
from ht_async.ext.fastapi.order_status import order_status_router, order_status_url

__all__ = [
    "HelloTechDep",
    "NewOrderBody",
    "OrderState",
    "OrderStatusReport",
    "add_exception_handlers",
    "get_hello_tech",
    "health_router",
    "highlevel_webhook_router",
    "lifespan",
    "order_status_router",
    "order_status_url",
]
