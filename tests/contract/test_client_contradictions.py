"""What the reference contradicts itself about, one test for each, as far as clients go."""

from __future__ import annotations

import json
from typing import Any

import pytest
from json_server import JsonServer, answer

from ht_async import (
    Answer,
    DecodeError,
    Dialect,
    Headers,
    HTError,
    InvalidRequestError,
    OutcomeUnknownError,
    RetryPolicy,
    Secret,
    ServerError,
)
from ht_async.binding.ht.clients import (
    decode_client,
    decode_ephemeral_key,
    decode_setup_intent,
)
from ht_async.models.partner_client import ClientAddress, PartnerClient

SECRET = "pi_3Mt-that-nobody-may-see"
FAST = RetryPolicy(backoff=0)


def client(**members: Any) -> PartnerClient:
    return decode_client({"id": 1, **members})


def test_c3_a_client_is_bare_or_stands_in_an_envelope() -> None:
    told = [
        decode_client({"id": 1, "email": "a@b.example"}),
        decode_client({"client": {"id": 1, "email": "a@b.example"}}),
        decode_client({"status": "success", "client": {"id": 1, "email": "a@b.example"}}),
    ]
    assert told[0] == told[1] == told[2]
    both = decode_client({"id": 1, "client": {"id": 2}})
    assert both.id == 1


def test_c4_members_may_be_spelled_in_camel_case() -> None:
    read = client(firstName="Ada", externalId="crm-1", fullAddress="LA", authenticationToken="t")
    assert (read.first_name, read.external_id, read.full_address) == ("Ada", "crm-1", "LA")
    assert read.authentication_token == Secret("t")
    assert "firstName" in read.raw
    intent = decode_setup_intent({"stripeCustomerId": "cus_1", "clientSecret": SECRET})
    assert (intent.stripe_customer_id, intent.client_secret) == ("cus_1", Secret(SECRET))
    key = decode_ephemeral_key({"stripeCustomerId": "cus_1", "ephemeralKey": SECRET})
    assert (key.stripe_customer_id, key.ephemeral_key) == ("cus_1", Secret(SECRET))


def test_c5_members_that_are_required_may_be_absent() -> None:
    read = client()
    assert (read.authentication_token, read.email, read.address) == (None, None, None)


def test_c6_members_outside_the_table_are_kept() -> None:
    assert client(colour="red").raw["colour"] == "red"
    assert decode_setup_intent({"status": "requires_payment_method"}).to_dict() == {
        "status": "requires_payment_method"
    }


ODD_IDS = ["", " ", "..", "1/2", "1?x", "1#", "%31", "é", "x" * 101, None, True, 0, -1, 1.0, b"1"]


@pytest.mark.parametrize("client_id", [*ODD_IDS, [1], 2**63])
@pytest.mark.parametrize("method", ["get", "update", "create_setup_intent", "create_ephemeral_key"])
async def test_c17_an_empty_or_odd_id_is_refused_before_any_io(method: str, client_id: Any) -> None:
    server = JsonServer(lambda _: {"id": 1})
    fields = {"email": "a@b.example"} if method == "update" else {}
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError, match=r"^client_id: "):
            await getattr(ht.clients, method)(client_id, **fields)
    assert server.requests == []


@pytest.mark.parametrize(
    "body", [[], [{"id": 5}], {"clients": [{"id": 5}]}, {"client": [{"id": 5}]}]
)
async def test_c17_a_list_is_not_taken_for_a_client(body: object) -> None:
    async with JsonServer(lambda _: body).client() as ht:
        with pytest.raises(DecodeError):
            await ht.clients.get(5)


async def test_c17_another_client_than_was_asked_for_is_not_taken() -> None:
    async with JsonServer(lambda _: {"id": 6, "email": "a@b.example"}).client() as ht:
        for asked in (5, "5"):
            with pytest.raises(DecodeError, match="another client") as caught:
                await ht.clients.get(asked)
            assert (caught.value.path, caught.value.status) == ("id", 200)
            assert json.loads(caught.value.body)["id"] == 6
        assert (await ht.clients.get("6")).id == 6


@pytest.mark.parametrize("client_id", [728583, "728583"])
async def test_c18_ids_are_numbers_or_text_in_both_directions(client_id: int | str) -> None:
    server = JsonServer(lambda _: {"id": client_id})
    async with server.client() as ht:
        clients = ht.clients
        for asked in (728583, "728583"):
            assert (await clients.get(asked)).id == 728583
            assert (await clients.update(asked, email="a@b.example")).id == 728583
            await clients.create_setup_intent(asked)
            await clients.create_ephemeral_key(asked)
    paths = [request.url.partition("/clients")[2] for request in server.requests]
    assert paths == ["/728583", "/728583", "/728583/setup_intent", "/728583/ephemeral_key"] * 2


async def test_c18_an_id_that_is_no_number_is_passed_on_and_not_compared() -> None:
    server = JsonServer(lambda _: {"id": 6})
    async with server.client() as ht:
        assert (await ht.clients.get("crm-1")).id == 6
    assert server.requests[0].url.endswith("/api/partners/clients/crm-1")


