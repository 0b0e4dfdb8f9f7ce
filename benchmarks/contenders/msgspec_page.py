"""A page of orders as `msgspec.Struct`s that name what is read."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Moment(msgspec.Struct):
    """A point in time."""

    iso: datetime


class Phone(msgspec.Struct):
    """A phone number."""

    value: str


class Order(msgspec.Struct):
    """An order."""

    id: int
    status: str
    client_name: str
    phone: Phone
    tags: list[str]
    created_at: Moment


class Page(msgspec.Struct):
    """The answer."""

    orders: list[Order]


decode = msgspec.json.Decoder(Page).decode
