"""From the values of a row to an order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, final

from ht_async.bulk.source.cells import Problems, join_ends, readers
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import REJECTED_REFERENCE, REJECTED_TEXT
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.new_order import NewOrder

_UNKNOWN = "is no field of an order: rename it, or map or ignore it in a mapping"
_UNREADABLE = "holds a line that couldn't be read: write the order's own members in its place"
_TWICE = "gives a field that another column or a constant gives too: leave one out"
_ABSENT: Mapping[str, Any] = {"address": None, "phone": None, "sku_ids": None}


@final
class OrderFields:
    """Makes orders of rows.

    Args:
        mapping: What the columns mean.
    """

    def __init__(self, mapping: ColumnMapping) -> None:
        self._targets = mapping.fields
        self._defaults = {**_ABSENT, **mapping.defaults}
        self._constants = mapping.constants
        self._readers = readers(mapping.list_separator, mapping.windows)

    def order(
        self, values: Mapping[str, Any], reference: Callable[[], str] | None = None
    ) -> NewOrder:
        """Make an order.

        Args:
            values: The values of a row by its columns; None, NaN and empty texts are no values.
            reference: Gives the `purchase_order_id` of an order without one.

        Raises:
            InvalidRequestError: With every problem of the row.
        """
        problems: Problems = []
        fields = {**self._defaults, **self._given(values, problems), **self._constants}
        join_ends(fields, problems)
        kept = fields.pop(REJECTED_REFERENCE, None)
        if "purchase_order_id" not in fields:
            fields["purchase_order_id"] = kept or (reference and reference())
        for name, read in self._readers.items():
            if fields.get(name) is not None:
                fields[name] = read(name, fields[name], problems)
        try:
            order = NewOrder(**fields)
        except InvalidRequestError as error:
            found = [_missing(problem, fields) for problem in error.problems]
            raise InvalidRequestError([*problems, *_others(found, problems)]) from None
        if problems:
            raise InvalidRequestError(problems)
        return order

    def _given(self, values: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for column, value in values.items():
            if value is None or value == "" or value != value:
                continue
            target = self._targets.get(column, _UNKNOWN)
            if target is _UNKNOWN:
                flaw = _UNREADABLE if column == REJECTED_TEXT else _UNKNOWN
                problems.append(Problem(column[:100], flaw))
            elif target in given or target in self._constants:
                problems.append(Problem(column[:100], _TWICE))
            elif target is not None:
                given[target] = value
        return given


def _missing(problem: Problem, fields: Mapping[str, Any]) -> Problem:
    absent = problem.field in _ABSENT and fields[problem.field] is None
    return Problem(problem.field, "is missing") if absent else problem


def _others(found: Iterable[Problem], told: Problems) -> Iterator[Problem]:
    """Yield the problems of fields that nothing was told about yet."""
    fields = {_field(problem) for problem in told}
    for problem in found:
        if _field(problem) not in fields:
            yield problem


def _field(problem: Problem) -> str:
    return problem.field.partition("[")[0].partition(".")[0]
