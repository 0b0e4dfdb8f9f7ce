"""Operations on clients."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import attrs
from attrs import evolve
from ht_partner_client import models
from ht_partner_client.api.clients import (
    create_client,
    create_ephemeral_key,
    create_setup_intent,
    retrieve_client,
    update_client,
)
from ht_partner_client.models.create_client_request import CreateClientRequest
from ht_partner_client.models.update_client_request import UpdateClientRequest

from ht_async.binding.ht.wire import confirmed_by, or_unset
from ht_async.binding.wire import expect_id, expect_object, parts, shape
from ht_async.dialect import Dialect
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.models.client_fields import CLEARABLE, ClientFields, ClientUpdate
from ht_async.models.partner_client import PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.operation import Effect, Operation, RequestParts

A = TypeVar("A")

# -- write ---------------------------------------------------------------------------------


def _build_create(fields: ClientFields) -> RequestParts:
    body = CreateClientRequest(email=fields.email, **_given(fields))
    return parts(create_client.build_request(body=body), reference=fields.external_id)


def _build_update(update: ClientUpdate, empty: str | None) -> RequestParts:
    members = _given(update.fields) | dict.fromkeys(update.cleared, empty)
    body = UpdateClientRequest(email=update.fields.email, **members)
    return parts(update_client.build_request(update.client_id, body=body))


def _given(fields: ClientFields) -> dict[str, Any]:
    return {name: or_unset(getattr(fields, name)) for name in CLEARABLE}


# -- read ----------------------------------------------------------------------------------


def decode_client(body: object) -> PartnerClient:
    """Decode the answer of an operation that returns one client.

    The client is bare, or stands below `client` (C3).

    Raises:
        DecodeError: There is no object with an id.
    """
    envelope = expect_object(body)
    if "id" not in envelope and "client" in envelope:
        return _client(envelope["client"], "client")
    return _client(envelope, "")


def _client(value: object, path: str) -> PartnerClient:
    raw = expect_object(value, path)
    client_id = expect_id(raw, path, "a client")
    return PartnerClient(client_id, raw, _CLIENT)


def decode_setup_intent(body: object) -> SetupIntent:
    """Decode a setup intent.

    Raises:
        DecodeError: The answer is no object.
    """
    return SetupIntent(expect_object(body), _SETUP_INTENT)


def decode_ephemeral_key(body: object) -> EphemeralKey:
    """Decode an ephemeral key.

    Raises:
        DecodeError: The answer is no object.
    """
    return EphemeralKey(expect_object(body), _EPHEMERAL_KEY)


@cache
def client_members() -> frozenset[str]:
    """Return the names of all members of a client and of its address."""
    return _members(models.PartnerClient, models.PartnerClientAddress)


@cache
def payment_members() -> frozenset[str]:
    """Return the names of all members of a setup intent and of an ephemeral key."""
    return _members(models.SetupIntent, models.CreateEphemeralKeyResponse)


def _members(*schemas: type[attrs.AttrsInstance]) -> frozenset[str]:
    return frozenset(field.name for schema in schemas for field in attrs.fields(schema))


_CLIENT = shape(models, "PartnerClient", client_members)
_SETUP_INTENT = shape(models, "SetupIntent", payment_members)
_EPHEMERAL_KEY = shape(models, "CreateEphemeralKeyResponse", payment_members)

# -- operations ----------------------------------------------------------------------------

CREATE: Operation[ClientFields, PartnerClient] = Operation(
    "clients.create",
    "POST",
    "/api/partners/clients",
    Effect.CREATE,
    _build_create,
    decode_client,
    unconfirmed=True,
)
GET: Operation[int | str, PartnerClient] = Operation(
    "clients.get",
    "GET",
    "/api/partners/clients/{id}",
    Effect.READ,
    lambda client_id: parts(retrieve_client.build_request(client_id)),
    decode_client,
)
CREATE_SETUP_INTENT: Operation[int | str, SetupIntent] = Operation(
    "clients.create_setup_intent",
    "POST",
    "/api/partners/clients/{id}/setup_intent",
    Effect.CREATE,
    lambda client_id: parts(create_setup_intent.build_request(client_id)),
    decode_setup_intent,
)
CREATE_EPHEMERAL_KEY: Operation[int | str, EphemeralKey] = Operation(
    "clients.create_ephemeral_key",
    "POST",
    "/api/partners/clients/{clientId}/ephemeral_key",
    Effect.CREATE,
    lambda client_id: parts(create_ephemeral_key.build_request(client_id)),
    decode_ephemeral_key,
)


def create_in(dialect: Dialect, *, recognisable: bool) -> Operation[ClientFields, PartnerClient]:
    """Return the operation that creates a client, in a dialect.

    Args:
        dialect: The dialect.
        recognisable: The client has an `external_id`.
    """
    repeatable = recognisable and dialect.client_create_upserts
    effect = Effect.IDEMPOTENT if repeatable else Effect.CREATE
    return confirmed_by(dialect, evolve(CREATE, effect=effect))


def update_in(dialect: Dialect) -> Operation[ClientUpdate, PartnerClient]:
    """Return the operation that updates a client, in a dialect."""
    empty = None if dialect.cleared_as == "null" else ""
    return Operation(
        "clients.update",
        "PUT",
        "/api/partners/clients/{id}",
        Effect.IDEMPOTENT,
        lambda update: _build_update(update, empty),
        decode_client,
    )


def only(
    client_id: int | str, operation: Operation[A, PartnerClient], otherwise: str
) -> Operation[A, PartnerClient]:
    """Return the operation such that it takes no other client than the one asked for.

    Args:
        client_id: HT's id of the client. One that is no number is not compared.
        operation: The operation.
        otherwise: What it means if another client comes.
    """

    def decode(body: object) -> PartnerClient:
        client = operation.decode(body)
        if asked is not None and client.id != asked:
            raise DecodeError(otherwise, path="id")
        return client

    asked = reading.integer(client_id)
    return evolve(operation, decode=decode)
