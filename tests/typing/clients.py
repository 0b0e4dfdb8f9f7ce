"""What type checkers say about clients: right uses, and mistakes that they must find.

A comment that silences nothing is an error itself. Checked, never run.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_type

from ht_partner_client.models.partner_client import PartnerClient as Wire

from ht_async import RetryPolicy, Secret, Timeout
from ht_async.models.partner_client import ClientAddress, PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.resources.clients import Clients


async def results(clients: Clients) -> None:
    client = await clients.create(email="a@b.example", external_id="crm-1", phone=None)
    assert_type(client, PartnerClient)
    assert_type(await clients.get("5", timeout=Timeout(total=3)), PartnerClient)
    assert_type(await clients.update(client.id, email="a", clear=["phone"]), PartnerClient)
    assert_type(await clients.update(5, email="a", clear={"phone"}, timeout=3), PartnerClient)
    intent = await clients.create_setup_intent(client.id, headers={"X-Trace": "t"})
    assert_type(intent, SetupIntent)
    assert_type(intent.client_secret, Secret | None)
    key = await clients.create_ephemeral_key(client.id, retry=RetryPolicy(retries=0))
    assert_type(key, EphemeralKey)
    assert_type(key.ephemeral_key, Secret | None)
    assert_type(key.stripe_customer_id, str | None)


def members(client: PartnerClient) -> None:
    assert_type(client.id, int)
    assert_type(client.email, str | None)
    assert_type(client.phone, str | None)
    assert_type(client.address, ClientAddress | None)
    assert_type(client.authentication_token, Secret | None)
    assert_type(client.raw, Mapping[str, Any])
    assert_type(client.to_dict(secrets=True), dict[str, Any])
    assert_type(client.wire, Wire)


async def mistakes(clients: Clients, client: PartnerClient, intent: SetupIntent) -> None:
    await clients.create(phone="1")  # type: ignore[call-arg]
    await clients.create("a@b.example")  # type: ignore[call-arg]
    await clients.get(None)  # type: ignore[arg-type]
    await clients.update(5, phone="1")  # type: ignore[call-arg]
    await clients.update(5, email="a", phone=5)  # type: ignore[arg-type]
    await clients.update(5, email="a", clear="phone")  # type: ignore[arg-type]
    print(client.wire.nothing)  # type: ignore[attr-defined]
    client.email.lower()  # type: ignore[union-attr]
    client.email = None  # type: ignore[misc]
    str.lower(intent.client_secret)  # type: ignore[arg-type]
    client.to_dict(True)  # type: ignore[call-arg]
    print(intent.id)  # type: ignore[attr-defined]
