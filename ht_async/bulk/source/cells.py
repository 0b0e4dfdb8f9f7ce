"""From the values of columns to those of an order's fields.

A source may hold texts alone, or lists, numbers and times of its own. Whatever can't be read
without a guess is a problem, or goes on as it is to `NewOrder`, which refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import partial
from math import isfinite
from typing import Any, TypeAlias, cast
from uuid import UUID

from ht_async.bulk.source.mapping import WINDOW_ENDS, WindowForm
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.time_window import TimeWindow

Problems: TypeAlias = list[Problem]
Reader: TypeAlias = Callable[[str, Any, Problems], Any]
"""Given a field's name and its value; returns the field's value, and adds to the problems."""

_MAX_DIGITS = 19
_DIGITS = "must be a whole number, written in digits alone"


def readers(list_separator: str, windows: WindowForm) -> Mapping[str, Reader]:
    """Return how the values of fields are read, by field; others are taken as they are."""
    return {
        "client_id": _whole_number,
        "sku_ids": partial(_whole_numbers, list_separator),
        "devices": partial(_texts, list_separator),
        "time_windows": partial(_windows, list_separator, windows),
        "purchase_order_id": _reference,
    }


def _whole_number(name: str, value: Any, problems: Problems) -> Any:
    if isinstance(value, str):
        digits = value.strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS:
            return int(digits)
        problems.append(Problem(name, _DIGITS))
    elif isinstance(value, float | Decimal) and isfinite(value) and value == int(value):
        return int(value)  # a column of numbers with gaps is one of floats in many programs
    return value


def _whole_numbers(separator: str, name: str, value: Any, problems: Problems) -> Any:
    entries = value.split(separator) if isinstance(value, str) else _listed(value)
    if not isinstance(entries, list):
        return value
    numbers = cast("list[Any]", entries)
    if isinstance(value, str) and "," in value and len(numbers) == 1:
        problems.append(
            Problem(name, f"has a comma: a list's entries are separated by {separator}")
        )
        return value
    return tuple(
        _whole_number(f"{name}[{index}]", entry, problems) for index, entry in enumerate(numbers)
    )


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, int | float | Decimal) else value


def _texts(separator: str, _name: str, value: Any, _problems: Problems) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(entry.strip() for entry in value.split(separator))


def _reference(_name: str, value: Any, _problems: Problems) -> Any:
    if isinstance(value, UUID | int) and not isinstance(value, bool):
        return str(value)
    return value


def _windows(separator: str, form: WindowForm, name: str, value: Any, problems: Problems) -> Any:
    if isinstance(value, str):
        value = [entry.strip() for entry in value.split(separator)]
    if not isinstance(value, list):
        return value
    entries = cast("list[object]", value)
    windows: list[Any] = []
    for index, entry in enumerate(entries):
        try:
            windows.append(_window(form, f"{name}[{index}]", entry))
        except InvalidRequestError as error:
            problems.extend(error.problems)
    return tuple(windows)


def _window(form: WindowForm, name: str, entry: Any) -> TimeWindow:
    if isinstance(entry, str):
        start, separator, end = entry.partition(form.separator)
        if not separator:
            raise _flaw(name, f"must be START{form.separator}END")
        members: Mapping[str, Any] = {"start": start.strip(), "end": end.strip()}
    elif isinstance(entry, Mapping):
        members = cast("Mapping[str, Any]", entry)
    else:
        return TimeWindow.read(entry, name)
    return TimeWindow.read({end: _time(form, name, end, members[end]) for end in members}, name)


def _time(form: WindowForm, name: str, end: str, value: Any) -> Any:
    try:
        moment = _parse(form, value) if isinstance(value, str) else value
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return _in_zone(form.time_zone, moment)
        return moment
    except ValueError as flaw:
        raise _flaw(f"{name}.{end}", str(flaw)) from None


def _parse(form: WindowForm, text: str) -> datetime:
    try:
        if form.time_format is not None:
            return datetime.strptime(text, form.time_format)  # noqa: DTZ007 - a zone is added
        if len(text) > len("2030-01-31"):  # a day alone is no time
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    written = form.time_format or "2030-01-31T09:00:00-08:00"
    raise ValueError(f"must be a time, written as {written}")


def _in_zone(zone: tzinfo | None, moment: datetime) -> datetime:
    if zone is None:
        raise ValueError(
            "has no time zone: write the offset, such as 2030-01-31T09:00:00-08:00, "
            "or name the zone in a mapping"
        )
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValueError("falls on the change of the clocks: write it with its offset")
    return first


def join_ends(fields: dict[str, Any], problems: Problems) -> None:
    """Make a time window of the columns that hold its two ends."""
    start, end = (fields.pop(name, None) for name in WINDOW_ENDS)
    if start is None and end is None:
        return
    if start is None or end is None:
        problems.append(Problem(WINDOW_ENDS[start is not None], "is missing"))
        return
    fields["time_windows"] = [{"start": start, "end": end}]


def _flaw(name: str, message: str) -> InvalidRequestError:
    return InvalidRequestError([Problem(name, message)])
