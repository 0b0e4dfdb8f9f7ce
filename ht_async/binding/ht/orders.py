"""Operations on orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

import attrs
from attrs import frozen
from ht_partner_client import models
from ht_partner_client.api.orders import create_order, list_orders, retrieve_order
from ht_partner_client.models.create_order_request import CreateOrderRequest
from ht_partner_client.models.create_order_time_window import CreateOrderTimeWindow
from ht_partner_client.models.order_list_order_by import OrderListOrderBy
from ht_partner_client.models.sort_direction import SortDirection
from ht_partner_client.types import UNSET, Unset

from ht_async import codec
from ht_async.binding.ht.wire import or_unset
from ht_async.binding.wire import expect_id, expect_object, expect_objects, parts, shape
from ht_async.dialect import Dialect
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.operation import Effect, Operation, RequestParts


@frozen(slots=True)
class OrdersQuery:
    """Filters and position of one page of orders.

    Source: https://docs.partner.hellotech.com (Retrieve all orders); documented.
    """

    limit: int | None = None
    cursor: int | None = None
    status: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    from_: date | None = None
    to: date | None = None
    client_id: int | None = None
    order_by: str | None = None
    sort: str | None = None


@frozen(slots=True)
class OrdersPage:
    """One page of orders.

    Args:
        orders: The orders, in the order that they came.
        body: The whole body, where a next cursor may stand.
    """

    orders: tuple[Order, ...]
    body: Mapping[str, Any]


# -- create --------------------------------------------------------------------------------


_CREATE_PATH: str = create_order.build_request(body=CreateOrderRequest("", "", []))["url"]
_MEMBERS = tuple(member.name for member in attrs.fields(CreateOrderRequest))
_Body = codec.sparse("CreateOrder", _MEMBERS)
_values = attrgetter(*("sku_ids" if name == "sku_id" else name for name in _MEMBERS))


def _build_create(order: NewOrder) -> RequestParts:
    body = _Body(*_values(order))  # the generated class takes several times as long
    body.devices = order.devices or None
    body.time_windows = _time_windows(order) or None
    return RequestParts(
        _CREATE_PATH, body=codec.encode_plain(body), reference=order.purchase_order_id
    )


def _time_windows(order: NewOrder) -> list[Mapping[str, str]]:
    return [_slot(start, end) for window in order.time_windows for start, end in window.hours()]


@lru_cache(maxsize=1_024)
def _slot(start: datetime, end: datetime) -> Mapping[str, str]:
    """Write an hour; the orders of a batch have many hours in common."""
    return CreateOrderTimeWindow(_utc_text(start), _utc_text(end)).to_dict()


def _utc_text(moment: datetime) -> str:
    """Write a moment as the documented sample does: UTC with milliseconds (C31)."""
    text = codec.iso(moment)
    return f"{text[:-1]}.000Z" if len(text) == 20 else f"{text[:23]}Z"


# -- read ----------------------------------------------------------------------------------


def _build_retrieve(order_id: int | str) -> RequestParts:
    return parts(retrieve_order.build_request(order_id))


def _build_list(query: OrdersQuery, dialect: Dialect) -> RequestParts:
    kwargs = list_orders.build_request(
        tags=list(query.tags) or UNSET,
        from_=_day(query.from_, dialect),
        to=_day(query.to, dialect),
        client_id=or_unset(query.client_id),
        limit=or_unset(query.limit),
        cursor=or_unset(query.cursor),
        status=_statuses(query.status, dialect),
        order_by=UNSET if query.order_by is None else OrderListOrderBy(query.order_by),
        sort=UNSET if query.sort is None else SortDirection(query.sort),
    )
    if dialect.status_style == "brackets" and query.status:
        kwargs["params"]["status[]"] = kwargs["params"].pop("status")
    return parts(kwargs, raw_brackets=dialect.brackets == "raw")


def _day(day: date | None, dialect: Dialect) -> str | Unset:
    """Write a day in the form that the API reads (C9)."""
    if day is None:
        return UNSET
    iso = day.isoformat()
    return iso if dialect.dates == "iso" else f"{iso[5:]}-{iso[:4]}"


def _statuses(codes: tuple[str, ...], dialect: Dialect) -> list[str] | Unset:
    if dialect.status_style == "comma" and codes:
        return [",".join(codes)]
    return list(codes) or UNSET


def decode_order(body: object) -> Order:
    """Decode the answer of an operation that returns one order.

    The order stands below `order`, or bare (C3).

    Raises:
        DecodeError: There is no object with an id, or a list instead of one (C17).
    """
    envelope = expect_object(body)
    if "order" in envelope:
        return _order(envelope["order"], "order")
    if "id" in envelope:
        return _order(envelope, "")
    raise DecodeError("the answer holds no order", path="order")


def decode_orders(body: object) -> OrdersPage:
    """Decode the answer of an operation that returns orders.

    Raises:
        DecodeError: There is no list of orders, or one of them is no object with an id.
    """
    envelope = expect_object(body)
    entries = enumerate(expect_objects(envelope.get("orders"), "orders"))
    decoded = tuple(_order(entry, f"orders[{index}]") for index, entry in entries)
    return OrdersPage(decoded, envelope)


def _order(value: object, path: str) -> Order:
    raw = expect_object(value, path)
    order_id = expect_id(raw, path, "an order")
    return Order(order_id, raw, _ORDER)


@cache
def order_members() -> frozenset[str]:
    """Return the names of all members of an order and of its parts."""
    schemas = (
        models.PartnerOrder,
        models.OrderSku,
        models.SkuImage,
        models.Timestamp,
        models.ClientAvailabilityRange,
        models.OrderPhone,
        models.AvailabilitySlot,
    )
    return frozenset(field.name for schema in schemas for field in attrs.fields(schema))


_ORDER = shape(models, "PartnerOrder", order_members, below="order")

_order_id = codec.glance("order", "id")


def glance_at_order(body: bytes) -> Order | None:
    """Return the order below `order`, of which only the id has been read; None if in doubt."""
    order_id = reading.integer(_order_id(body))
    return None if order_id is None else Order.unread(order_id, body, _ORDER)


CREATE: Operation[NewOrder, Order] = Operation(
    "orders.create",
    "POST",
    "/api/partners/orders",
    Effect.CREATE,
    _build_create,
    decode_order,
    glance=glance_at_order,  # of most orders created nothing but the id is wanted
)
GET: Operation[int | str, Order] = Operation(
    "orders.get",
    "GET",
    "/api/partners/orders/{order_id}",
    Effect.READ,
    _build_retrieve,
    decode_order,
)


def list_in(dialect: Dialect) -> Operation[OrdersQuery, OrdersPage]:
    """Return the operation that lists orders, in a dialect."""
    return Operation(
        "orders.list",
        "GET",
        "/api/partners/orders",
        Effect.READ,
        lambda query: _build_list(query, dialect),
        decode_orders,
    )
