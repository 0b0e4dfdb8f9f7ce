"""Whatever stands in an answer about clients: it decodes, or the envelope is at fault."""

from __future__ import annotations

import copy
import inspect
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from test_decode_fuzz import JUNK, mutate

from ht_async import DecodeError, Secret
from ht_async.binding.ht.clients import (
    decode_client,
    decode_ephemeral_key,
    decode_setup_intent,
)
from ht_async.models import reading
from ht_async.models.view import View

ROUNDS = 3_000
PERSONAL = "Zaphod Beeblebrox"
ADDRESS = {"city": PERSONAL, "state": PERSONAL, "zip": "90001", "street": PERSONAL}
CLIENT = {
    "id": 5,
    "external_id": PERSONAL,
    "first_name": PERSONAL,
    "last_name": PERSONAL,
    "email": PERSONAL,
    "phone": {"value": PERSONAL, "formatted": PERSONAL},
    "full_address": PERSONAL,
    "address": ADDRESS,
    "authentication_token": PERSONAL,
    "unknown": {PERSONAL: PERSONAL},
}
CAMEL_CASE = {"id": "5", "firstName": PERSONAL, "authenticationToken": PERSONAL}
INTENT = {"stripe_customer_id": PERSONAL, "client_secret": PERSONAL, "more": {"clientSecret": 1}}
KEY = {"stripeCustomerId": PERSONAL, "ephemeralKey": {"id": PERSONAL}, "more": []}

Decode = Callable[[object], View[Any]]
SAMPLES: dict[Decode, list[Any]] = {
    decode_client: [CLIENT, CAMEL_CASE, {"client": CLIENT}],
    decode_setup_intent: [INTENT],
    decode_ephemeral_key: [KEY],
}
each_decoder = pytest.mark.parametrize("decode", SAMPLES)


def read_all(view: View[Any]) -> None:
    """Read every member, and what a view tells of itself."""
    for name, _ in inspect.getmembers(type(view), lambda member: isinstance(member, property)):
        if isinstance(value := getattr(view, name), Secret):
            assert PERSONAL not in f"{value!r} {value}"
    assert PERSONAL not in f"{view!r} {view}"
    assert len(repr(view)) < 100
    json.dumps(view.to_dict(), allow_nan=False)


def mutated(decode: Decode) -> Iterator[tuple[str, Any]]:
    """Return bodies with flaws, each with the seed that repeats it."""
    for number in range(ROUNDS):
        seed = f"clients-{number}"
        chance = random.Random(seed)
        body = copy.deepcopy(chance.choice(SAMPLES[decode]))
        mutate(body, chance)
        yield seed, body


def attempt(decode: Decode, body: Any) -> View[Any] | DecodeError:
    """Decode a body and return the result, or the only error that may leave."""
    try:
        return decode(body)
    except DecodeError as error:
        return error


def client_in(body: dict[str, Any]) -> Any:
    return body.get("client") if "id" not in body and "client" in body else body


def at_fault(client: Any) -> bool:
    return not isinstance(client, dict) or reading.integer(client.get("id")) is None


def test_mutated_clients_fail_by_their_envelope_alone() -> None:
    failed = 0
    for seed, body in mutated(decode_client):
        received = copy.deepcopy(body)
        client = attempt(decode_client, body)
        if isinstance(client, DecodeError):
            failed += 1
            assert at_fault(client_in(body)), seed
            assert client.path in ("id", "client", "client.id"), seed
            assert PERSONAL not in str(client), seed
            continue
        assert not at_fault(client_in(body)), seed
        read_all(client)
        assert client.raw == client.to_dict(secrets=True) == client_in(received), seed
    assert 0.02 < failed / ROUNDS < 0.5


@pytest.mark.parametrize("decode", [decode_setup_intent, decode_ephemeral_key])
def test_mutated_payment_secrets_always_decode(decode: Decode) -> None:
    for seed, body in mutated(decode):
        received = copy.deepcopy(body)
        view = decode(body)
        read_all(view)
        assert view.raw == view.to_dict(secrets=True) == received, seed


@each_decoder
@pytest.mark.parametrize("junk", [value for value in JUNK if not isinstance(value, dict)])
def test_a_body_of_any_other_kind_is_at_fault(decode: Decode, junk: Any) -> None:
    with pytest.raises(DecodeError, match="not an object") as caught:
        decode(junk)
    assert caught.value.path == ""


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "id"),
        ({"email": PERSONAL}, "id"),
        *(({"id": value}, "id") for value in (None, True, "crm-1", 1.5, [], {"id": 1})),
        ({"id": None, "client": {"id": 1}}, "id"),
        ({"client": None}, "client"),
        ({"client": [{"id": 1}]}, "client"),
        ({"client": {}}, "client.id"),
        ({"client": {"client": {"id": 1}}}, "client.id"),
    ],
)
def test_the_fault_is_located(body: object, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_client(body)
    assert caught.value.path == path
    assert PERSONAL not in str(caught.value)