async def test_c21_an_update_sends_the_email_and_what_is_to_change_alone() -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client() as ht:
        await ht.clients.update(5, email="a@b.example")
        await ht.clients.update(5, email="a@b.example", phone="1", clear={"last_name"})
        with pytest.raises(InvalidRequestError, match="email: is missing"):
            await ht.clients.update(5, email=None)  # type: ignore[arg-type]
        with pytest.raises(InvalidRequestError, match="can't name email"):
            await ht.clients.update(5, email="a@b.example", clear=["email"])
    assert [json.loads(request.body) for request in server.requests] == [
        {"email": "a@b.example"},
        {"email": "a@b.example", "phone": "1", "last_name": None},
    ]


async def test_c21_the_dialect_tells_what_clears_a_member() -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client(dialect=Dialect(cleared_as="empty")) as ht:
        await ht.clients.update(5, email="a@b.example", clear=("phone",))
    assert json.loads(server.requests[0].body) == {"email": "a@b.example", "phone": ""}


async def test_c21_an_update_that_another_client_answers_is_an_error_that_shows_it() -> None:
    """By its `external_id` the API may have changed client 9, and left 5 as it was."""
    server = JsonServer(lambda _: {"id": 9, "authentication_token": SECRET})
    async with server.client() as ht:
        with pytest.raises(DecodeError, match=r"changed that one instead \(C21\)") as caught:
            await ht.clients.update(5, email="a@b.example", external_id="crm-9")
    assert json.loads(caught.value.body) == {"id": 9, "authentication_token": "***"}
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("upserts", "external_id", "requests"),
    [(False, "crm-1", 1), (True, None, 1), (True, "crm-1", 4), (False, None, 1)],
)
async def test_c21_a_creation_is_repeated_only_where_it_is_said_to_update(
    upserts: bool, external_id: str | None, requests: int
) -> None:
    server = JsonServer(lambda _: answer({"error": "no"}, 500))
    error = ServerError if requests > 1 else OutcomeUnknownError
    async with server.client(dialect=Dialect(client_create_upserts=upserts)) as ht:
        with pytest.raises(error) as caught:
            await ht.clients.create(email="a@b.example", external_id=external_id, retry=FAST)
    assert len(server.requests) == requests
    if isinstance(caught.value, OutcomeUnknownError):
        assert caught.value.reference == external_id


def test_c22_an_address_is_told_in_parts_or_in_one_line() -> None:
    both = client(full_address="1 Main St, LA", address={"street": "1 Main St", "city": "LA"})
    assert both.full_address == "1 Main St, LA"
    assert both.address == ClientAddress(street="1 Main St", city="LA")
    text = client(address="1 Main St, LA")
    assert (text.full_address, text.address) == ("1 Main St, LA", None)
    assert client(full_address="LA", address="NY").full_address == "LA"


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("3105550123", "3105550123"),
        (3105550123, "3105550123"),
        ({"value": "310", "formatted": "(310)"}, "310"),
        ({"value": 310}, "310"),
        ({"formatted": "(310)"}, "(310)"),
        *((value, None) for value in ({}, {"value": []}, ["310"], True, None)),
    ],
)
def test_c23_a_phone_is_a_text_a_number_or_an_object(value: object, phone: str | None) -> None:
    assert client(phone=value).phone == phone


@pytest.mark.parametrize("body", [{}, {"client_secret": None, "ephemeral_key": None}])
def test_c24_secrets_may_be_absent(body: dict[str, Any]) -> None:
    intent, key = decode_setup_intent(body), decode_ephemeral_key(body)
    assert (intent.stripe_customer_id, intent.client_secret) == (None, None)
    assert (key.stripe_customer_id, key.ephemeral_key) == (None, None)


def test_c24_a_secret_hides_until_it_is_revealed() -> None:
    secrets = [
        decode_setup_intent({"client_secret": SECRET}).client_secret,
        decode_ephemeral_key({"ephemeral_key": SECRET}).ephemeral_key,
        client(authentication_token=SECRET).authentication_token,
    ]
    for secret in secrets:
        assert secret is not None
        assert SECRET not in f"{secret!r} {secret}"
        assert secret.reveal() == SECRET


NAMES = ["client_secret", "ephemeral_key", "authentication_token", "clientSecret"]


def told_by(error: BaseException | None) -> str:
    """Return all that an error and its causes tell."""
    if error is None:
        return ""
    own = f"{error} {error!r} {vars(error)} {getattr(error, 'body', None)}"
    return own + told_by(error.__cause__) + told_by(error.__context__)


def texts_with_a_secret(name: str) -> dict[str, str]:
    whole = json.dumps([{name: SECRET, "seen": "yes"}])
    return {
        "whole": whole,
        "cut off": whole[: whole.index(SECRET) + 5],
        "at the end of an excerpt": "x" * 1970 + whole,
        "JSON within JSON": json.dumps([{"error": whole}]),
        "JSON within a JSON text": json.dumps(whole),
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [200, 400, 404, 500])
@pytest.mark.parametrize("place", texts_with_a_secret(""))
async def test_c24_a_secret_in_an_answer_shows_in_no_error(
    name: str, status: int, place: str
) -> None:
    body = texts_with_a_secret(name)[place].encode()
    server = JsonServer(lambda _: Answer(status, Headers(), body))
    async with server.client(retry=FAST) as ht:
        clients = ht.clients
        for call in (clients.get(1), clients.create_setup_intent(1)):
            with pytest.raises(HTError) as caught:
                await call
            told = told_by(caught.value)
            assert SECRET[:5] not in told
            assert name in told
