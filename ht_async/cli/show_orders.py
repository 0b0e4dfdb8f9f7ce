"""What orders look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from ht_async.cli.output import Output
from ht_async.cli.tables import details, table
from ht_async.models.moment import Moment, read_moment
from ht_async.models.order_parts import OrderSku

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.models.order import Order


def show_order(output: Output, order: Order) -> None:
    """Show an order in detail, or as JSON."""
    if output.json:
        output.data(order.to_dict())
    else:
        output.show(order_details(order))


def order_table(orders: Iterable[Order]) -> Table:
    """Return a table of orders, with no more of their customers than where they live."""
    names = ("ID", "Status", "Created", "Visit", "Place", "Reference", "SKUs")
    return table(names, (tuple(_row(order)) for order in orders))


def _row(order: Order) -> Iterator[str | None]:
    yield str(order.id)
    yield _status(order)
    yield _short(read_moment(order.wire.created_at))
    yield _appointment(order)
    yield " ".join(part for part in (order.client_city, order.client_zip) if part)
    yield order.purchase_order_id
    yield ", ".join(_sku(sku) for sku in order.skus)


def order_details(order: Order) -> Table:
    """Return everything about an order that is worth knowing, a line each."""
    return details(_lines(order))


def _lines(order: Order) -> Iterator[tuple[str, str | None]]:
    yield "Order", str(order.id)
    yield "Status", _status_in_full(order)
    yield "Reference", order.purchase_order_id
    yield "Created", _moment(read_moment(order.wire.created_at))
    yield "Updated", _moment(read_moment(order.wire.updated_at))
    yield "Appointment", _appointment(order)
    for span in order.client_availability_ranges:
        yield "Available", f"{_moment(span.start) or '?'} to {_moment(span.end) or '?'}"
    for slot in order.availability:
        yield "Available", slot
    for sku in order.skus:
        yield "SKU", _sku(sku)
    yield "Service", order.service_description
    yield "Tags", ", ".join(order.tags)
    yield "Client", " ".join(map(str, filter(None, (order.client_id, order.client_name))))
    yield "E-mail", order.email
    yield "Phone", None if order.phone is None else order.phone.formatted or order.phone.value
    yield "Address", order.address or _address(order)
    yield "Summary", order.order_summary_url
    yield "To be completed at", order.finish_order_url


def count_table(counts: Mapping[str, int]) -> Table:
    """Return a table of orders by tag."""
    return table(("Tag", "Orders"), ((tag, str(count)) for tag, count in counts.items()))


def _status(order: Order) -> str | None:
    if order.status is None:
        return order.status_label
    return order.status.name if order.status.known else str(order.status.value)


def _status_in_full(order: Order) -> str | None:
    """Tell what came: the name, the code and the label may not fit each other (C2)."""
    status = _status(order)
    came = (
        f"code {order.status_code}" if order.status_code is not None else None,
        f"label {order.status_label}" if order.status_label is not None else None,
    )
    told = ", ".join(filter(None, came))
    return f"{status} ({told})" if told else status


def _short(moment: Moment) -> str | None:
    return _moment(moment) if moment.agrees else "contradictory"


def _moment(moment: Moment) -> str | None:
    """Tell a moment; where the API tells two (C8), both."""
    if moment.agrees:
        return _time(moment.at)
    return f"{_time(moment.epoch)} or {_time(moment.iso)} (the API tells both)"


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(" ", "minutes").replace("+00:00", "Z")


def _appointment(order: Order) -> str | None:
    return _time(order.appointment_start_date_time) or order.appointment_start


def _sku(sku: OrderSku) -> str:
    return " ".join(map(str, filter(None, (sku.id, sku.name))))


def _address(order: Order) -> str:
    parts = (order.client_street, order.client_city, order.client_state, order.client_zip)
    return ", ".join(filter(None, parts))
