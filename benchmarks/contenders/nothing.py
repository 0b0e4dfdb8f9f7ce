"""SDKs over transports that do no I/O: what is left is the SDK's own work.

Such a transport has the answer already, and gives it in the next turn of the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks import orders
from benchmarks.contenders.bare import Send
from benchmarks.contenders.contender import API_KEY, Job, Open, Place
from benchmarks.contenders.ours import Use
from benchmarks.contenders.patterns import in_workers
from benchmarks.contenders.tasks import CHAT, CUSTOMER, ORDERS
from benchmarks.server import HERE as SERVER
from benchmarks.work import Work

if TYPE_CHECKING:
    import httpx2

    from ht_async import Answer, AttemptTimeouts, HelloTech, NewOrder, Progress, Request

NOWHERE = "https://api.example.com"
HEADERS = {
    "Date": "Tue, 03 Nov 2026 16:00:00 GMT",
    "Content-Type": "application/json; charset=utf-8",
    "Connection": "keep-alive",
    "Cache-Control": "max-age=0, private, must-revalidate",
    "X-Request-Id": "5f2c1f7e-9a36-4c7c-8f0e-000000000001",
    "Server": "benchmark",
}


def body(name: str) -> bytes:
    """The body of an answer of the benchmark server, written without spaces."""
    value = json.loads((SERVER / f"bodies/{name}.json").read_text())
    return json.dumps(value, separators=(",", ":")).encode()


class Nothing:
    """A transport of ht_async."""

    def __init__(self) -> None:
        self._body = b'{"status":"success","order":' + body("order") + b"}"
        headers = {**HEADERS, "Content-Length": str(len(self._body))}
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def send(self, request: Request, timeouts: AttemptTimeouts, progress: Progress) -> Answer:
        """Take the request and return the answer."""
        from ht_async import Answer, Headers

        del request, timeouts
        progress.nothing_sent()
        await asyncio.sleep(0)
        progress.sending()
        return Answer(200, Headers(self._headers), self._body)

    async def aclose(self) -> None:
        """Have nothing to close."""


def ours(use: Use) -> Open:
    """ht_async, put to some use."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        from ht_async import HelloTech

        async with HelloTech(
            API_KEY, base_url=NOWHERE, transport=Nothing(), max_connections=place.in_flight
        ) as ht:
            yield lambda work: use(ht, work, place.in_flight)

    return opened


async def create_typed(ht: HelloTech, work: Work, in_flight: int) -> None:
    """Create orders with `create_orders`, of `NewOrder`s."""

    def done(outcome: Any) -> None:
        work.done(work.first + outcome.index)

    await ht.create_orders(new_orders(work), concurrency=in_flight, on_outcome=done)


async def create_streamed(ht: HelloTech, work: Work, in_flight: int) -> None:
    """Create orders with `iter_create_orders`, of `NewOrder`s."""
    async with ht.iter_create_orders(new_orders(work), concurrency=in_flight) as outcomes:
        async for outcome in outcomes:
            work.done(work.first + outcome.index)


def new_orders(numbers: Iterable[int]) -> Iterator[NewOrder]:
    """Orders as typed code has them, made as they are asked for."""
    from ht_async import NewOrder

    sample = NewOrder.from_mapping(orders.as_fields(1))
    members = {name: getattr(sample, name) for name in orders.as_fields(1)}
    for number in numbers:
        yield NewOrder(**{**members, "purchase_order_id": f"BENCH-{number:08d}"})


@contextlib.asynccontextmanager
async def ours_alone(place: Place) -> AsyncIterator[Job]:
    """The transport by itself, for as many workers."""
    from ht_async import AttemptTimeouts, Progress, Request

    transport = Nothing()
    request = Request("POST", NOWHERE + ORDERS, ())
    timeouts = AttemptTimeouts(connect=5, read=30, write=30)

    async def one(_: int) -> None:
        await transport.send(request, timeouts, Progress())

    yield lambda work: in_workers(one, work, place.in_flight)


def _httpx2_transport(content: bytes) -> httpx2.AsyncBaseTransport:
    import httpx2

    class Transport(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            del request
            await asyncio.sleep(0)
            return httpx2.Response(200, headers=HEADERS, content=content)

    return Transport()


@contextlib.asynccontextmanager
async def httpx2_client(place: Place) -> AsyncIterator[Send]:
    """An `AsyncClient`, which is what openai-python stands on."""
    import httpx2

    del place
    async with httpx2.AsyncClient(
        base_url=NOWHERE, transport=_httpx2_transport(body("chat_completion"))
    ) as client:

        async def send(method: str, path: str, **content: Any) -> bytes:
            response = await client.request(method, path, **content)
            response.raise_for_status()
            received: bytes = response.content
            return received

        yield send


@contextlib.asynccontextmanager
async def openai(place: Place) -> AsyncIterator[Job]:
    """openai-python, completing chats."""
    import httpx2
    import openai as sdk

    http = httpx2.AsyncClient(transport=_httpx2_transport(body("chat_completion")))
    async with sdk.AsyncOpenAI(
        api_key=API_KEY, base_url=f"{NOWHERE}/v1", http_client=http
    ) as client:
        chat: dict[str, Any] = CHAT

        async def one(_: int) -> None:
            completion = await client.chat.completions.create(**chat)
            assert completion.choices[0].message.content

        yield lambda work: in_workers(one, work, place.in_flight)


@contextlib.asynccontextmanager
async def stripe(place: Place) -> AsyncIterator[Job]:
    """stripe-python, creating customers; below its own HTTP client there is nothing."""
    import stripe as sdk

    content = body("customer")

    class Client(sdk.HTTPClient):
        name = "nothing"

        async def request_async(self, *_: Any, **__: Any) -> tuple[bytes, int, dict[str, str]]:
            await asyncio.sleep(0)
            return content, 200, HEADERS

        async def close_async(self) -> None:
            pass

    client = sdk.StripeClient(API_KEY, http_client=Client())
    customer: Any = CUSTOMER

    async def one(_: int) -> None:
        assert (await client.v1.customers.create_async(params=customer)).id

    yield lambda work: in_workers(one, work, place.in_flight)
