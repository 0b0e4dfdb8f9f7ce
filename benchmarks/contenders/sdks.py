"""Two SDKs that many people know, each calling what its own API offers."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from benchmarks.contenders.contender import API_KEY, Job, Open, Place
from benchmarks.contenders.patterns import in_workers
from benchmarks.contenders.tasks import CHAT, CUSTOMER
from benchmarks.work import Work

TIMEOUT_SECONDS = 60


def openai(http_client: str) -> Open:
    """openai-python, completing chats.

    Args:
        http_client: Name of its class of HTTP clients.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        import openai as sdk

        http = getattr(sdk, http_client)(trust_env=False)
        async with sdk.AsyncOpenAI(
            api_key=API_KEY,
            base_url=f"{place.base_url}/v1",
            timeout=TIMEOUT_SECONDS,
            http_client=http,
        ) as client:
            chat: dict[str, Any] = CHAT

            async def one(_: int) -> None:
                completion = await client.chat.completions.create(**chat)
                assert completion.choices[0].message.content

            async def job(work: Work) -> None:
                await in_workers(one, work, place.in_flight)

            yield job

    return opened


def stripe(http_client: str) -> Open:
    """stripe-python, creating customers.

    Args:
        http_client: Name of its class of HTTP clients.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        import stripe as sdk

        http = getattr(sdk, http_client)(timeout=TIMEOUT_SECONDS)
        client = sdk.StripeClient(API_KEY, base_addresses={"api": place.base_url}, http_client=http)
        customer: Any = CUSTOMER

        async def one(_: int) -> None:
            assert (await client.v1.customers.create_async(params=customer)).id

        async def job(work: Work) -> None:
            await in_workers(one, work, place.in_flight)

        try:
            yield job
        finally:
            await http.close_async()

    return opened
