"""A route for HighLevel's webhooks about orders."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Literal, cast

from fastapi import APIRouter, HTTPException, Request
from starlette.requests import ClientDisconnect

from ht_async import codec
from ht_async.errors import ConfigurationError
from ht_async.ext.fastapi.shop_order_fetches import OnShopOrder, ShopOrderFetches
from ht_async.ext.fastapi.webhook_signature import SignatureCheck
from ht_async.sources.highlevel import HighLevelOrders

_EVENTS = ("OrderCreate", "OrderStatusUpdate")
_SIGNATURE = "x-wh-signature"
_LARGEST = 1024 * 1024
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


def highlevel_webhook_router(
    path: str = "/highlevel/webhook",
    *,
    shop: HighLevelOrders,
    on_order: OnShopOrder,
    public_key: str,
    most_at_once: int = 1_000,
    grace: float = 10.0,
) -> APIRouter:
    """Return a router with one route, for the webhooks `OrderCreate` and `OrderStatusUpdate`.

    What a webhook says of an order is not used: the order is got by its id, after the answer, and
    handed on as it is then. So deliveries may be repeated, come in any order, or be played again
    by others: `on_order` is given an order once more, and has to do nothing about one that it
    knows; `submit_shop_order` of `ht_async.bulk.shop_submitting` does that. Whether HighLevel
    repeats a lost delivery is not documented: `ht-async sources sync` takes what is missing.

    The route answers 200 at once, to events of other kinds or locations too; 401 without
    HighLevel's signature, 400 and 413 to what is no event, 503 while too many orders are under way.

    Args:
        path: Path of the route.
        shop: The shop; you close it.
        on_order: Given each order. What it raises is logged.
        public_key: HighLevel's published key, in PEM.
        most_at_once: Orders that may be under way at once.
        grace: Seconds that they have to end when the application ends.

    Raises:
        ConfigurationError: The key is none, or cryptography is not installed.

    Source: https://github.com/GoHighLevel/highlevel-api-docs (docs/webhook events/OrderCreate.md,
        OrderStatusUpdate.md, docs/oauth/WebhookAuthentication.md; documented).
    """
    check = SignatureCheck(public_key)
    running: list[ShopOrderFetches] = []

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncGenerator[None]:
        fetches = ShopOrderFetches(shop, on_order, most_at_once)
        running.append(fetches)
        try:
            yield
        finally:
            running.remove(fetches)
            await fetches.aclose(grace)

    router = APIRouter(include_in_schema=False, lifespan=lifespan)

    @router.post(path)
    async def receive(request: Request) -> dict[Literal["status"], str]:
        body = await _read(request)
        if not check.holds(request.headers.get(_SIGNATURE), body):
            raise HTTPException(401, "the signature is missing or not HighLevel's")
        order_id = _order_id(body, shop.location_id)
        if order_id is None:
            return {"status": "ignored"}
        if not running:
            raise ConfigurationError("let the server or the test run the application's lifespan")
        if not running[0].begin(order_id):
            raise HTTPException(503, "too many orders are under way", {"Retry-After": "10"})
        return {"status": "accepted"}

    return router


async def _read(request: Request) -> bytes:
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST:
                raise HTTPException(413, "this is larger than any event")
    except ClientDisconnect:
        raise HTTPException(400, "the sender left before the end of the event") from None
    return bytes(body)


def _order_id(body: bytes, location_id: str) -> str | None:
    """Return the id of the order that an event tells of; None if it is about something else."""
    try:
        event: Any = codec.decode(body)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise HTTPException(400, "this is no event")
    told = cast("dict[str, Any]", event)
    location = told.get("locationId") or told.get("altId")
    if told.get("type") not in _EVENTS or location != location_id:
        return None
    order_id = told.get("_id")
    if not isinstance(order_id, str) or not _ID.fullmatch(order_id):
        raise HTTPException(400, "this event tells of no order")
    return order_id
