"""Reads a catalogue from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ht_async.errors import ConfigurationError, Problem
from ht_async.sources.catalogue import Catalogue, ItemKey, ItemRule, WindowPolicy
from ht_async.sources.catalogue_checks import WEEKDAYS, catalogue_problems


class CatalogueError(ConfigurationError):
    """A catalogue can't be used.

    Attributes:
        problems: Every flaw, each by table and key.
    """

    problems: tuple[Problem, ...]

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{path}: {problem}" for problem in problems))


def load_catalogue(path: str | PathLike[str]) -> Catalogue:
    """Read a catalogue; see `ht_async.sources.catalogue` for what it holds.

    Args:
        path: Of the TOML file.

    Raises:
        CatalogueError: The file can't be read, or with every flaw in it: file, table, key, remedy.
    """
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CatalogueError(str(path), (Problem("file", f"can't be read: {reason}"),)) from error
    except ValueError as error:
        flaw = Problem("file", f"is no TOML in UTF-8: {error}")
        raise CatalogueError(str(path), (flaw,)) from error
    problems = catalogue_problems(document)
    if problems:
        raise CatalogueError(str(path), problems)
    return _catalogue(document)


def _catalogue(document: Mapping[str, Any]) -> Catalogue:
    orders = document.get("orders", {})
    statuses = orders.get("ready_statuses")
    windows = document.get("time_windows")
    return Catalogue(
        rules=tuple(map(_rule, document["items"])),
        ready_statuses=None if statuses is None else frozenset(map(str.lower, statuses)),
        phone=orders.get("phone"),
        notes=orders.get("notes"),
        unmapped_items=orders.get("unmapped_items", "refuse"),
        time_windows=None if windows is None else _windows(windows),
    )


def _rule(table: Mapping[str, Any]) -> ItemRule:
    key = next(key for key in ItemKey if key.value in table)
    return ItemRule(
        key=key,
        value=table[key.value].strip(),
        sku_ids=tuple(table.get("sku_ids", ())),
        quantity=table.get("quantity", "refuse"),
        devices=tuple(table.get("devices", ())),
        ignore=table.get("ignore", False),
    )


def _windows(table: Mapping[str, Any]) -> WindowPolicy:
    weekdays = table.get("weekdays", WEEKDAYS)
    return WindowPolicy(
        first_day=table["first_day"],
        days=table["days"],
        start=table["start"],
        end=table["end"],
        zone=ZoneInfo(table["zone"]),
        weekdays=frozenset(map(WEEKDAYS.index, weekdays)),
    )
