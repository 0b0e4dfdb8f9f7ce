"""The HT Partner API's operations, on top of the generated `ht_partner_client`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

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
from ht_async.binding.spelling import fold
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.operation import Effect, Operation, RequestParts

# The stock templates of the generator keep the request builders private.
_create_order = create_order._get_kwargs  # pyright: ignore[reportPrivateUsage]
_retrieve_order = retrieve_order._get_kwargs  # pyright: ignore[reportPrivateUsage]
_list_orders = list_orders._get_kwargs  # pyright: ignore[reportPrivateUsage]


@frozen(slots=True)
class OrdersQuery:
    """Filters and position of one page of orders, as they go over the wire.

    Source: https://docs.partner.hellotech.com (Retrieve all orders); documented.
    """

    limit: int | None = None
    cursor: int | None = None
    status: str | None = None
    tags: tuple[str, ...] = ()
    from_: str | None = None
    to: str | None = None
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


def _parts(kwargs: Mapping[str, Any], reference: str | None = None) -> RequestParts:
    body = kwargs.get("json")
    return RequestParts(
        path=kwargs["url"],
        query=urlencode(kwargs.get("params") or {}, doseq=True),
        body=None if body is None else codec.encode(body),
        reference=reference,
    )


def _or_unset(value: Any) -> Any:
    return UNSET if value is None else value


# -- create --------------------------------------------------------------------------------


def _build_create(order: NewOrder) -> RequestParts:
    body = CreateOrderRequest(
        address=order.address,
        phone=order.phone,
        sku_id=list(order.sku_ids),
        client_id=_or_unset(order.client_id),
        first_name=_or_unset(order.first_name),
        last_name=_or_unset(order.last_name),
        email=_or_unset(order.email),
        address_details=_or_unset(order.address_details),
        business_name=_or_unset(order.business_name),
        devices=list(order.devices) or UNSET,
        notes=_or_unset(order.notes),
        time_windows=_time_windows(order) or UNSET,
        purchase_order_id=_or_unset(order.purchase_order_id),
    )
    return _parts(_create_order(body=body), reference=order.purchase_order_id)


def _time_windows(order: NewOrder) -> list[CreateOrderTimeWindow]:
    return [
        CreateOrderTimeWindow(start_time=_utc_text(start), end_time=_utc_text(end))
        for window in order.time_windows
        for start, end in window.hours()
    ]


def _utc_text(moment: datetime) -> str:
    """Write a moment as the documented sample does: UTC with milliseconds (C31)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


# -- read ----------------------------------------------------------------------------------


def _build_retrieve(order_id: int | str) -> RequestParts:
    return _parts(_retrieve_order(order_id))


def _build_list(query: OrdersQuery) -> RequestParts:
    status: list[str] | Unset = UNSET if query.status is None else [query.status]
    return _parts(
        _list_orders(
            tags=list(query.tags) or UNSET,
            from_=_or_unset(query.from_),
            to=_or_unset(query.to),
            client_id=_or_unset(query.client_id),
            limit=_or_unset(query.limit),
            cursor=_or_unset(query.cursor),
            status=status,
            order_by=UNSET if query.order_by is None else OrderListOrderBy(query.order_by),
            sort=UNSET if query.sort is None else SortDirection(query.sort),
        )
    )


def decode_order(body: object) -> Order:
    """Decode the answer of an operation that returns one order.

    The order stands below `order`, or bare (C3).

    Raises:
        DecodeError: There is no object with an id, or a list instead of one (C17).
    """
    envelope = _object(body)
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
    envelope = _object(body)
    orders = envelope.get("orders")
    if not isinstance(orders, list):
        raise DecodeError("the answer holds no list of orders", path="orders")
    entries = enumerate(cast("list[object]", orders))
    decoded = tuple(_order(entry, f"orders[{index}]") for index, entry in entries)
    return OrdersPage(decoded, envelope)


def _order(value: object, path: str) -> Order:
    raw = _object(value, path)
    order_id = reading.integer(raw.get("id"))
    if order_id is None:
        raise DecodeError("an order came without a usable id", path=f"{path}.id".lstrip("."))
    return Order(order_id, models.PartnerOrder.from_dict(fold(raw, order_members)), raw)


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


def _object(value: object, path: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        name = path or "the body"
        raise DecodeError(f"{name} is {type(value).__name__}, not an object", path=path)
    return cast("dict[str, Any]", value)


ORDERS_CREATE: Operation[NewOrder, Order] = Operation(
    "orders.create", "POST", "/api/partners/orders", Effect.CREATE, _build_create, decode_order
)
ORDERS_GET: Operation[int | str, Order] = Operation(
    "orders.get",
    "GET",
    "/api/partners/orders/{order_id}",
    Effect.READ,
    _build_retrieve,
    decode_order,
)
ORDERS_LIST: Operation[OrdersQuery, OrdersPage] = Operation(
    "orders.list", "GET", "/api/partners/orders", Effect.READ, _build_list, decode_orders
)
