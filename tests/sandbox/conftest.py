from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from attrs import frozen

from ht_async.sandbox import RunningServer, SandboxConfig, serve

ORDERS = "/api/partners/orders"
SAMPLE_ORDER: dict[str, Any] = {
    "client_id": None,
    "first_name": "John",
    "last_name": "Doe",
    "email": "johndoe1@hellotech.com",
    "address": "719 Flower St, Los Angeles, CA 90017",
    "address_details": "Yellow house",
    "phone": "8888888888",
    "business_name": "John Doe S/A",
    "sku_id": [10639],
    "devices": ["iPhone 13"],
    "notes": "This is everything",
    "time_windows": [
        {"start_time": "2024-11-03T16:00:00.000Z", "end_time": "2024-11-03T17:00:00.000Z"},
        {"start_time": "2024-11-03T17:00:00.000Z", "end_time": "2024-11-03T18:00:00.000Z"},
    ],
    "purchase_order_id": "PO-1234",
}


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: to make one per client would take most of the time of these tests."""


@frozen
class Api:
    """A running sandbox and a client for it."""

    server: RunningServer
    client: httpx.AsyncClient

    async def post_order(self, headers: dict[str, str] | None = None, **members: Any) -> Any:
        body = {**SAMPLE_ORDER, **members}
        return await self.client.post(ORDERS, json=body, headers=headers)

    async def create(self, **members: Any) -> dict[str, Any]:
        response = await self.post_order(**members)
        assert response.status_code == 200, response.text
        return response.json()["order"]

    async def ids(self, query: str = "") -> list[int]:
        response = await self.client.get(f"{ORDERS}?{query}")
        assert response.status_code == 200, response.text
        return [order["id"] for order in response.json()["orders"]]

    async def admin(self, path: str) -> Any:
        response = await self.client.get(f"/_sandbox/{path}")
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture
async def sandbox() -> AsyncIterator[Callable[..., Awaitable[Api]]]:
    """Start sandboxes with the given settings; all stop at the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> Api:
            server = await stack.enter_async_context(serve(SandboxConfig(port=0, **settings)))
            client = httpx.AsyncClient(
                base_url=server.url,
                headers={"Api-Key": server.api_key},
                trust_env=False,
                verify=NO_TLS,
            )
            return Api(server, await stack.enter_async_context(client))

        yield start


@pytest.fixture
async def api(sandbox: Callable[..., Awaitable[Api]]) -> Api:
    return await sandbox()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """Wait for a condition of the server that runs in the same loop."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - the condition has no event
                await asyncio.sleep(0.005)

    return wait


@pytest.fixture
def sample_order() -> Callable[..., dict[str, Any]]:
    """Return the documented sample body with members changed; ``...`` leaves one out."""

    def body(**members: Any) -> dict[str, Any]:
        merged = {**SAMPLE_ORDER, **members}
        return {name: value for name, value in merged.items() if value is not ...}

    return body
