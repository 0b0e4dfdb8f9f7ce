"""ShineOn's operations on orders.

See https://github.com/ShineOnCom/api/wiki/Orders-API-Get-Single-Order; the list is as an
unofficial client library tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from attrs import frozen

from .admission import RequestHeaders, bearer_is_right
from .exchange import Call, Reply, encode
from .problems import JsonObject, Problem, Refusal
from .sandbox import Sandbox
from .shop_seeds import SeededShopOrder
from .shops import SHINEON, whole_number

_DEFAULT_LIMIT = 50
_LONGEST_PAGE = 250


@frozen
class _ShineOnRefusal(Refusal):
    """A refusal in ShineOn's words."""

    def body(self) -> JsonObject:
        """Return the JSON body of the answer."""
        return {"error": self.problems[0].message}


def _refuse(status: int, message: str) -> _ShineOnRefusal:
    return _ShineOnRefusal(status, [Problem("", message)])


def admit(sandbox: Sandbox, headers: RequestHeaders, call: Call) -> Mapping[str, str]:
    """Let in who shows the token.

    Args:
        sandbox: the state.
        headers: the request's headers.
        call: the request.
    """
    if not bearer_is_right(sandbox, headers):
        raise _refuse(401, "Unauthenticated")
    return {}


def get_order(sandbox: Sandbox, call: Call) -> Reply:
    """Serve *Get a single order*: 200 with the order below ``order``, or 404.

    Args:
        sandbox: the state.
        call: the request.
    """
    order = sandbox.shops.get(SHINEON, call.path["order_id"])
    if order is None:
        raise _refuse(404, "Not Found.")
    return Reply(200, encode({"order": order.document}))


def list_orders(sandbox: Sandbox, call: Call) -> Reply:
    """Serve the list of orders: 200 with a page; one beyond the last is empty.

    Args:
        sandbox: the state.
        call: the request.
    """
    query = dict(parse_qsl(call.query))
    found = [order for order in sandbox.shops.all(SHINEON) if _matches(order, query)]
    limit = min(whole_number(query, "limit", _DEFAULT_LIMIT, _refuse), _LONGEST_PAGE)
    first = limit * (max(1, whole_number(query, "page", 1, _refuse)) - 1)
    page = [order.document for order in found[first : first + limit]]
    return Reply(200, encode({"orders": page}))


def _matches(order: SeededShopOrder, query: Mapping[str, str]) -> bool:
    chosen = query.get("ids")
    since, until = _moment(query, "created_at_min"), _moment(query, "created_at_max")
    return (
        (chosen is None or order.id in chosen.split(","))
        and query.get("status", order.document["status"]) == order.document["status"]
        and (since is None or order.created_at >= since)
        and (until is None or order.created_at <= until)
    )


def _moment(query: Mapping[str, str], name: str) -> float | None:
    if name not in query:
        return None
    try:
        return datetime.fromisoformat(query[name]).timestamp()
    except (ValueError, OverflowError):
        raise _refuse(422, f"{name} must be a date and time") from None
