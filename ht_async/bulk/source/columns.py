"""Whether the columns of a source describe orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.mapping import ColumnMapping

_REQUIRED = ("address", "phone", "sku_ids")
_NEW_CLIENT = ("first_name", "last_name", "email")
_SHOWN = 60  # characters


def check_columns(place: str, columns: Sequence[str], mapping: ColumnMapping) -> None:
    """Check the names of the columns.

    Args:
        place: Where they stand, for messages.
        columns: Their names.
        mapping: What they mean.

    Raises:
        SourceError: They don't describe orders; names everything that is wrong.
    """
    if mapping.known_columns.isdisjoint(columns):
        raise SourceError(
            f"{place}: names no column of an order: the header must have the names of fields "
            f"({', '.join(_REQUIRED)} ...), or name others in a mapping"
        )
    problems = [*_name_problems(columns, mapping), *_field_problems(columns, mapping)]
    if problems:
        raise SourceError(f"{place}: {'; '.join(problems)}")


def _name_problems(columns: Sequence[str], mapping: ColumnMapping) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, column in enumerate(columns, start=1):
        if not column.strip():
            yield f"column {number} has no name: give it one"
        elif column in seen:
            yield f'column {number} has the name of column {seen[column]}, "{_shown(column)}"'
        elif column not in mapping.known_columns and column not in mapping.ignore:
            yield f'column {number}, "{_shown(column)}", is unknown: {_hint(column, mapping)}'
        seen.setdefault(column, number)


def _field_problems(columns: Sequence[str], mapping: ColumnMapping) -> Iterator[str]:
    filled: dict[str, str] = {}
    for column in dict.fromkeys(columns):
        field = mapping.field(column)
        if field is None:
            continue
        if field in filled:
            yield f'the columns "{_shown(filled[field])}" and "{_shown(column)}" both give {field}'
        elif field in mapping.constants:
            yield f'"{_shown(column)}" gives {field}, and so does a constant: ignore the column'
        filled[field] = column
    given = {*filled, *mapping.constants, *mapping.defaults}
    yield from (f"{name} is missing" for name in _REQUIRED if name not in given)
    if "client_id" not in given:
        missing = [name for name in _NEW_CLIENT if name not in given]
        if missing:
            yield f"{', '.join(missing)} missing, or else client_id"
    yield from _window_problems(given)


def _window_problems(given: set[str]) -> Iterator[str]:
    ends = {"time_windows.start", "time_windows.end"} & given
    if len(ends) == 1:
        yield f"{ends.pop()} is there without its other end"
    elif ends and "time_windows" in given:
        yield "time_windows is there, and so are its two ends: choose one"


def _hint(column: str, mapping: ColumnMapping) -> str:
    known = {_simple(name): name for name in sorted(mapping.known_columns)}
    known |= {"skuid": "sku_ids", "sku": "sku_ids", "skus": "sku_ids"}
    nearest = get_close_matches(_simple(column), known, n=1, cutoff=0.7)
    if nearest:
        return f"is it {known[nearest[0]]}?"
    return "map it to a field, or ignore it, in a mapping"


def _simple(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _shown(name: str) -> str:
    plain = "".join(char if char.isprintable() else "?" for char in name)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "..."
