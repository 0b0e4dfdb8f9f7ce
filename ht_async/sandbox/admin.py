"""What the sandbox tells about itself, and how to steer it: ``/_sandbox/...``.

These paths need no key, answer callers on the same machine only, and appear in no journal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from .bodies import ClientGoneError, read_body
from .config import is_loopback
from .dialects import QUIRKS, SAMPLES, UnknownQuirkError, parse_dialect
from .dispatch import Operations, dispatch
from .exchange import Call, Reply, send_reply
from .fault_syntax import parse_rules
from .faults import FaultSyntaxError
from .members import Members
from .order_rows import OrderChanges
from .problems import Refusal, refuse
from .rendering import render_order
from .sandbox import Sandbox
from .statuses import STATUSES

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_DEFAULT_ENTRIES = 100
_MAX_ENTRIES = 10_000
_INTEGER = re.compile(r"[0-9]{1,18}")


class AdminEndpoint:
    """An ASGI application that serves one administrative path."""

    def __init__(self, sandbox: Sandbox, operations: Operations) -> None:
        """Make the endpoint of a path.

        Args:
            sandbox: the state.
            operations: the operations of the path by HTTP method.
        """
        self._sandbox = sandbox
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request.

        Args:
            scope: ASGI scope.
            receive: ASGI receive channel.
            send: ASGI send channel.
        """
        host = (scope.get("client") or ("",))[0]
        try:
            if not is_loopback(host):
                raise refuse(403, "", "administration is open to callers on this machine only")
            query = scope["query_string"].decode("latin-1")
            call = Call(scope.get("path_params", {}), query, await read_body(None, receive))
            reply = dispatch(self._sandbox, self._operations, scope["method"], call)
        except Refusal as refusal:
            reply = Reply.refusal(refusal)
        except ClientGoneError:
            return
        await send_reply(send, reply)


def duplicates(sandbox: Sandbox, call: Call) -> Reply:
    """Tell which references have more than one order, and how many orders are too many.

    While requests are ``pending``, to be carried out late, the last word is not spoken.

    Args:
        sandbox: the state.
        call: the request.
    """
    found = sandbox.orders.duplicates()
    return Reply.json(
        {
            "duplicates": [{"reference": name, "order_ids": ids} for name, ids in found],
            "count": sum(len(ids) - 1 for _, ids in found),
            "pending": len(sandbox.late_commits),
        }
    )


def journal(sandbox: Sandbox, call: Call) -> Reply:
    """Tell what became of the requests ``after`` one, ``limit`` of them at most.

    Args:
        sandbox: the state.
        call: the request.
    """
    limit = _integer(call, "limit", _DEFAULT_ENTRIES)
    return Reply.json(sandbox.journal.page(_integer(call, "after", 0), min(limit, _MAX_ENTRIES)))


def state(sandbox: Sandbox, call: Call) -> Reply:
    """Count orders, clients, requests, and the requests that each fault has struck.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json(
        {
            "orders": sandbox.orders.count(),
            "clients": sandbox.clients.count(),
            "requests": sandbox.journal.requests,
            "faults": sandbox.journal.faults,
        }
    )


def shops(sandbox: Sandbox, call: Call) -> Reply:
    """Tell the shops' orders, why some can't be placed, and how HighLevel's limit was kept.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json(sandbox.shops.describe())


def reset(sandbox: Sandbox, call: Call) -> Reply:
    """Return to the state right after the start on an empty database.

    Args:
        sandbox: the state.
        call: the request.
    """
    sandbox.reset()
    return state(sandbox, call)


def get_faults(sandbox: Sandbox, call: Call) -> Reply:
    """List the fault rules in force, with how often each has fired.

    Args:
        sandbox: the state.
        call: the request.
    """
    return Reply.json({"faults": sandbox.injector.describe()})


def put_faults(sandbox: Sandbox, call: Call) -> Reply:
    """Replace all fault rules by those of a JSON list.

    Args:
        sandbox: the state.
        call: the request.
    """
    try:
        rules = parse_rules(call.json)
    except FaultSyntaxError as error:
        raise refuse(400, "", str(error)) from None
    sandbox.injector.arm(rules)
    return get_faults(sandbox, call)


def get_dialects(sandbox: Sandbox, call: Call) -> Reply:
    """Tell the quirks that are ``active`` and all ``quirks`` and ``samples`` that there are.

    Args:
        sandbox: the state.
        call: the request.
    """
    quirks = [
        {
            "name": quirk.name,
            "contradiction": quirk.contradiction,
            "description": quirk.description,
        }
        for quirk in QUIRKS.values()
    ]
    samples = {name: sorted(dialect) for name, dialect in SAMPLES.items()}
    return Reply.json({"active": sorted(sandbox.dialect), "quirks": quirks, "samples": samples})


def put_dialects(sandbox: Sandbox, call: Call) -> Reply:
    """Replace the quirks of all answers by those that a JSON list names.

    Args:
        sandbox: the state.
        call: the request.
    """
    names = Members({"": call.json})
    dialect = names.texts("")
    if names.problems or call.json is None:
        raise refuse(400, "", 'send a list of names, such as ["camel_case"]')
    try:
        sandbox.dialect = parse_dialect(dialect)
    except UnknownQuirkError as error:
        raise refuse(400, "", str(error)) from None
    return get_dialects(sandbox, call)


def patch_order(sandbox: Sandbox, call: Call) -> Reply:
    """Change ``status`` (a code), ``tags`` or ``appointment`` (ISO 8601) of an order.

    The API has no operation for that; in the real world time does it.

    Args:
        sandbox: the state.
        call: the request.
    """
    order_id = call.path_id("order_id")
    if order_id is None or sandbox.orders.get(order_id) is None:
        raise refuse(404, "order_id", "there is no such order")
    sandbox.orders.change(order_id, _changes(call), sandbox.clock.now())
    return Reply.json({"order": render_order(sandbox.order(order_id))})


def _changes(call: Call) -> OrderChanges:
    members = Members(call.document)
    status = call.document.get("status")
    if status is not None and not (type(status) is int and 0 <= status < len(STATUSES)):
        members.flaw("status", f"must be a status code from 0 to {len(STATUSES) - 1}")
    changes = OrderChanges(
        status=status if isinstance(status, int) else None,
        tags=members.texts("tags") if members.has("tags") else None,
        appointment=members.instant("appointment") if members.has("appointment") else None,
    )
    if members.problems:
        raise Refusal(400, members.problems)
    return changes


def _integer(call: Call, name: str, default: int) -> int:
    text = dict(parse_qsl(call.query)).get(name)
    if text is None:
        return default
    if not _INTEGER.fullmatch(text):
        raise refuse(400, name, "must be a whole number, 0 or more")
    return int(text)


ADMIN_ROUTES: Mapping[str, Operations] = {
    "/_sandbox/duplicates": {"GET": duplicates},
    "/_sandbox/journal": {"GET": journal},
    "/_sandbox/state": {"GET": state},
    "/_sandbox/shops": {"GET": shops},
    "/_sandbox/reset": {"POST": reset},
    "/_sandbox/faults": {"GET": get_faults, "PUT": put_faults},
    "/_sandbox/dialects": {"GET": get_dialects, "PUT": put_dialects},
    "/_sandbox/orders/{order_id}": {"PATCH": patch_order},
}
"""The administrative operations by path and method."""
