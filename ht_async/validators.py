"""attrs validators of options: each refuses a value with the option's name and the remedy."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any, NoReturn, TypeGuard, cast

from attrs import Attribute

from ht_async.errors import ConfigurationError


def positive(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take a finite number above 0."""
    if not is_number(value) or value <= 0:
        refuse(instance, attribute, "must be a finite number above 0")


def not_negative(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take a finite number, 0 or above."""
    if not is_number(value) or value < 0:
        refuse(instance, attribute, "must be a finite number, 0 or above")


def count(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take a whole number, 0 or above."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        refuse(instance, attribute, "must be a whole number, 0 or above")


def truth(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take True or False."""
    if not isinstance(value, bool):
        refuse(instance, attribute, "must be True or False")


def one_of(choices: Collection[str]) -> Callable[[object, Attribute[Any], object], None]:
    """Take one of some texts."""

    def check(instance: object, attribute: Attribute[Any], value: object) -> None:
        if value not in choices:
            refuse(instance, attribute, "must be " + " or ".join(map(repr, choices)))

    return check


def names(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take a tuple of names."""
    entries = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (None,)
    if not all(isinstance(entry, str) and entry for entry in entries):
        refuse(instance, attribute, "must be a tuple of names, such as ('next_cursor',)")


def name(instance: object, attribute: Attribute[Any], value: object) -> None:
    """Take a text that is not empty."""
    if not isinstance(value, str) or not value:
        refuse(instance, attribute, "must be a name")


def refuse(instance: object, attribute: Attribute[Any], remedy: str) -> NoReturn:
    """Refuse a value.

    Raises:
        ConfigurationError: Always; it names the option and the remedy.
    """
    raise ConfigurationError(f"{type(instance).__name__}.{attribute.name} {remedy}")


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a finite int or float (bool is none)."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an int that no float can hold
        return False
