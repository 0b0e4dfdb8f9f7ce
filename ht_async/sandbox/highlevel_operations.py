"""HighLevel's operations on orders.

See https://marketplace.gohighlevel.com/docs/ghl/payments/get-order-by-id and, for the list, the
description at https://github.com/GoHighLevel/highlevel-api-docs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from attrs import frozen

from .admission import RequestHeaders, bearer_is_right
from .exchange import Call, Reply, encode
from .problems import JsonObject, Problem, Refusal
from .sandbox import Sandbox
from .shop_seeds import SeededShopOrder
from .shops import HIGHLEVEL, whole_number

LOCATION = "sandboxlocation00001"
"""Id of the only location."""

VERSION = "2021-07-28"
"""The only version of the API."""

_DEFAULT_LIMIT = 10
_LONGEST_PAGE = 100
_DAILY = 200_000


@frozen
class _HighLevelRefusal(Refusal):
    """A refusal in HighLevel's words."""

    def body(self) -> JsonObject:
        """Return the JSON body of the answer: 422 has a list of messages, others have one."""
        messages = [problem.message for problem in self.problems]
        titles = {401: "Unauthorized", 403: "Forbidden", 422: "Unprocessable Entity"}
        title = {"error": titles[self.status]} if self.status in titles else {}
        message = messages if self.status == 422 else messages[0]
        return {"statusCode": self.status, "message": message, **title}


def _refuse(
    status: int, *messages: str, headers: Mapping[str, str] | None = None
) -> _HighLevelRefusal:
    return _HighLevelRefusal(status, [Problem("", text) for text in messages], headers or {})


def admit(sandbox: Sandbox, headers: RequestHeaders, call: Call) -> Mapping[str, str]:
    """Let in who shows the token, names version and location, and keeps to the rate limit.

    Args:
        sandbox: the state.
        headers: the request's headers.
        call: the request.
    """
    left = sandbox.shops.limit.take(sandbox.clock.steady())
    limits = _limits(sandbox, left or 0)
    if left is None:
        raise _refuse(429, "Too Many Requests", headers=limits)
    if not bearer_is_right(sandbox, headers):
        raise _refuse(401, "Invalid token: access token is invalid", headers=limits)
    if headers.get(b"version") != VERSION:
        raise _refuse(422, "the header Version must be 2021-07-28", headers=limits)
    query = dict(parse_qsl(call.query))
    missing = [
        f"{name} should not be empty" for name in ("altId", "altType") if not query.get(name)
    ]
    if missing or query["altType"] != "location":
        raise _refuse(422, *(missing or ["altType must be location"]), headers=limits)
    if query["altId"] != LOCATION:
        raise _refuse(403, "The token does not have access to this location.", headers=limits)
    return limits


def _limits(sandbox: Sandbox, left: int) -> dict[str, str]:
    limit = sandbox.shops.limit
    return {
        "X-RateLimit-Max": str(limit.limit),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Interval-Milliseconds": str(int(limit.seconds * 1000)),
        "X-RateLimit-Limit-Daily": str(_DAILY),
        "X-RateLimit-Daily-Remaining": str(_DAILY),
    }


def get_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Get order by ID*: 200 with the bare order, or 400 in words.

    Args:
        sandbox: the state.
        call: the request.
    """
    order = sandbox.shops.get(HIGHLEVEL, call.path["order_id"])
    if order is None:
        raise _refuse(400, "Order not found")
    return Reply(200, encode({**order.document, "altId": LOCATION}))


def list_orders(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *List orders*: 200 with rows that have no items.

    Args:
        sandbox: the state.
        call: the request.
    """
    query = dict(parse_qsl(call.query))
    found = [order for order in sandbox.shops.all(HIGHLEVEL) if _matches(order, query)]
    offset = whole_number(query, "offset", 0, _refuse)
    limit = min(whole_number(query, "limit", _DEFAULT_LIMIT, _refuse), _LONGEST_PAGE)
    rows = [_row(order.document) for order in found[offset : offset + limit]]
    return Reply(200, encode({"data": rows, "totalCount": len(found)}))


def _matches(order: SeededShopOrder, query: Mapping[str, str]) -> bool:
    day = datetime.fromtimestamp(order.created_at, UTC).date().isoformat()
    wanted = {name: query[name] for name in _EQUAL if name in query}
    return (
        all(order.document[name] == value for name, value in wanted.items())
        and query.get("startAt", "") <= day
        and day <= query.get("endAt", "9999")
    )


_EQUAL = ("status", "paymentStatus", "contactId")


def _row(order: Mapping[str, Any]) -> dict[str, Any]:
    contact, summary, source = (
        order[name] for name in ("contactSnapshot", "amountSummary", "source")
    )
    first = contact.get("firstName") or contact.get("first_name")
    last = contact.get("lastName") or contact.get("last_name")
    kept = {name: value for name, value in order.items() if name in _IN_ROWS}
    return {
        **kept,
        "altId": LOCATION,
        "contactName": f"{first} {last}",
        "contactEmail": contact["email"],
        "subtotal": summary["subtotal"],
        "discount": summary["discount"],
        "sourceType": source["type"],
        "totalProducts": len(order["items"]),
        "items": [],
    }


_IN_ROWS = frozenset(
    (
        *("_id", "altType", "contactId", "currency", "amount", "status", "liveMode"),
        *("createdAt", "updatedAt", "fulfillmentStatus", "paymentStatus"),
    )
)
