"""What a client and its payment secrets tell, besides their members' readings."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from ht_partner_client import models

from ht_async import Secret
from ht_async.binding.ht.clients import (
    decode_client,
    decode_ephemeral_key,
    decode_setup_intent,
)
from ht_async.models.partner_client import ClientAddress, PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent

EXAMPLES = Path(__file__).parents[2] / "contract/examples/ht"
TOKEN = "token-that-nobody-may-see"


def client(**members: Any) -> PartnerClient:
    return decode_client({"id": 1, **members})


def documented(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((EXAMPLES / name).read_text())
    return body


def members_of(view: object) -> list[str]:
    properties = inspect.getmembers(type(view), lambda member: isinstance(member, property))
    return [name for name, _ in properties if name not in ("raw", "wire")]


def test_the_documented_client_is_read_whole() -> None:
    read = decode_client(documented("update-client.response.200.json"))
    assert {name: getattr(read, name) for name in members_of(read)} == {
        "id": 0,
        "external_id": "string",
        "first_name": "string",
        "last_name": "string",
        "email": "user@example.com",
        "phone": "string",
        "full_address": "string",
        "address": ClientAddress(city="string", state="string", zip="string", street="string"),
        "authentication_token": Secret("string"),
    }


def test_a_client_with_nothing_but_its_id_is_read_whole() -> None:
    read = client()
    told = {name: getattr(read, name) for name in members_of(read)}
    assert told == {**dict.fromkeys(told), "id": 1}


def test_what_was_received_is_kept() -> None:
    body = {"id": "5", "firstName": "Ada", "colour": "red", "authentication_token": TOKEN}
    read = decode_client(body)
    assert read.raw == body
    assert isinstance(read.wire, models.PartnerClient)
    assert read.wire.first_name == read.first_name == "Ada"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ({"city": "LA", "zip": 90001}, ClientAddress(city="LA", zip="90001")),
        ({"street": "1 Main St", "state": 5}, ClientAddress(street="1 Main St")),
        *((value, None) for value in ({}, {"city": None}, {"other": "x"}, [], 5, True, None, "LA")),
    ],
)
def test_an_address_leaves_out_what_is_none(value: object, address: ClientAddress | None) -> None:
    assert client(address=value).address == address


@pytest.mark.parametrize("value", [[], {}, True, 5.5, None, ""])
def test_a_secret_that_is_none_is_none(value: object) -> None:
    assert client(authentication_token=value).authentication_token is None
    assert decode_setup_intent({"client_secret": value}).client_secret is None
    assert decode_ephemeral_key({"ephemeral_key": value}).ephemeral_key is None


# -- secrets and personal data -------------------------------------------------------------

PRIVATE = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "phone": "3105550123",
    "full_address": "1 Main St",
    "address": {"street": "1 Main St", "city": "LA"},
    "authentication_token": TOKEN,
}


def test_repr_shows_the_id_alone() -> None:
    read = client(**PRIVATE)
    assert f"{read!r} {read}" == "<PartnerClient 1> <PartnerClient 1>"
    assert repr(read.address) == "ClientAddress()"
    assert TOKEN not in f"{read.authentication_token!r} {read.authentication_token}"


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (decode_setup_intent({"client_secret": TOKEN, "stripe_customer_id": "c"}), "SetupIntent"),
        (decode_ephemeral_key({"ephemeral_key": TOKEN, "stripe_customer_id": "c"}), "EphemeralKey"),
    ],
)
def test_repr_of_payment_secrets_shows_nothing(
    view: SetupIntent | EphemeralKey, shown: str
) -> None:
    assert f"{view!r} {view}" == f"<{shown}> <{shown}>"


@pytest.mark.parametrize("value", [TOKEN, 12345, {"id": TOKEN}, [TOKEN], ""])
@pytest.mark.parametrize("name", ["authentication_token", "authenticationToken"])
def test_the_dictionary_masks_secrets_unless_told_otherwise(name: str, value: object) -> None:
    body = {"id": 1, "email": "a@b.example", "within": [{"deep": {name: value}}], name: value}
    read = decode_client(body)
    assert read.to_dict() == {
        "id": 1,
        "email": "a@b.example",
        "within": [{"deep": {name: "***"}}],
        name: "***",
    }
    assert read.to_dict(secrets=True) == read.raw == body


def test_the_dictionaries_of_payment_secrets_mask_them() -> None:
    intent = decode_setup_intent({"stripe_customer_id": "c", "client_secret": TOKEN})
    key = decode_ephemeral_key({"stripe_customer_id": "c", "ephemeralKey": TOKEN})
    assert intent.to_dict() == {"stripe_customer_id": "c", "client_secret": "***"}
    assert key.to_dict() == {"stripe_customer_id": "c", "ephemeralKey": "***"}
    assert intent.to_dict(secrets=True)["client_secret"] == TOKEN
    assert key.to_dict(secrets=True)["ephemeralKey"] == TOKEN


def test_a_secret_that_is_null_is_told_as_null() -> None:
    assert client(authentication_token=None).to_dict() == {"id": 1, "authentication_token": None}


def test_the_dictionary_is_detached() -> None:
    read = client(address={"city": "LA"})
    for secrets in (False, True):
        read.to_dict(secrets=secrets)["address"]["city"] = "NY"
    assert read.address == ClientAddress(city="LA")


# -- behaviour as a value ------------------------------------------------------------------


def test_a_client_is_read_only() -> None:
    read = client()
    for name in [*members_of(read), "raw", "wire", "other"]:
        with pytest.raises(AttributeError):
            setattr(read, name, None)


def test_views_are_equal_if_of_one_kind_and_the_same_was_received() -> None:
    one, same, other = client(phone="1"), client(phone="1"), client(phone="2")
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != {"id": 1, "phone": "1"}
    assert decode_setup_intent({}) == decode_setup_intent({})
    assert decode_setup_intent({}) != decode_ephemeral_key({})


def test_clients_survive_copying() -> None:
    read = client(**PRIVATE)
    for twin in (copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        assert twin == read
        assert (twin.id, twin.email) == (1, "ada@example.com")
