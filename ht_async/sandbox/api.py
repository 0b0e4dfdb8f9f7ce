"""The operations of the HT Partner API, on the sandbox's state.

Paths, parameters and bodies follow https://docs.partner.hellotech.com. The paths of *Create
client* and *Retrieve all SKUs* are not documented; those here are the likely ones. *Order count
by tag* has no known path and is not served.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

from .catalogue import SKUS, Sku, area_of, served
from .clients import Client
from .dispatch import Operations
from .exchange import Call, Reply
from .filters import parse_order_query
from .members import MAX_ID, Members
from .order_rows import Order
from .problems import JsonObject, Problem, Refusal, refuse
from .rendering import render_client, render_order, render_sku
from .sandbox import Sandbox
from .seeding import token
from .validation import OrderBody, read_client, read_order

_ID = re.compile(r"[0-9]{1,19}")
_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
# Makes a next_cursor differ from the order's id, so that nobody can mistake one for the other.
_CURSOR_MASK = 0x2A5A5A


def create_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Create order*: 200 with the order, or 422.

    Args:
        sandbox: the state.
        call: the request.
    """
    body, problems = read_order(call.document)
    problems = [*problems, *_unknown_ids(sandbox, body)]
    if problems:
        raise Refusal(422, problems)
    order = sandbox.create_order(body)
    return Reply.json(_envelope("order", render_order(order)), order_id=order.id)


def _unknown_ids(sandbox: Sandbox, body: OrderBody) -> list[Problem]:
    unknown = [str(sku_id) for sku_id in dict.fromkeys(body.sku_ids) if sku_id not in SKUS]
    problems = [Problem("sku_id", f"there is no SKU {', '.join(unknown)}")] if unknown else []
    if body.client_id is not None and sandbox.clients.get(body.client_id) is None:
        problems.append(Problem("client_id", f"there is no client {body.client_id}"))
    return problems


def get_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve order*: 200 with the order, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    order_id = _path_id(call, "order_id")
    order: Order | None = None if order_id is None else sandbox.orders.get(order_id)
    if order is None:
        raise refuse(404, "order_id", "there is no such order")
    return Reply.json(_envelope("order", render_order(order)))


def list_orders(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve all orders*: 200 with a page, or 400.

    Args:
        sandbox: the state.
        call: the request.
    """
    config = sandbox.config
    query = parse_order_query(call.query)
    member = config.cursor_style == "member"
    after = query.cursor
    if after is not None and member:
        after ^= _CURSOR_MASK
    limit = min(query.limit or config.page_size, config.max_page_size)
    page = sandbox.orders.page(query, after, limit, time.monotonic())
    document = _envelope("orders", [render_order(order) for order in page.orders])
    if member:
        document["next_cursor"] = page.orders[-1].id ^ _CURSOR_MASK if page.more else None
    return Reply.json(document)


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


def list_skus(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Retrieve all SKUs*: 200 with the whole catalogue.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json(_envelope("skus", [render_sku(sku) for sku in SKUS.values()]))


def check_zip(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Check ZIP*: 200 with `treatment` on or off, 404 or 422.

    Args:
        sandbox: the state.
        call: the request.
    """
    sku: Sku | None = SKUS.get(_path_id(call, "id") or 0)
    if sku is None:
        raise refuse(404, "id", "there is no such SKU")
    members = Members(call.document)
    zip_code = members.text("zip", required="is required: five digits") or ""
    if not members.problems and not _ZIP.fullmatch(zip_code):
        members.flaw("zip", "must be five digits, or nine with a hyphen")
    if members.problems:
        raise Refusal(422, members.problems)
    area = area_of(zip_code)
    on = area is not None and served(sandbox.config.seed, sku, area)
    return Reply.json(
        {
            "status": "success",
            "treatment": "on" if on else "off",
            "zip": zip_code,
            "cbsa_id": None if area is None else area.cbsa_id,
            "cbsa": None if area is None else area.name,
        }
    )


ROUTES: Mapping[str, Operations] = {
    "/api/partners/orders": {"GET": list_orders, "POST": create_order},
    "/api/partners/orders/{order_id}": {"GET": get_order},
    "/api/partners/clients": {"POST": create_client},
    "/api/partners/clients/{id}": {"GET": get_client, "PUT": update_client},
    "/api/partners/clients/{id}/setup_intent": {"POST": create_setup_intent},
    "/api/partners/clients/{id}/ephemeral_key": {"POST": create_ephemeral_key},
    "/api/partners/skus": {"GET": list_skus},
    "/api/partners/skus/{id}/check_zip": {"POST": check_zip},
}
"""The operations by path and method."""


def _envelope(name: str, content: object) -> JsonObject:
    return {"status": "success", name: content}


def _path_id(call: Call, name: str) -> int | None:
    text = call.path[name]
    number = int(text) if _ID.fullmatch(text) else 0
    return number if 0 < number <= MAX_ID else None


def _client(sandbox: Sandbox, call: Call) -> Client:
    client_id = _path_id(call, "id")
    client = None if client_id is None else sandbox.clients.get(client_id)
    if client is None:
        raise refuse(404, "id", "there is no such client")
    return client


def _customer(sandbox: Sandbox, client: Client) -> str:
    return f"cus_{token(sandbox.config.seed, 'customer', client.id)}"


def _secret(sandbox: Sandbox, kind: str) -> str:
    return token(sandbox.config.seed, kind, sandbox.journal.requests)
