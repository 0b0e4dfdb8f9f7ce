"""What the columns of a source mean, where they aren't called as the fields of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ht_async.bulk.bodies import ORDER_FIELDS
from ht_async.bulk.source.rows import REJECT_COLUMNS, REJECTED_REFERENCE

WINDOW_ENDS = ("time_windows.start", "time_windows.end")
"""What two columns give that hold the two ends of one time window."""

TARGETS = (*ORDER_FIELDS, *WINDOW_ENDS)
"""What a column can give."""


@frozen(kw_only=True, slots=True)
class WindowForm:
    """How time windows are written.

    Args:
        separator: What stands between start and end.
        time_format: How a time is written, as `datetime.strptime` takes it; None for ISO 8601.
        time_zone: The zone of times that are written without their offset.
    """

    separator: str = "/"
    time_format: str | None = None
    time_zone: tzinfo | None = None


@frozen(kw_only=True)
class ColumnMapping:
    """What the columns of a source mean.

    A column that isn't mapped has the name of a field.

    Args:
        columns: Their names, and the field that each gives.
        ignore: Names of columns that are left out.
        constants: Values of fields that are the same for every order.
        defaults: Values of fields for orders without one.
        list_separator: What stands between the entries of a list.
        windows: How time windows are written.
    """

    columns: Mapping[str, str] = field(factory=dict[str, str])
    ignore: frozenset[str] = frozenset()
    constants: Mapping[str, Any] = field(factory=dict[str, Any], repr=False)
    defaults: Mapping[str, Any] = field(factory=dict[str, Any], repr=False)
    list_separator: str = ";"
    windows: WindowForm = WindowForm()

    @cached_property
    def fields(self) -> Mapping[str, str | None]:
        """The known columns and the field that each gives; None for one that is left out."""
        known: dict[str, str | None] = {name: name for name in TARGETS}
        known |= dict.fromkeys(REJECT_COLUMNS) | dict.fromkeys(self.ignore)
        known[REJECTED_REFERENCE] = REJECTED_REFERENCE
        known.update(self.columns)
        return known

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """The names that a column may have, those that are left out not among them."""
        return frozenset(self.fields) - self.ignore

    def field(self, column: str) -> str | None:
        """Return the field that a column gives; None for one that is left out."""
        return self.fields.get(column)
