"""Compares a JSON value with what is described of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from attrs import frozen

from ht_async.models.drift import Surprise

MOST_ENTRIES = 8
"""How many entries of a list are looked at."""

ODD_NAME = "(odd name)"
"""Stands for a member's name that looks like data."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_TYPES: Mapping[type, str] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "list",
    dict: "object",
}


@frozen(slots=True)
class Expected:
    """What is described of a value.

    Args:
        types: The types it may have, as `json_type` calls them.
        members: What is described of an object's members; None if nothing is.
        entries: What is described of a list's entries; None if nothing is.
        values: The numbers that are listed; empty if none are.
        open: Other members than those described are no surprise.
    """

    types: frozenset[str]
    members: Mapping[str, Expected] | None = None
    entries: Expected | None = None
    values: frozenset[int] = frozenset()
    open: bool = False


def json_type(value: object) -> str:
    """Return the name of a JSON value's type."""
    return _TYPES.get(type(value), "object")


def surprises(
    expected: Expected, value: object, path: str = ""
) -> Iterator[tuple[str, Surprise, str]]:
    """Yield where a value differs from its description, in what, and the type that is there.

    What stands below a member that isn't described is not looked at.

    Args:
        expected: The description; its names are in snake_case.
        value: The value, its names too.
        path: Where it stands.
    """
    kind = json_type(value)
    if kind not in expected.types and not (kind == "integer" and "number" in expected.types):
        yield path, "other_type", kind
    elif expected.values and kind == "integer" and value not in expected.values:
        yield path, "new_value", kind
    elif isinstance(value, dict) and expected.members is not None:
        yield from _of_members(
            expected.members, cast("dict[str, object]", value), path, tell=not expected.open
        )
    elif isinstance(value, list) and expected.entries is not None:
        for entry in _few(cast("list[object]", value)):
            yield from surprises(expected.entries, entry, f"{path}[]")


def _of_members(
    known: Mapping[str, Expected], value: dict[str, object], path: str, *, tell: bool
) -> Iterator[tuple[str, Surprise, str]]:
    for name, member in value.items():
        expected = known.get(name)
        if expected is not None:
            yield from surprises(expected, member, f"{path}.{name}".lstrip("."))
        elif tell:
            shown = name if _NAME.fullmatch(name) else ODD_NAME
            yield f"{path}.{shown}".lstrip("."), "unknown_member", json_type(member)


def sample(body: object) -> object:
    """Return an answer with a few entries of each list at its top."""
    if isinstance(body, dict):
        members = cast("dict[str, object]", body)
        return {name: _few(cast("list[object]", value)) if isinstance(value, list) else value
                for name, value in members.items()}  # fmt: skip
    return _few(cast("list[object]", body)) if isinstance(body, list) else body


def _few(entries: list[object]) -> list[object]:
    """Return some entries, from the first on."""
    step = -(-len(entries) // MOST_ENTRIES)
    return entries[::step] if step > 1 else entries
