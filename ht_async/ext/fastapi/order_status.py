"""A route that tells what became of an order whose answer was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.routing import NoMatchFound

from ht_async.ext.fastapi.app_state import inquiries_of
from ht_async.ext.fastapi.inquiries import OrderStatusReport

_ROUTE = "hello_tech_order_status"
_WAIT = 1.0


def order_status_router(
    path: str = "/order-status", *, look_back: timedelta | None = None
) -> APIRouter:
    """Return a router with one route: `GET /order-status?reference=PO-1`.

    It tells whether an order is `pending`, `created` (with its id), `failed`, `unresolved` or
    `unknown` (404), as far as the client of this process knows. With several worker processes a
    status may be asked of another one than has sent the order: keep orders in your database, as
    `examples/fastapi_app` does, or give `look_back`. Who knows a reference may ask: include the
    router with the dependencies that protect your own routes.

    Args:
        path: Path of the route.
        look_back: If given, an order that this process has not sent is looked for on the server,
            among those created since so long ago, and is `created` if it is there. That lists all
            of them, for one reference at a time.
    """
    router = APIRouter(tags=["orders"])

    @router.get(path, name=_ROUTE, responses={404: {"model": OrderStatusReport}})
    async def order_status(
        request: Request,
        response: Response,
        reference: Annotated[str, Query(min_length=1, max_length=1_000)],
    ) -> OrderStatusReport:
        """Tell what became of the order with a reference."""
        report = await inquiries_of(request).report(reference, _WAIT, look_back)
        if report.status == "unknown":
            response.status_code = 404
        response.headers["Cache-Control"] = "no-store"
        return report

    return router


def order_status_url(request: Request, reference: str) -> str | None:
    """Return the path that `order_status_router` tells about an order at; None without it."""
    try:
        path = request.url_for(_ROUTE).path
    except NoMatchFound:
        return None
    return f"{path}?{urlencode({'reference': reference})}"
