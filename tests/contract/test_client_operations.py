"""Spec, operations, methods and models tell the same about clients."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from ht_async import Dialect
from ht_async.binding.ht import clients as wire
from ht_async.models.client_fields import CLEARABLE, ClientFields, ClientUpdate
from ht_async.models.partner_client import ClientAddress, PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.operation import Effect, Operation
from ht_async.resources.clients import Clients

EXAMPLES = Path(__file__).parent / "examples/ht"
FULL = ClientFields(
    email="ada@example.com",
    external_id="crm-1",
    first_name="Ada",
    last_name="Lovelace",
    full_address="1 Main St, Los Angeles, CA 90001",
    phone="3105550123",
)
OPERATIONS: dict[str, tuple[str, Operation[Any, Any], Any]] = {
    "create_client": ("create", wire.CREATE, FULL),
    "retrieve_client": ("get", wire.GET, 5),
    "update_client": (
        "update",
        wire.update_in(Dialect()),
        ClientUpdate(client_id=5, fields=FULL),
    ),
    "create_setup_intent": ("create_setup_intent", wire.CREATE_SETUP_INTENT, 5),
    "create_ephemeral_key": ("create_ephemeral_key", wire.CREATE_EPHEMERAL_KEY, 5),
}
EFFECTS = {"get": Effect.READ, "put": Effect.IDEMPOTENT, "post": Effect.CREATE}
OF_EVERY_CALL = {"self", "timeout", "retry", "headers"}
OF_EVERY_VIEW = {"raw", "wire"}
VIEWS = {
    "PartnerClient": PartnerClient,
    "SetupIntent": SetupIntent,
    "CreateEphemeralKeyResponse": EphemeralKey,
}


def described(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an operation of the spec, with its method and path."""
    return next(
        {**operation, "method": method, "path": path}
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if operation["operationId"] == name
    )


def properties(spec: dict[str, Any], schema: str) -> set[str]:
    return set(spec["components"]["schemas"][schema]["properties"])


def public_members(view: type) -> dict[str, Any]:
    return dict(inspect.getmembers(view, lambda member: isinstance(member, property)))


def test_every_operation_on_clients_is_bound(spec: dict[str, Any]) -> None:
    names = {
        operation["operationId"]
        for item in spec["paths"].values()
        for operation in item.values()
        if operation["tags"] == ["clients"]
    }
    assert names == set(OPERATIONS)
    methods = {name for name, _ in inspect.getmembers(Clients, inspect.isfunction)}
    assert {name for name in methods if name[0] != "_"} == {row[0] for row in OPERATIONS.values()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_the_one_of_the_spec(spec: dict[str, Any], name: str) -> None:
    told, (method, operation, _) = described(spec, name), OPERATIONS[name]
    assert (operation.method.lower(), operation.path) == (told["method"], told["path"])
    assert operation.name == f"clients.{method}"
    assert operation.effect is EFFECTS[told["method"]]
    assert operation.unconfirmed == (told["x-path"] != "documented")
    page = told["x-source"] if isinstance(told["x-source"], str) else told["x-source"][0]
    assert f"Source: {page} (" in (inspect.getdoc(getattr(Clients, method)) or "")


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_request_goes_where_the_spec_says(spec: dict[str, Any], name: str) -> None:
    told, (_, operation, argument) = described(spec, name), OPERATIONS[name]
    parts = operation.build(argument)
    assert parts.path == told["path"].replace("{id}", "5").replace("{clientId}", "5")
    assert parts.query == ""
    assert (parts.body is None) == ("requestBody" not in told)


# -- what is sent --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["create_client", "update_client"])
def test_every_member_of_a_body_is_a_parameter_and_the_reverse(
    spec: dict[str, Any], name: str
) -> None:
    schema = "CreateClientRequest" if name == "create_client" else "UpdateClientRequest"
    told = properties(spec, schema)
    method, operation, argument = OPERATIONS[name]
    ours = inspect.signature(getattr(Clients, method)).parameters
    of_the_method = {"client_id", "clear"} if method == "update" else set[str]()
    assert set(ours) - OF_EVERY_CALL - of_the_method == told
    assert {field.name for field in attrs.fields(ClientFields)} == told
    required = {
        parameter for parameter in told if ours[parameter].default is inspect.Parameter.empty
    }
    assert required == set(spec["components"]["schemas"][schema]["required"])
    assert set(CLEARABLE) == told - required
    body = json.loads(operation.build(argument).body or b"")
    assert body == {member: getattr(FULL, member) for member in told}
    Draft202012Validator({**spec, "$ref": f"#/components/schemas/{schema}"}).validate(body)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_path_parameter_is_the_first_one(spec: dict[str, Any], name: str) -> None:
    parameters = list(inspect.signature(getattr(Clients, OPERATIONS[name][0])).parameters.values())
    in_path = [each["name"] for each in described(spec, name).get("parameters", ())]
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert positional == ["self", *("client_id" for _ in in_path)]
    assert set(inspect.signature(getattr(Clients, OPERATIONS[name][0])).parameters) > OF_EVERY_CALL


@pytest.mark.parametrize("style", ["null", "empty"])
def test_every_member_that_may_be_null_can_be_cleared(spec: dict[str, Any], style: str) -> None:
    told = spec["components"]["schemas"]["UpdateClientRequest"]["properties"]
    nullable = {name for name, schema in told.items() if "null" in schema["type"]}
    assert set(CLEARABLE) == nullable
    fields = ClientFields(email="a@b.example")
    operation = wire.update_in(Dialect(cleared_as=style))  # type: ignore[arg-type]
    body = operation.build(ClientUpdate(client_id=5, fields=fields, clear=CLEARABLE)).body
    empty = None if style == "null" else ""
    assert json.loads(body or b"") == {"email": "a@b.example", **dict.fromkeys(CLEARABLE, empty)}


def test_what_was_not_given_is_not_sent() -> None:
    parts = wire.CREATE.build(ClientFields(email="a@b.example"))
    assert json.loads(parts.body or b"") == {"email": "a@b.example"}
    assert parts.reference is None
    assert wire.CREATE.build(FULL).reference == "crm-1"


def test_the_documented_request_is_what_its_fields_send(example: Any) -> None:
    sample = example("update-client.request.json")
    update = ClientUpdate(client_id=5, fields=ClientFields(**sample))
    assert list(update.problems()) == []
    assert json.loads(wire.update_in(Dialect()).build(update).body or b"") == sample


# -- what arrives --------------------------------------------------------------------------


@pytest.mark.parametrize("schema", VIEWS)
def test_every_member_of_an_answer_has_a_member_here_and_the_reverse(
    spec: dict[str, Any], schema: str
) -> None:
    members = public_members(VIEWS[schema])
    assert set(members) - OF_EVERY_VIEW == properties(spec, schema)
    assert set(members) > OF_EVERY_VIEW
    assert all(member.__doc__ for member in members.values())


def test_the_parts_of_an_address_are_those_of_the_spec(spec: dict[str, Any]) -> None:
    ours = {field.name for field in attrs.fields(ClientAddress)}
    assert ours == properties(spec, "PartnerClientAddress")


def test_documented_answers_decode(example: Any) -> None:
    decoded = {
        "update-client": wire.decode_client,
        "create-setup-intent": wire.decode_setup_intent,
        "create-ephemeral-key": wire.decode_ephemeral_key,
    }
    for name, decode in decoded.items():
        body = example(f"{name}.response.200.json")
        view: Any = decode(body)
        assert view.raw == body == view.to_dict(secrets=True)
        assert all(getattr(view, member) is not None for member in public_members(type(view)))
