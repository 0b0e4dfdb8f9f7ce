"""What the operations on clients put on the wire: method, URL, headers and body, as documented."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from messages import KEY
from pytest_httpx import HTTPXMock

from ht_async import HelloTech
from ht_async.models.partner_client import ClientAddress
from ht_async.resources.clients import Clients

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples" / "ht"
BASE = "https://partner.example"
CLIENTS = f"{BASE}/api/partners/clients"
COMMON = {
    "Host": "partner.example",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Api-Key": KEY,
}


def example(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_bytes())


@pytest.fixture
async def clients() -> AsyncIterator[Clients]:
    async with HelloTech(api_key=KEY, base_url=BASE, trust_env=False) as opened:
        yield opened.clients


def sent(httpx_mock: HTTPXMock) -> httpx.Request:
    request = httpx_mock.get_request()
    assert request is not None
    return request


def assert_headers(request: httpx.Request, **more: str) -> None:
    pairs = [(name.decode(), value.decode()) for name, value in request.headers.raw]
    found = dict(pairs)
    assert len(found) == len(pairs)
    assert found.pop("User-Agent").startswith("ht-async/")
    assert found == COMMON | {name.replace("_", "-"): value for name, value in more.items()}


async def test_create_posts_the_members(clients: Clients, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=example("update-client.response.200.json"))

    client = await clients.create(**example("update-client.request.json"))

    request = sent(httpx_mock)
    assert (request.method, str(request.url)) == ("POST", CLIENTS)
    assert json.loads(request.content) == example("update-client.request.json")
    assert_headers(
        request, Content_Type="application/json", Content_Length=str(len(request.content))
    )
    assert client.address == ClientAddress("string", "string", "string", "string")


async def test_get_asks_for_the_client_and_sends_no_body(
    clients: Clients, httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_response(json={"id": 728583})

    assert (await clients.get("728583")).id == 728583

    request = sent(httpx_mock)
    found = (request.method, str(request.url), request.content)
    assert found == ("GET", f"{CLIENTS}/728583", b"")
    assert_headers(request)


async def test_update_puts_what_changes(clients: Clients, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"id": 5})

    await clients.update(5, email="ünï@example.com", first_name="東京", clear=("full_address",))

    request = sent(httpx_mock)
    assert (request.method, str(request.url)) == ("PUT", f"{CLIENTS}/5")
    assert json.loads(request.content) == {
        "email": "ünï@example.com",
        "first_name": "東京",
        "full_address": None,
    }
    assert_headers(
        request, Content_Type="application/json", Content_Length=str(len(request.content))
    )


@pytest.mark.parametrize(
    ("method", "operation", "member"),
    [
        ("create_setup_intent", "setup_intent", "client_secret"),
        ("create_ephemeral_key", "ephemeral_key", "ephemeral_key"),
    ],
)
async def test_payment_secrets_are_posted_for_without_a_body(
    clients: Clients, httpx_mock: HTTPXMock, method: str, operation: str, member: str
) -> None:
    httpx_mock.add_response(json=example(f"create-{operation.replace('_', '-')}.response.200.json"))

    view = await getattr(clients, method)(728583)

    request = sent(httpx_mock)
    found = (request.method, str(request.url), request.content)
    assert found == ("POST", f"{CLIENTS}/728583/{operation}", b"")
    assert_headers(request, Content_Length="0")
    assert view.stripe_customer_id == getattr(view, member).reveal() == "string"
