"""The API's operations on clients, see https://docs.partner.hellotech.com."""

from __future__ import annotations

from .clients import Client
from .exchange import Call, Reply
from .problems import refuse
from .rendering import render_client
from .sandbox import Sandbox
from .seeding import token
from .validation import read_client


def create_client(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Create client*: 200 with the new client, or the one with that `external_id`.

    Args:
        sandbox: the state.
        call: the request.
    """
    body = read_client(call.document)
    external_id = body.changes.get("external_id")
    known = None if external_id is None else sandbox.clients.by_external_id(external_id)
    client = sandbox.save_client(known.id if known else None, {"email": body.email, **body.changes})
    return Reply.json(render_client(client))


def get_client(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve client*: 200 with the client, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json(render_client(_client(sandbox, call)))


def update_client(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Update client*: 200 with the client, 400 or 404.

    The id in the path decides whose data change, absent members stay, and null clears one:
    the sandbox's choices.

    Args:
        sandbox: the state.
        call: the request.
    """
    client = _client(sandbox, call)
    body = read_client(call.document)
    external_id = body.changes.get("external_id")
    other = None if external_id is None else sandbox.clients.by_external_id(external_id)
    if other is not None and other.id != client.id:
        raise refuse(400, "external_id", "belongs to another client")
    return Reply.json(
        render_client(sandbox.save_client(client.id, {"email": body.email, **body.changes}))
    )


def create_setup_intent(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Create setup intent*: 200 with a made-up secret, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    client = _client(sandbox, call)
    secret = f"seti_{_secret(sandbox, 'intent')}_secret_{_secret(sandbox, 'intent secret')}"
    return Reply.json({"stripe_customer_id": _customer(sandbox, client), "client_secret": secret})


def create_ephemeral_key(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Create ephemeral key*: 200 with a made-up key, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    client = _client(sandbox, call)
    key = f"ek_test_{_secret(sandbox, 'ephemeral key')}"
    return Reply.json({"stripe_customer_id": _customer(sandbox, client), "ephemeral_key": key})


def _client(sandbox: Sandbox, call: Call) -> Client:
    client_id = call.path_id("id")
    client = None if client_id is None else sandbox.clients.get(client_id)
    if client is None:
        raise refuse(404, "id", "there is no such client")
    return client


def _customer(sandbox: Sandbox, client: Client) -> str:
    return f"cus_{token(sandbox.config.seed, 'customer', client.id)}"


def _secret(sandbox: Sandbox, kind: str) -> str:
    return token(sandbox.config.seed, kind, sandbox.journal.requests)
