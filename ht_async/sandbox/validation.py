"""Request bodies, checked and turned into values.

What the documentation requires of *Create order* (https://docs.partner.hellotech.com/api-10624222)
and *Update client* (api-9462043) is enforced. Where it is silent the sandbox decides: null counts
as absent, unknown members are ignored, a time window needs both ends in the right order.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .members import Members
from .problems import JsonObject, Problem, Refusal

_WITHOUT_CLIENT = "is required unless client_id is given"


@frozen
class Window:
    """A time in which a visit is possible, in seconds since 1970.

    Attributes:
        start: its beginning.
        end: its end.
    """

    start: int
    end: int


@frozen
class OrderBody:
    """The checked body of *Create order*; see its documentation for the members."""

    client_id: int | None
    first_name: str | None
    last_name: str | None
    email: str | None
    address: str
    address_details: str | None
    phone: str
    business_name: str | None
    sku_ids: tuple[int, ...]
    devices: tuple[str, ...]
    notes: str | None
    windows: tuple[Window, ...]
    purchase_order_id: str | None


@frozen
class ClientBody:
    """The checked body of *Create client* and *Update client*.

    Attributes:
        email: the e-mail address, always required.
        changes: the other members that were present; None clears one.
    """

    email: str
    changes: Mapping[str, str | None]


def read_order(document: JsonObject) -> tuple[OrderBody, list[Problem]]:
    """Check the body of *Create order*.

    Args:
        document: the body.

    Returns:
        The values, and all that is wrong with them. They are only fit for use if nothing is.
    """
    members = Members(document)
    client_id = members.identifier("client_id")
    without_client = _WITHOUT_CLIENT if document.get("client_id") is None else None
    body = OrderBody(
        client_id=client_id,
        first_name=members.text("first_name", required=without_client),
        last_name=members.text("last_name", required=without_client),
        email=members.email("email", required=without_client),
        address=members.text("address", required="is required: the address in one line") or "",
        address_details=members.text("address_details"),
        phone=members.text("phone", required="is required: the customer's telephone number") or "",
        business_name=members.text("business_name"),
        sku_ids=members.identifiers("sku_id", required="is required: a list of SKU ids"),
        devices=members.texts("devices"),
        notes=members.text("notes"),
        windows=_windows(members),
        purchase_order_id=members.text("purchase_order_id") or None,
    )
    return body, members.problems


def _windows(members: Members) -> tuple[Window, ...]:
    windows: list[Window] = []
    for index, document in enumerate(members.objects("time_windows")):
        inner = Members(document, f"time_windows[{index}].")
        start, end = inner.instant("start_time"), inner.instant("end_time")
        if start is not None and end is not None and start >= end:
            inner.flaw("end_time", "must be later than start_time")
        members.problems.extend(inner.problems)
        if not inner.problems and start is not None and end is not None:
            windows.append(Window(start, end))
    return tuple(windows)


_CLIENT_TEXTS = ("external_id", "first_name", "last_name", "full_address", "phone")


def read_client(document: JsonObject) -> ClientBody:
    """Check the body of *Create client* and *Update client*.

    Args:
        document: the body.

    Raises:
        Refusal: 400 with all that is wrong, the status that the documentation gives for errors.
    """
    members = Members(document)
    email = members.email("email", required="is required, for updates too")
    changes = {name: members.text(name) for name in _CLIENT_TEXTS if members.has(name)}
    if members.problems or email is None:
        raise Refusal(400, members.problems)
    return ClientBody(email, changes)
