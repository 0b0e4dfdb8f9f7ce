"""The parts of an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ht_async.models import reading
from ht_async.models.moment import Moment, read_moment


@frozen(slots=True)
class Phone:
    """A phone number.

    Args:
        value: Digits alone, in the documented sample.
        formatted: For people.
    """

    value: str | None = field(default=None, repr=False)
    formatted: str | None = field(default=None, repr=False)


@frozen(slots=True)
class Image:
    """Two sizes of an image, as URLs."""

    original: str | None = None
    thumb: str | None = None


@frozen(slots=True)
class OrderSku:
    """A SKU of an order.

    Args:
        id: HT's id of the SKU.
        name: Its name.
        sku_icon: Its icon.
        hero_image: Its large image.
        hero_mobile_image: Its large image for small screens.
    """

    id: int | None = None
    name: str | None = None
    sku_icon: Image | None = None
    hero_image: Image | None = None
    hero_mobile_image: Image | None = None


@frozen(slots=True)
class AvailabilityRange:
    """A span in which the client is available.

    Args:
        id: HT's id of the span.
        start: Its start; the two ways in which it is told may disagree (C8).
        end: Its end, likewise.
        mode: `anytime` in the documented sample; other values are not documented.
    """

    id: int | None
    start: Moment
    end: Moment
    mode: str | None


def read_phone(value: object) -> Phone | None:
    """Read a phone number that came as an object, a text or a number (C23)."""
    bare = reading.label(value)
    if bare is not None:
        return Phone(value=bare)
    digits = reading.label(reading.member(value, "value"))
    formatted = reading.text(reading.member(value, "formatted"))
    return None if digits is None and formatted is None else Phone(digits, formatted)


def read_skus(value: object) -> tuple[OrderSku, ...]:
    """Read the SKUs of an order, leaving out what is none."""
    skus = (_read_sku(item) for item in reading.items(value))
    return tuple(sku for sku in skus if sku != OrderSku())


def _read_sku(value: object) -> OrderSku:
    return OrderSku(
        id=reading.integer(reading.member(value, "id")),
        name=reading.text(reading.member(value, "name")),
        sku_icon=_read_image(reading.member(value, "sku_icon")),
        hero_image=_read_image(reading.member(value, "hero_image")),
        hero_mobile_image=_read_image(reading.member(value, "hero_mobile_image")),
    )


def _read_image(value: object) -> Image | None:
    image = Image(
        original=reading.text(reading.member(value, "original")),
        thumb=reading.text(reading.member(value, "thumb")),
    )
    return None if image == Image() else image


def read_ranges(value: object) -> tuple[AvailabilityRange, ...]:
    """Read the spans in which the client is available, leaving out what is none."""
    nothing = AvailabilityRange(None, Moment(), Moment(), None)
    ranges = (_read_range(item) for item in reading.items(value))
    return tuple(span for span in ranges if span != nothing)


def _read_range(value: object) -> AvailabilityRange:
    return AvailabilityRange(
        id=reading.integer(reading.member(value, "id")),
        start=read_moment(reading.member(value, "from_datetime")),
        end=read_moment(reading.member(value, "to_datetime")),
        mode=reading.text(reading.member(value, "range_mode")),
    )


def read_slots(value: object) -> tuple[str, ...]:
    """Read availability that came as one text, a list of texts or of objects (C13)."""
    if isinstance(value, str):
        return (value,) if value else ()
    slots = (_read_slot(item) for item in reading.items(value))
    return tuple(slot for slot in slots if slot)


def _read_slot(value: object) -> str | None:
    return (
        reading.text(value)
        or reading.text(reading.member(value, "display"))
        or reading.text(reading.member(value, "value"))
    )


def read_slots_by_day(value: object) -> Mapping[str, tuple[str, ...]]:
    """Read availability by day that came as an object, a text or a list of texts (C14)."""
    days = reading.members(value)
    if days:
        return {day: read_slots(slots) for day, slots in days.items()}
    return dict.fromkeys(read_slots(value), ())


def read_events(value: object) -> tuple[str | Mapping[str, Any], ...]:
    """Read an order's events, texts or objects (C30)."""
    events = (_read_event(item) for item in reading.items(value))
    return tuple(event for event in events if event)


def _read_event(value: object) -> str | Mapping[str, Any]:
    return value if isinstance(value, str) else dict(reading.members(value))
