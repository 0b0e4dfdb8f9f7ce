"""Checks of inputs. Each yields every problem it finds, by field name and never by value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from ht_async.errors import InvalidRequestError, Problem
from ht_async.validators import is_number

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_ID = 2**63 - 1

_LINE_BREAKS = frozenset("\n\r\t")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PATH_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


def listed(value: Any) -> Any:
    """Read an iterable once, so that it can be checked and used; leave anything else alone."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        return cast("object", value)
    return tuple(cast("Iterable[object]", value))


def refuse(*findings: Iterable[Problem]) -> None:
    """Raise what was found, if it was anything.

    Raises:
        InvalidRequestError: With every problem.
    """
    problems = [problem for found in findings for problem in found]
    if problems:
        raise InvalidRequestError(problems)


def text(
    field: str, value: object, *, required: bool = False, lines: bool = False
) -> Iterator[Problem]:
    """Check a text.

    Args:
        field: The field's name.
        value: The value; None is no problem unless it is required.
        required: Whether it must be there and not blank.
        lines: Whether it may have several lines.
    """
    if value is None and not required:
        return
    if value is None:
        yield Problem(field, "is missing")
    elif not isinstance(value, str):
        yield Problem(field, f"must be text, not {type(value).__name__}")
    elif not value.strip():
        yield Problem(field, "is empty" if required else "is empty: leave it out instead")
    elif len(value) > MAX_TEXT:
        yield Problem(field, f"is longer than {MAX_TEXT} characters")
    else:
        yield from _characters(field, value, lines=lines)


def _characters(field: str, value: str, *, lines: bool) -> Iterator[Problem]:
    if value.isascii() and value.isprintable():
        return
    categories = {unicodedata.category(char) for char in value if char not in _LINE_BREAKS}
    if "Cs" in categories:
        yield Problem(field, "holds a broken character (a lone surrogate)")
    if "Cc" in categories:
        yield Problem(field, "holds a control character")
    elif not lines and not _LINE_BREAKS.isdisjoint(value):
        yield Problem(field, "must be a single line")


def email(field: str, value: object) -> Iterator[Problem]:
    """Check an e-mail address, loosely; None is no problem."""
    problems = list(text(field, value))
    yield from problems
    if isinstance(value, str) and not problems and not _EMAIL.fullmatch(value):
        yield Problem(field, "is no e-mail address")


def identifier(field: str, value: object) -> Iterator[Problem]:
    """Check an id of HT's that goes into a body or a query: a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        yield Problem(field, f"must be a whole number, not {type(value).__name__}")
    elif not 0 < value <= MAX_ID:
        yield Problem(field, "must be above 0 and below 2**63")


def path_id(field: str, value: object) -> Iterator[Problem]:
    """Check an id of HT's that goes into a path.

    An empty one would call another operation (C17).
    """
    if isinstance(value, str):
        if not _PATH_ID.fullmatch(value):
            yield Problem(field, "must be 1 to 100 letters, digits, hyphens or underscores")
    else:
        yield from identifier(field, value)


def identifiers(field: str, value: object) -> Iterator[Problem]:
    """Check a list of ids with at least one entry."""
    if not isinstance(value, tuple | list):
        yield Problem(field, f"must be a list of whole numbers, not {type(value).__name__}")
        return
    entries = cast("list[Any]", value)
    if not entries:
        yield Problem(field, "is empty: name at least one")
    elif len(entries) > MAX_ITEMS:
        yield Problem(field, f"has more than {MAX_ITEMS} entries")
    else:
        for index, entry in enumerate(entries):
            yield from identifier(f"{field}[{index}]", entry)


def texts(field: str, value: object) -> Iterator[Problem]:
    """Check a list of single-line texts, which may be empty."""
    if not isinstance(value, tuple | list):
        yield Problem(field, f"must be a list of texts, not {type(value).__name__}")
        return
    entries = cast("list[Any]", value)
    if len(entries) > MAX_ITEMS:
        yield Problem(field, f"has more than {MAX_ITEMS} entries")
        return
    for index, entry in enumerate(entries):
        yield from text(f"{field}[{index}]", entry, required=True)


def day(field: str, value: object, *, required: bool = False) -> Iterator[Problem]:
    """Check a date; None is no problem unless it is required.

    A datetime would lose its time and zone silently.
    """
    if value is None and not required:
        return
    if isinstance(value, datetime):
        yield Problem(field, "must be a date: pass datetime.date(), in the zone you mean")
    elif not isinstance(value, date):
        yield Problem(field, f"must be a date, not {type(value).__name__}")


def past_day(field: str, value: object, today: date) -> Iterator[Problem]:
    """Check a date that must not be in the future; None is no problem.

    Args:
        field: The field's name.
        value: The value.
        today: The latest date that it is anywhere on Earth.
    """
    problems = list(day(field, value))
    yield from problems
    if isinstance(value, date) and not problems and value > today:
        yield Problem(field, "is in the future: name the first day to look at")


def count(field: str, value: object) -> Iterator[Problem]:
    """Check a number of things, 1 or more; None is no problem."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_ID:
        yield Problem(field, "must be a whole number, 1 or above")


def seconds(field: str, value: object) -> Iterator[Problem]:
    """Check a number of seconds, 0 or more."""
    if not is_number(value) or value < 0:
        yield Problem(field, "must be a number of seconds, 0 or above")


def time_limit(field: str, value: object) -> Iterator[Problem]:
    """Check a time limit in seconds, 0 or more; None, which is no limit, is no problem."""
    if value is not None:
        yield from seconds(field, value)


def trimmed(field: str, value: object) -> Iterator[Problem]:
    """Check that a text neither begins nor ends with a blank; None is no problem.

    A server may drop such blanks, and then shows another text than it was sent.
    """
    if isinstance(value, str) and value.strip() and value != value.strip():
        yield Problem(field, "begins or ends with a blank: strip() it")


def choice(field: str, value: object, choices: tuple[str, ...]) -> Iterator[Problem]:
    """Check that a text is one of the given; None is no problem."""
    if value is not None and value not in choices:
        yield Problem(field, f"must be one of {', '.join(choices)}")
