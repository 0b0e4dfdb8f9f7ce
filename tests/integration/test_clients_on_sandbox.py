"""Clients over real sockets against the sandbox, which knows what really happened."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ht_async import (
    Dialect,
    HelloTech,
    NewOrder,
    NotFoundError,
    OutcomeUnknownError,
    RetryPolicy,
)
from ht_async.models.partner_client import ClientAddress
from ht_async.resources.clients import Clients
from ht_async.sandbox import RunningServer, SandboxConfig
from ht_async.sandbox import serve as serve_sandbox

FAST = RetryPolicy(backoff=0)
ADA = {
    "email": "ada@example.com",
    "external_id": "crm-1",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "phone": "3105550123",
    "full_address": "123 Main St, Los Angeles, CA 90001",
}
LOST = ["500_after", "502_after", "504_after", "reset_after", "fin_after", "truncated_json"]


def fault(name: str) -> dict[str, str]:
    """Ask the sandbox to let the first such request go wrong."""
    return {"X-Sandbox-Fault": f"{name};n=1"}


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    async with serve_sandbox(SandboxConfig(port=0)) as running:
        yield running


@pytest.fixture
async def ht(server: RunningServer) -> AsyncIterator[HelloTech]:
    async with HelloTech(server.api_key, base_url=server.url, retry=FAST) as opened:
        yield opened


@pytest.fixture
def clients(ht: HelloTech) -> Clients:
    return ht.clients


async def test_a_client_is_created_read_changed_and_cleared(clients: Clients) -> None:
    client = await clients.create(**ADA)
    assert {name: getattr(client, name) for name in ADA} == ADA
    assert client.address == ClientAddress("Los Angeles", "CA", "90001", "123 Main St")
    assert client.authentication_token
    assert await clients.get(client.id) == await clients.get(str(client.id)) == client

    changed = await clients.update(
        client.id, email="king@example.com", last_name="King", clear=("phone", "full_address")
    )
    assert (changed.id, changed.first_name, changed.last_name) == (client.id, "Ada", "King")
    assert (changed.email, changed.phone) == ("king@example.com", None)
    assert "Main St" not in str(changed.to_dict())
    assert await clients.get(client.id) == changed


async def test_an_order_can_be_created_for_a_client(ht: HelloTech, clients: Clients) -> None:
    client = await clients.create(**ADA)
    new = NewOrder(
        address="123 Main St, Los Angeles, CA 90001",
        phone="3105550123",
        sku_ids=[42],
        client_id=client.id,
    )
    order = await ht.orders.create(new)
    assert (order.client_id, order.email) == (client.id, "ada@example.com")


async def test_payment_secrets_are_brought_and_hidden(clients: Clients) -> None:
    client = await clients.create(**ADA)
    intent = await clients.create_setup_intent(client.id)
    key = await clients.create_ephemeral_key(client.id)
    assert intent.stripe_customer_id == key.stripe_customer_id
    for secret in (intent.client_secret, key.ephemeral_key):
        assert secret is not None
        assert secret.reveal() not in f"{intent!r}{key!r}{intent.to_dict()}{key.to_dict()}{secret}"


async def test_a_client_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(NotFoundError):
        await clients.get(1)
    with pytest.raises(NotFoundError):
        await clients.update(1, email="a@b.example")
    for create in (clients.create_setup_intent, clients.create_ephemeral_key):
        with pytest.raises(NotFoundError):
            await create(1)


@pytest.mark.parametrize("name", LOST)
async def test_a_creation_without_an_answer_is_unknown_and_not_repeated(
    server: RunningServer, clients: Clients, name: str
) -> None:
    with pytest.raises(OutcomeUnknownError) as caught:
        await clients.create(email="a@b.example", external_id="crm-1", headers=fault(name))
    assert (caught.value.reference, caught.value.attempts) == ("crm-1", 1)
    assert server.sandbox.clients.count() == 1


@pytest.mark.parametrize("name", ["500_after", "reset_after", "fin_after"])
async def test_a_creation_that_updates_is_repeated_and_makes_one_client(
    server: RunningServer, name: str
) -> None:
    dialect = Dialect(client_create_upserts=True)
    async with HelloTech(server.api_key, base_url=server.url, retry=FAST, dialect=dialect) as ht:
        client = await ht.clients.create(**ADA, headers=fault(name))
        assert await ht.clients.get(client.id) == client
    assert server.sandbox.clients.count() == 1


@pytest.mark.parametrize("name", ["500_after", "reset_after", "fin_after"])
async def test_an_update_is_repeated(clients: Clients, name: str) -> None:
    client = await clients.create(**ADA)
    changed = await clients.update(client.id, email="b@c.example", headers=fault(name))
    assert changed.email == "b@c.example"


@pytest.mark.parametrize("name", LOST)
async def test_a_setup_intent_without_an_answer_is_unknown_and_not_repeated(
    server: RunningServer, clients: Clients, name: str
) -> None:
    client = await clients.create(**ADA)
    with pytest.raises(OutcomeUnknownError) as caught:
        await clients.create_setup_intent(client.id, headers=fault(name))
    assert (caught.value.reference, caught.value.attempts) == (None, 1)
