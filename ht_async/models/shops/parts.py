"""The parts of a shop's order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from ht_async.models import reading

_CURRENCY = re.compile(r"[A-Za-z]{3}")


@frozen(slots=True)
class Money:
    """An amount of money.

    Args:
        amount: In whole units, such as dollars, exactly as it was written.
        currency: ISO code in upper case; None if none was told.
    """

    amount: Decimal
    currency: str | None


@frozen(kw_only=True, slots=True)
class ShopAddress:
    """An address. Every part may be missing.

    Args:
        street: Street and number.
        details: Unit, or how to get in.
        city: City.
        state: State, by its code where one was told.
        zip: ZIP code.
        country: Country, by its code where one was told.
    """

    street: str | None = field(default=None, repr=False)
    details: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    zip: str | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class ShopContact:
    """Whom an order is for. Every part may be missing.

    Args:
        first_name: First name, or the first word of a whole name.
        last_name: Last name, or the other words of a whole name.
        email: E-mail address.
        phone: Phone number as it came.
        company: Name of a business.
        address: The contact's own address, where the shop keeps one.
    """

    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    company: str | None = field(default=None, repr=False)
    address: ShopAddress | None = field(default=None, repr=False)


@frozen(kw_only=True, slots=True)
class ShopItem:
    """A line of an order. One that could not be read is there too, with nothing in it.

    Args:
        id: The shop's id of the line.
        sku: The shop's SKU.
        product_id: The shop's id of the product.
        price_id: The shop's id of the price, which stands for a variant of the product.
        name: What people call it.
        quantity: How many; None if it was not told as a whole number.
        price: Of one.
        properties: What it was ordered with, by names for people.
    """

    id: str | None = None
    sku: str | None = None
    product_id: str | None = None
    price_id: str | None = None
    name: str | None = None
    quantity: int | None = None
    price: Money | None = None
    properties: Mapping[str, str] = field(factory=dict[str, str], repr=False)


def read_currency(value: object) -> str | None:
    """Read an ISO code of a currency."""
    code = reading.filled(value)
    return code.upper() if code is not None and _CURRENCY.fullmatch(code) else None


def read_money(value: object, currency: str | None) -> Money | None:
    """Read an amount that came as a number or as text."""
    amount = reading.decimal(value)
    return None if amount is None else Money(amount, currency)


def split_name(value: object) -> tuple[str | None, str | None]:
    """Split a whole name into its first word and the others."""
    words = (reading.text(value) or "").split(maxsplit=1)
    first, last, *_ = [*words, None, None]
    return first, last


def read_lines(value: object) -> tuple[object, ...]:
    """Return an order's lines; one that stands alone, or what is no list of lines, is a line."""
    lines = reading.items(value)
    return lines if lines or not value else (value,)


def or_none(address: ShopAddress) -> ShopAddress | None:
    """Return an address, unless nothing of it was told."""
    return None if address == ShopAddress() else address
