"""Reads a mapping of columns from a TOML file.

    list_separator = ";"
    ignore = ["Internal note"]

    [columns]
    "PO Number" = "purchase_order_id"
    "Visit from" = "time_windows.start"
    "Visit to" = "time_windows.end"

    [constants]
    sku_ids = [42]

    [defaults]
    notes = "Call before you come"

    [time_windows]
    separator = " to "
    format = "%m/%d/%Y %I:%M %p"
    time_zone = "America/Los_Angeles"

Every part may be left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from attrs import frozen

from ht_async.bulk.source.mapping import TARGETS, ColumnMapping, WindowForm
from ht_async.bulk.source.order_fields import OrderFields
from ht_async.errors import ConfigurationError, InvalidRequestError

_MAX_BYTES = 1_000_000
_TABLES = ("columns", "constants", "defaults", "time_windows")
_WINDOW_MEMBERS = ("separator", "format", "time_zone")
_SAMPLE_ORDER: Mapping[str, Any] = {"address": "1 A St", "phone": "1", "sku_ids": [1]}
_SAMPLE_TIME = datetime(2030, 1, 31, 21, 45, tzinfo=UTC)


def load_mapping(path: Path) -> ColumnMapping:
    """Read a mapping.

    Args:
        path: A TOML file.

    Raises:
        ConfigurationError: It can't be read or is flawed; names everything that is wrong.
    """
    document = _Document(_read(path))
    problems = list(document.problems())
    if problems:
        raise ConfigurationError(f"{path}: {'; '.join(problems)}")
    mapping = document.mapping()
    problems = [*_value_problems(mapping, "constants"), *_value_problems(mapping, "defaults")]
    if problems:
        raise ConfigurationError(f"{path}: {'; '.join(problems)}")
    return mapping


def _read(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise ConfigurationError(f"{path}: is larger than {_MAX_BYTES} bytes")
        return tomllib.loads(content.decode())
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: is no UTF-8: save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is no TOML: {error}") from None


@frozen(slots=True)
class _Document:
    """A mapping as it stands in the file."""

    members: Mapping[str, Any]

    def problems(self) -> Iterator[str]:
        for name in self.members:
            if name not in (*_TABLES, "ignore", "list_separator"):
                yield f"{name} is unknown: there are {', '.join(_TABLES)}, ignore, list_separator"
        for name in _TABLES:
            if not isinstance(self.members.get(name, {}), dict):
                yield f"{name} must be a table: write [{name}]"
        yield from self._column_problems()
        yield from self._field_problems()
        yield from self._separator_problems()
        yield from self._window_problems()

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self.members.get(name, {})
        return cast("dict[str, Any]", table) if isinstance(table, dict) else {}

    def _column_problems(self) -> Iterator[str]:
        for column, target in self._table("columns").items():
            if target not in TARGETS:
                yield f'columns."{column}" must be one of {", ".join(TARGETS)}'
        ignore = self.members.get("ignore", [])
        if not isinstance(ignore, list) or not all(
            isinstance(name, str) for name in cast("list[object]", ignore)
        ):
            yield 'ignore must be a list of names of columns, such as ["Internal note"]'
            return
        for column in cast("list[str]", ignore):
            if column in self._table("columns"):
                yield f'"{column}" is in columns and in ignore: choose one'

    def _field_problems(self) -> Iterator[str]:
        for table in ("constants", "defaults"):
            for name in self._table(table):
                if name == "purchase_order_id":
                    yield f"{table}.{name}: each order needs one of its own"
                elif name not in TARGETS or "." in name:
                    yield f"{table}.{name} is no field of an order"
        for name in self._table("constants").keys() & self._table("defaults").keys():
            yield f"{name} is in constants and in defaults: choose one"

    def _separator_problems(self) -> Iterator[str]:
        if not _is_separator(self.members.get("list_separator", ";")):
            yield "list_separator must be a text of 1 to 10 characters"

    def _window_problems(self) -> Iterator[str]:
        windows = self._table("time_windows")
        for name in windows:
            if name not in _WINDOW_MEMBERS:
                yield f"time_windows.{name} is unknown: there are {', '.join(_WINDOW_MEMBERS)}"
        if not _is_separator(windows.get("separator", "/")):
            yield "time_windows.separator must be a text of 1 to 10 characters"
        if "format" in windows and not _is_time_format(windows["format"]):
            yield 'time_windows.format must tell day and time, such as "%m/%d/%Y %H:%M"'
        if "time_zone" in windows and _zone(windows["time_zone"]) is None:
            yield 'time_windows.time_zone must be a known one, such as "America/New_York"'

    def mapping(self) -> ColumnMapping:
        windows = self._table("time_windows")
        return ColumnMapping(
            columns=self._table("columns"),
            ignore=frozenset(self.members.get("ignore", ())),
            constants=self._table("constants"),
            defaults=self._table("defaults"),
            list_separator=self.members.get("list_separator", ";"),
            windows=WindowForm(
                separator=windows.get("separator", "/"),
                time_format=windows.get("format"),
                time_zone=_zone(windows.get("time_zone")),
            ),
        )


def _is_separator(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 10


def _is_time_format(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        read = datetime.strptime(_SAMPLE_TIME.strftime(value), value)  # noqa: DTZ007
    except ValueError:
        return False
    return read.replace(tzinfo=None) == _SAMPLE_TIME.replace(tzinfo=None)


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) else None
    except (KeyError, ValueError, OSError):  # unknown, or no name of a zone
        return None


def _value_problems(mapping: ColumnMapping, table: str) -> Iterator[str]:
    values: Mapping[str, Any] = getattr(mapping, table)
    for name, value in values.items():
        order = {"client_id": 1, **_SAMPLE_ORDER, name: value}
        try:
            OrderFields(ColumnMapping(windows=mapping.windows)).order(order)
        except InvalidRequestError as error:
            for problem in error.problems:
                yield f"{table}.{problem}"
