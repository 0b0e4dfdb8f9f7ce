"""Each operation that the package calls: a documented body, a call, and what a body must hold."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from attrs import frozen

from ht_async import (
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    Dialect,
    HelloTech,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnconfirmedEndpointError,
    UnprocessableEntityError,
    codec,
)
from ht_async.binding.ht import clients, order_counts, orders, skus
from ht_async.operation import Operation

ERROR_CLASSES: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    **dict.fromkeys(range(500, 600), ServerError),
}
EXAMPLES = Path(__file__).parent / "examples/ht"


def documented(name: str) -> Any:
    """Read a body that the reference shows."""
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


# -- the API's description -----------------------------------------------------------------


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what the spec tells of each operation, with its method and path."""
    return {
        told["operationId"]: {**told, "method": method, "path": path}
        for path, item in spec["paths"].items()
        for method, told in item.items()
    }


def content(told: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a body."""
    schema: dict[str, Any] = told["content"]["application/json"]["schema"]
    return schema


# -- what has to be there ------------------------------------------------------------------


def has_id(value: Any) -> bool:
    """Tell whether a value is an object with an id that a number or digits tell."""
    told = value.get("id") if isinstance(value, dict) else None
    if isinstance(told, str):
        return bool(re.fullmatch(r"\s*[0-9]{1,19}\s*", told))
    return isinstance(told, int) and not isinstance(told, bool) and abs(told) < 10**19


def with_ids(values: Any) -> list[Any] | None:
    return values if isinstance(values, list) and all(map(has_id, values)) else None


def order_in(body: Any) -> list[Any] | None:
    return with_ids([body.get("order", body)]) if isinstance(body, dict) else None


def orders_in(body: Any) -> list[Any] | None:
    return with_ids(body.get("orders")) if isinstance(body, dict) else None


def client_in(body: Any) -> list[Any] | None:
    if not isinstance(body, dict):
        return None
    return with_ids([body if "id" in body else body.get("client")])


def skus_in(body: Any) -> list[Any] | None:
    return with_ids(body.get("skus") if isinstance(body, dict) else body)


def counts_in(body: Any) -> list[Any] | None:
    """Find nothing: what this answer holds is not documented."""
    return None


def bare_object(body: Any) -> list[Any] | None:
    return [body] if isinstance(body, dict) else None


# -- bodies --------------------------------------------------------------------------------

SECRET = "cs_that-nobody-may-see"
FULL_ORDER = documented("retrieve-order.response.200.json")["order"]
SKU = FULL_ORDER["skus"][0]
OTHER_SHAPES = {
    **FULL_ORDER,
    "status": "PENDING",
    "phone": 3105550123,
    "created_at": "2024-10-08T22:52:10Z",
    "updated_at": 1728427930,
    "events": ["assigned", {"name": "assigned"}],
    "availability": [{"value": "2024-03-25", "display": "8-12"}, "8-12"],
    "consolidated_availability": {"2024-03-25": ["8-12"]},
}
CLIENT = {**documented("update-client.response.200.json"), "authentication_token": SECRET}


# -- operations ----------------------------------------------------------------------------


@frozen
class Case:
    """An operation under test.

    Args:
        operation: The operation.
        samples: Bodies as documented, or as nearly as the reference allows to tell.
        parts: Finds in a decoded body what each view of the result stands for; None if something
            is missing without which there is no result.
        call: Calls it; the arguments fit `samples`.
    """

    operation: Operation[Any, Any]
    samples: tuple[Any, ...]
    parts: Callable[[Any], list[Any] | None]
    call: Callable[[HelloTech], Awaitable[Any]]

    def holds(self, body: bytes) -> bool:
        """Tell whether a body has a result."""
        try:
            value = codec.decode(body)
        except ValueError:
            return False
        return self.parts(value) is not None

    def error_class(self, status: int) -> type[APIStatusError]:
        """Return the class of error that a status stands for here."""
        if status == 404 and self.operation.unconfirmed:
            return UnconfirmedEndpointError
        return ERROR_CLASSES.get(status, APIStatusError)

    def sample(self, number: int) -> Any:
        return self.samples[number % len(self.samples)]


TAGS = ("tv", "wifi")
DIALECT = Dialect(paths={"orders.count_by_tag": "/api/partners/orders/count_by_tag"})
COUNT = order_counts.count_by_tag(TAGS, DIALECT)
assert COUNT is not None

PERSON = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}

# By the names that the API's description gives them.
OPERATIONS: dict[str, Case] = {
    "list_orders": Case(
        orders.list_in(Dialect()),
        ({"status": "success", "orders": [FULL_ORDER, OTHER_SHAPES], "next_cursor": None},),
        orders_in,
        lambda ht: ht.orders.list(),
    ),
    "retrieve_order": Case(
        orders.GET,
        (
            documented("retrieve-order.response.200.json"),
            {"order": OTHER_SHAPES},
            documented("schema-order.json"),
        ),
        order_in,
        lambda ht: ht.orders.get("a-token"),
    ),
    "create_order": Case(
        orders.CREATE,
        (documented("create-order.response.200.json"), {"order": FULL_ORDER}),
        order_in,
        lambda ht: ht.orders.create(address="1 Main St", phone="555", sku_ids=[1], **PERSON),
    ),
    "count_orders_by_tag": Case(
        COUNT,
        (
            {"status": "success", "counts": {"tv": 3, "wifi": 0}},
            [{"tag": "tv", "count": 3}, {"tag": "wifi", "count": "0"}],
        ),
        counts_in,
        lambda ht: ht.orders.count_by_tag(TAGS, fallback=None),
    ),
    "create_client": Case(
        clients.CREATE, (CLIENT,), client_in, lambda ht: ht.clients.create(email="a@b.example")
    ),
    "retrieve_client": Case(
        clients.GET, (CLIENT, {"client": CLIENT}), client_in, lambda ht: ht.clients.get("crm-1")
    ),
    "update_client": Case(
        clients.update_in(Dialect()),
        (CLIENT,),
        client_in,
        lambda ht: ht.clients.update("crm-1", email="a@b.example"),
    ),
    "create_setup_intent": Case(
        clients.CREATE_SETUP_INTENT,
        ({"stripe_customer_id": "cus_1", "client_secret": SECRET},),
        bare_object,
        lambda ht: ht.clients.create_setup_intent(1),
    ),
    "create_ephemeral_key": Case(
        clients.CREATE_EPHEMERAL_KEY,
        ({"stripe_customer_id": "cus_1", "ephemeral_key": SECRET},),
        bare_object,
        lambda ht: ht.clients.create_ephemeral_key(1),
    ),
    "list_skus": Case(
        skus.LIST,
        ({"status": "success", "skus": [SKU, {"id": "43", "name": None}]}, [SKU]),
        skus_in,
        lambda ht: ht.skus.list(),
    ),
    "check_zip": Case(
        skus.CHECK_ZIP,
        (documented("check-zip.response.200.json"),),
        bare_object,
        lambda ht: ht.skus.check_zip(42, "90001", fresh=True),
    ),
}
