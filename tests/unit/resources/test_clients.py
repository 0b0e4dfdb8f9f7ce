"""Clients through a client: what is refused, what is sent again, what errors say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from json_server import JsonServer, answer

from ht_async import (
    Answer,
    APIConnectionError,
    ConfigurationError,
    DecodeError,
    Dialect,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RetryPolicy,
    UnconfirmedEndpointError,
    UnprocessableEntityError,
)
from ht_async.resources.clients import Clients

EMAIL = "ada@example.com"
PRIVATE = "Zaphod"
FAST = RetryPolicy(backoff=0)

BAD_FIELDS: list[tuple[dict[str, Any], list[str]]] = [
    *(({"email": value}, ["email"]) for value in (None, "", " ", 5, b"a@b", "ada", "a b@c", "@")),
    *(({name: ""}, [name]) for name in ("external_id", "phone", "first_name", "full_address")),
    *(({"phone": value}, ["phone"]) for value in (5, True, ["1"], b"1", " ", "1\n2", "\x00")),
    ({"first_name": f"{PRIVATE}\ud800", "last_name": "x" * 10_001}, ["first_name", "last_name"]),
    (
        {"email": PRIVATE, "external_id": "\t", "full_address": {}, "phone": 1.5},
        ["email", "external_id", "full_address", "phone"],
    ),
]
BAD_CHANGES: list[tuple[dict[str, Any], list[str]]] = [
    *(({"clear": value}, ["clear"]) for value in ("phone", b"phone", None, 5, {"phone": 1})),
    *(
        ({"clear": value}, ["clear"])
        for value in (["fone"], ("id",), {PRIVATE}, [None], [["phone"]])
    ),
    ({"clear": ["email"]}, ["clear"]),
    ({"clear": ["email", "fone"]}, ["clear", "clear"]),
    ({"clear": ("phone",), "phone": "1"}, ["phone"]),
    ({"clear": ("phone",), "phone": ""}, ["phone", "phone"]),
    (
        {"client_id": "1/2", "email": "x", "clear": ["last_name", "y"], "last_name": PRIVATE},
        ["client_id", "email", "clear", "last_name"],
    ),
]


def assert_refused(error: InvalidRequestError, fields: list[str]) -> None:
    assert [problem.field for problem in error.problems] == fields
    assert PRIVATE not in str(error)
    assert all(problem.message for problem in error.problems)


@pytest.mark.parametrize(("fields", "named"), BAD_FIELDS)
async def test_bad_fields_are_refused_by_name_before_any_io(
    fields: dict[str, Any], named: list[str]
) -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.clients.create(**{"email": EMAIL, **fields})
        assert_refused(caught.value, named)
        with pytest.raises(InvalidRequestError) as caught:
            await ht.clients.update(5, **{"email": EMAIL, **fields})
        assert_refused(caught.value, named)
    assert server.requests == []


@pytest.mark.parametrize(("changes", "named"), BAD_CHANGES)
async def test_bad_changes_are_refused_by_name_before_any_io(
    changes: dict[str, Any], named: list[str]
) -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.clients.update(**{"client_id": 5, "email": EMAIL, **changes})
    assert_refused(caught.value, named)
    assert server.requests == []


async def test_the_remedy_for_an_empty_text_is_the_operations_own() -> None:
    async with JsonServer(lambda _: {"id": 5}).client() as ht:
        with pytest.raises(InvalidRequestError, match=r"phone: is empty: leave it out instead$"):
            await ht.clients.create(email=EMAIL, phone="")
        with pytest.raises(InvalidRequestError, match=r"leave it out, or name it in clear=$"):
            await ht.clients.update(5, email=EMAIL, phone="")


@pytest.mark.parametrize("clear", [("phone",), ["phone"], {"phone"}, frozenset(["phone"])])
async def test_members_to_clear_come_in_any_collection(clear: Any) -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client() as ht:
        await ht.clients.update(5, email=EMAIL, first_name=None, clear=clear)
    assert json.loads(server.requests[0].body) == {"email": EMAIL, "phone": None}


# -- every operation -----------------------------------------------------------------------

CALLS: dict[str, dict[str, Any]] = {
    "create": {"email": EMAIL},
    "get": {"client_id": 5},
    "update": {"client_id": 5, "email": EMAIL},
    "create_setup_intent": {"client_id": 5},
    "create_ephemeral_key": {"client_id": 5},
}
CREATIONS = ["create", "create_setup_intent", "create_ephemeral_key"]
each_call = pytest.mark.parametrize("method", CALLS)


async def call(clients: Clients, method: str, **options: Any) -> Any:
    return await getattr(clients, method)(**CALLS[method], **options)


@each_call
@pytest.mark.parametrize(
    ("option", "named"),
    [({"timeout": 0}, "total"), ({"timeout": "5"}, "timeout"), ({"retry": 3}, "retry")],
)
async def test_bad_options_are_refused_by_name_before_any_io(
    method: str, option: dict[str, Any], named: str
) -> None:
    server = JsonServer(lambda _: {"id": 5})
    async with server.client() as ht:
        with pytest.raises(ConfigurationError, match=named):
            await call(ht.clients, method, **option)
    assert server.requests == []


@each_call
async def test_options_of_a_call_reach_it(method: str) -> None:
    server = JsonServer(lambda _: answer({"error": "slow down"}, 429))
    async with server.client() as ht:
        with pytest.raises(Exception, match="429"):
            await call(ht.clients, method, retry=RetryPolicy(retries=0), headers={"X-Trace": "t-1"})
    (request,) = server.requests
    assert dict(request.headers)["X-Trace"] == "t-1"


def lost(_: object) -> Failure:
    return Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, ConnectionResetError())


@each_call
async def test_a_lost_answer_is_told_truly(method: str) -> None:
    server = JsonServer(lost)
    error = OutcomeUnknownError if method in CREATIONS else APIConnectionError
    async with server.client(retry=FAST) as ht:
        with pytest.raises(error) as caught:
            await call(ht.clients, method, retry=FAST)
    assert len(server.requests) == (1 if method in CREATIONS else 4)
    if isinstance(caught.value, OutcomeUnknownError):
        assert caught.value.reference is None


@each_call
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"yes"', b"null", b'{"id": 5'])
async def test_an_unreadable_answer_is_told_truly(method: str, body: bytes) -> None:
    server = JsonServer(lambda _: Answer(200, Headers(), body))
    async with server.client() as ht:
        with pytest.raises((OutcomeUnknownError, DecodeError)) as caught:
            await call(ht.clients, method)
    flaw = caught.value.__cause__ if method in CREATIONS else caught.value
    assert isinstance(flaw, DecodeError)
    assert (flaw.status, flaw.body) == (200, body.decode())
    assert len(server.requests) == 1


@each_call
async def test_a_refusal_is_an_error_of_its_status(method: str) -> None:
    async with JsonServer(lambda _: answer({"error": "no"}, 422)).client() as ht:
        with pytest.raises(UnprocessableEntityError) as caught:
            await call(ht.clients, method)
    assert caught.value.body == {"error": "no"}


# -- create --------------------------------------------------------------------------------


async def test_the_reference_of_a_creation_is_the_external_id() -> None:
    async with JsonServer(lost).client() as ht:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ht.clients.create(email=EMAIL, external_id="crm-1")
    assert caught.value.reference == "crm-1"


async def test_the_path_of_a_creation_is_not_confirmed_until_it_is_named() -> None:
    server = JsonServer(lambda _: answer({"error": "no"}, 404))
    async with server.client() as ht:
        with pytest.raises(UnconfirmedEndpointError, match=r"clients\.create"):
            await ht.clients.create(email=EMAIL)
        with pytest.raises(NotFoundError) as caught:
            await ht.clients.get(5)
        assert type(caught.value) is NotFoundError
    dialect = Dialect(paths={"clients.create": "/api/v2/clients"})
    async with server.client(dialect=dialect) as ht:
        with pytest.raises(NotFoundError) as caught:
            await ht.clients.create(email=EMAIL)
        assert type(caught.value) is NotFoundError
    paths = [request.url.removeprefix("https://api.example") for request in server.requests]
    assert paths == ["/api/partners/clients", "/api/partners/clients/5", "/api/v2/clients"]


async def test_a_creation_that_updates_is_repeated_until_it_is_answered() -> None:
    answers = iter([lost(None), answer({}, 503), {"id": 5, "external_id": "crm-1"}])
    server = JsonServer(lambda _: next(answers))
    async with server.client(dialect=Dialect(client_create_upserts=True)) as ht:
        client = await ht.clients.create(email=EMAIL, external_id="crm-1", retry=FAST)
    assert (client.id, len(server.requests)) == (5, 3)


async def test_an_unreadable_answer_to_a_creation_that_updates_is_no_unknown_outcome() -> None:
    async with JsonServer(lambda _: {}).client(dialect=Dialect(client_create_upserts=True)) as ht:
        with pytest.raises(DecodeError, match="without a usable id"):
            await ht.clients.create(email=EMAIL, external_id="crm-1")
        with pytest.raises(OutcomeUnknownError):
            await ht.clients.create(email=EMAIL)
