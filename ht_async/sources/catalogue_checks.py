"""Finds everything that is wrong with a catalogue's tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, TypeAlias, cast, get_args
from zoneinfo import ZoneInfo

from ht_async.errors import Problem
from ht_async.models import checks
from ht_async.sources.catalogue import ItemKey, Quantity, Unmapped

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week as a catalogue writes them."""

_MOST_DAYS = 60

_Check: TypeAlias = Callable[[str, object], checks.Problems]


def catalogue_problems(document: Mapping[str, Any]) -> checks.Problems:
    """Find what is wrong with a catalogue, each flaw by table and key.

    Args:
        document: The decoded TOML document.
    """
    unknown = [
        Problem(name, f"is no table of a catalogue; there are {', '.join(_TABLES)}")
        for name in document
        if name not in _TABLES
    ]
    return (
        *unknown,
        *_in_table("orders", document.get("orders", {}), _ORDERS),
        *_in_windows(document.get("time_windows")),
        *_in_items(document.get("items")),
    )


# -- values --------------------------------------------------------------------------------


def _text(key: str, value: object) -> checks.Problems:
    return checks.text(key, value, required=True)


def _lines(key: str, value: object) -> checks.Problems:
    return checks.text(key, value, required=True, lines=True)


def _texts(key: str, value: object) -> checks.Problems:
    return checks.texts(key, value) or _empty(key, value)


def _empty(key: str, value: object) -> checks.Problems:
    return () if value else (Problem(key, "is empty: leave it out instead"),)


def _flag(key: str, value: object) -> checks.Problems:
    return () if isinstance(value, bool) else (Problem(key, "must be true or false"),)


def _choice(choices: tuple[str, ...]) -> _Check:
    return lambda key, value: checks.choice(key, value, choices)


def _days(least: int) -> _Check:
    def check(key: str, value: object) -> checks.Problems:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole and least <= cast("int", value) <= _MOST_DAYS:
            return ()
        return (Problem(key, f"must be a whole number of days, {least} to {_MOST_DAYS}"),)

    return check


def _hour(key: str, value: object) -> checks.Problems:
    if isinstance(value, time) and value == time(value.hour):
        return ()
    return (Problem(key, "must be a full hour, written as 09:00:00 without quotes"),)


def _zone(key: str, value: object) -> checks.Problems:
    try:
        ZoneInfo(cast("str", value))
    except (ValueError, OSError, TypeError, LookupError):
        return (Problem(key, 'must be a time zone such as "America/Los_Angeles"'),)
    return ()


def _weekdays(key: str, value: object) -> checks.Problems:
    flaws = _texts(key, value)
    if not flaws and not set(cast("list[str]", value)) <= set(WEEKDAYS):
        return (Problem(key, f"may hold {', '.join(WEEKDAYS)}"),)
    return flaws


# -- tables --------------------------------------------------------------------------------

_ORDERS: dict[str, _Check] = {
    "ready_statuses": _texts,
    "phone": _text,
    "notes": _lines,
    "unmapped_items": _choice(get_args(Unmapped)),
}
_TIME_WINDOWS: dict[str, _Check] = {
    "first_day": _days(0),
    "days": _days(1),
    "start": _hour,
    "end": _hour,
    "zone": _zone,
    "weekdays": _weekdays,
}
_OPTIONAL_IN_WINDOWS = {"weekdays"}
_ITEM: dict[str, _Check] = {
    **dict.fromkeys((key.value for key in ItemKey), _text),
    "sku_ids": checks.identifiers,
    "quantity": _choice(get_args(Quantity)),
    "devices": _texts,
    "ignore": _flag,
}
_TABLES = ("orders", "time_windows", "items")


def _in_table(table: str, value: object, keys: Mapping[str, _Check]) -> checks.Problems:
    if not isinstance(value, dict):
        return (Problem(table, f"must be a table: write [{table}] above its keys"),)
    problems: list[Problem] = []
    for key, entry in cast("dict[str, object]", value).items():
        if key in keys:
            problems += keys[key](f"{table}.{key}", entry)
        else:
            flaw = f"is no key of this table; there are {', '.join(keys)}"
            problems.append(Problem(f"{table}.{key}", flaw))
    return tuple(problems)


def _in_windows(value: Any) -> checks.Problems:
    if value is None:
        return ()
    problems = _in_table("time_windows", value, _TIME_WINDOWS)
    if not isinstance(value, dict):
        return problems
    missing = [
        Problem(f"time_windows.{key}", "is missing")
        for key in _TIME_WINDOWS
        if key not in value and key not in _OPTIONAL_IN_WINDOWS
    ]
    if not problems and not missing and value["start"] >= value["end"]:
        return (Problem("time_windows.end", "must be after start, on the same day"),)
    return (*problems, *missing)


def _in_items(value: Any) -> checks.Problems:
    if not isinstance(value, list) or not value:
        return (Problem("items", "must have a rule at least: write [[items]] above its keys"),)
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for number, rule in enumerate(cast("list[object]", value), start=1):
        table = f"items[{number}]"
        found = _in_table(table, rule, _ITEM)
        problems += found or _in_rule(table, cast("dict[str, Any]", rule), seen)
    return tuple(problems)


def _in_rule(
    table: str, rule: Mapping[str, Any], seen: dict[tuple[str, str], str]
) -> checks.Problems:
    names = [key.value for key in ItemKey if key.value in rule]
    if len(names) != 1:
        return (Problem(table, f"needs one of {', '.join(ItemKey)}, and no second one"),)
    first = seen.setdefault((names[0], rule[names[0]].strip()), table)
    if first != table:
        return (Problem(f"{table}.{names[0]}", f"is that of {first} as well: keep one"),)
    if rule.get("ignore"):
        others = sorted(rule.keys() - {names[0], "ignore"})
        return tuple(Problem(f"{table}.{key}", "makes no sense with ignore") for key in others)
    if "sku_ids" not in rule:
        return (Problem(f"{table}.sku_ids", "is missing: name HelloTech's SKUs, or ignore = true"),)
    return ()
