"""One-line addresses and telephone numbers, taken apart as the API's answers show them."""

from __future__ import annotations

import re

from attrs import frozen

_STATE_AND_ZIP = re.compile(r"(?P<state>[A-Za-z]{2})[ ,]+(?P<zip>[0-9]{5}(?:-[0-9]{4})?)")


@frozen
class Address:
    """The parts of a one-line address; a part that cannot be told apart is empty.

    Attributes:
        street: everything before the city.
        city: the city.
        state: two capital letters.
        zip: five digits, or nine with a hyphen.
    """

    street: str
    city: str
    state: str
    zip: str


def split_address(line: str) -> Address:
    """Take apart an address written as ``street, city, STATE ZIP``.

    Args:
        line: the one-line address. Anything else counts as the street.
    """
    head, _, tail = line.rpartition(",")
    match = _STATE_AND_ZIP.fullmatch(tail.strip())
    if match is None:
        return Address(line.strip(), "", "", "")
    street, _, city = head.rpartition(",")
    return Address(street.strip(), city.strip(), match["state"].upper(), match["zip"])


def phone_digits(phone: str) -> str:
    """Return the digits of a telephone number without the country code 1.

    Args:
        phone: the number in any notation.
    """
    digits = "".join(char for char in phone if char in "0123456789")
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def format_phone(phone: str) -> str:
    """Return ``(310) 555-0123`` for ten digits, and any other number as it came.

    Args:
        phone: the number in any notation.
    """
    digits = phone_digits(phone)
    if len(digits) != 10:
        return phone
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
