"""A page of orders as pydantic models that name what is read."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel


class Moment(BaseModel):
    """A point in time."""

    iso: datetime


class Phone(BaseModel):
    """A phone number."""

    value: str


class Order(BaseModel):
    """An order."""

    id: int
    status: str
    client_name: str
    phone: Phone
    tags: list[str]
    created_at: Moment


class Page(BaseModel):
    """The answer."""

    orders: list[Order]


decode = Page.model_validate_json
