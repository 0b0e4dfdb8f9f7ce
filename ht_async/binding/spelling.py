"""Folds camelCase member names, which one documented sample has, into snake_case (C4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, cast

_HUMP = re.compile(r"(?<=[a-z0-9])[A-Z]")
_MAX_DEPTH = 8
_CONTAINER = (dict, list)


def fold(value: Any, known: Callable[[], Collection[str]]) -> Any:
    """Return a JSON value with camelCase member names folded; itself where there are none.

    Only names that become a known one are folded, since other keys may be data. Where both
    spellings came, the one in snake_case stays.

    Args:
        value: Decoded JSON.
        known: Gives the member names in snake_case; called only where a name has a hump.
    """
    return _fold(value, known(), 0) if _has_hump(value, 0) else value


def _has_hump(value: Any, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        return False
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        names = "".join(members)
        return names != names.lower() or any(
            _has_hump(item, depth + 1) for item in members.values() if isinstance(item, _CONTAINER)
        )
    if not isinstance(value, list):
        return False
    entries = cast("list[object]", value)
    return any(_has_hump(item, depth + 1) for item in entries if isinstance(item, _CONTAINER))


def _fold(value: Any, known: Collection[str], depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_fold(item, known, depth + 1) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    folded: dict[str, Any] = {}
    for name, item in members.items():
        snake = _snake(name)
        target = snake if snake in known and snake not in members else name
        folded[target] = _fold(item, known, depth + 1)
    return folded


def spellings(names: Iterable[str]) -> Iterator[str]:
    """Yield each name in snake_case, then in camelCase."""
    for name in names:
        first, *others = name.split("_")
        yield name
        yield first + "".join(map(str.capitalize, others))


def _snake(name: str) -> str:
    return _HUMP.sub(lambda hump: "_" + hump.group().lower(), name)
