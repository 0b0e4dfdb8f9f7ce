"""Checks of inputs. Each returns every problem it finds, by field name and never by value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, cast

from ht_async.errors import InvalidRequestError, Problem
from ht_async.validators import is_number

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_ID = 2**63 - 1

Problems: TypeAlias = tuple[Problem, ...]
"""What is wrong; nearly always nothing."""

_INTS: frozenset[type] = frozenset([int])
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


def text(field: str, value: object, *, required: bool = False, lines: bool = False) -> Problems:
    """Check a text.

    Args:
        field: The field's name.
        value: The value; None is no problem unless it is required.
        required: Whether it must be there and not blank.
        lines: Whether it may have several lines.
    """
    if value is None:
        return (Problem(field, "is missing"),) if required else ()
    if not isinstance(value, str):
        return (Problem(field, f"must be text, not {type(value).__name__}"),)
    if not value or value.isspace():
        return (Problem(field, "is empty" if required else "is empty: leave it out instead"),)
    if len(value) > MAX_TEXT:
        return (Problem(field, f"is longer than {MAX_TEXT} characters"),)
    return () if value.isprintable() else _characters(field, value, lines=lines)


def are_plain_lines(texts: list[Any]) -> bool:
    """Tell, faster than one by one, that each is a single-line text; False proves nothing.

    Args:
        texts: The texts, as they were given.
    """
    try:
        whole = "".join(texts)
    except TypeError:
        return False
    within = len(texts) <= MAX_ITEMS and len(whole) <= MAX_TEXT
    return within and whole.isprintable() and all(texts) and not any(map(str.isspace, texts))


def _characters(field: str, value: str, *, lines: bool) -> Problems:
    problems: list[Problem] = []
    categories = {unicodedata.category(char) for char in value if char not in _LINE_BREAKS}
    if "Cs" in categories:
        problems.append(Problem(field, "holds a broken character (a lone surrogate)"))
    if "Cc" in categories:
        problems.append(Problem(field, "holds a control character"))
    elif not lines and not _LINE_BREAKS.isdisjoint(value):
        problems.append(Problem(field, "must be a single line"))
    return tuple(problems)


def email(field: str, value: object) -> Problems:
    """Check an e-mail address, loosely; None is no problem."""
    problems = text(field, value)
    if isinstance(value, str) and not problems and not is_email(value):
        return (Problem(field, "is no e-mail address"),)
    return problems


def is_email(text: str) -> bool:
    """Tell whether a text looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def identifier(field: str, value: object) -> Problems:
    """Check an id of HT's that goes into a body or a query: a whole number above 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        return (Problem(field, f"must be a whole number, not {type(value).__name__}"),)
    return () if 0 < value <= MAX_ID else (Problem(field, "must be above 0 and below 2**63"),)


def path_id(field: str, value: object) -> Problems:
    """Check an id of HT's that goes into a path.

    An empty one would call another operation (C17).
    """
    if not isinstance(value, str):
        return identifier(field, value)
    if _PATH_ID.fullmatch(value):
        return ()
    return (Problem(field, "must be 1 to 100 letters, digits, hyphens or underscores"),)


def identifiers(field: str, value: object) -> Problems:
    """Check a list of ids with at least one entry."""
    if not isinstance(value, (tuple, list)):
        return (Problem(field, f"must be a list of whole numbers, not {type(value).__name__}"),)
    entries = cast("list[Any]", value)
    if not entries:
        return (Problem(field, "is empty: name at least one"),)
    if len(entries) > MAX_ITEMS:
        return (Problem(field, f"has more than {MAX_ITEMS} entries"),)
    return _of_entries(field, entries, identifier)


def path_ids(field: str, value: object) -> Problems:
    """Check a list, which may be empty, of ids that are whole numbers or texts."""
    if not isinstance(value, (tuple, list)):
        return (Problem(field, f"must be a list of ids, not {type(value).__name__}"),)
    return _of_entries(field, cast("list[Any]", value), path_id)


def are_plain_ids(value: object) -> bool:
    """Tell, fast, that a value passes `identifiers`; False proves nothing."""
    if not isinstance(value, tuple):
        return False
    entries = cast("tuple[int, ...]", value)
    if not 0 < len(entries) <= MAX_ITEMS or not _INTS.issuperset(map(type, entries)):
        return False
    return min(entries) > 0 and max(entries) <= MAX_ID


def texts(field: str, value: object) -> Problems:
    """Check a list of single-line texts, which may be empty."""
    if not isinstance(value, (tuple, list)):
        return (Problem(field, f"must be a list of texts, not {type(value).__name__}"),)
    entries = cast("list[Any]", value)
    if len(entries) > MAX_ITEMS:
        return (Problem(field, f"has more than {MAX_ITEMS} entries"),)
    return _of_entries(field, entries, _required_text)


def _required_text(field: str, value: object) -> Problems:
    return text(field, value, required=True)


def _of_entries(
    field: str, entries: list[Any], check: Callable[[str, object], Problems]
) -> Problems:
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        if check(field, entry):
            problems += check(f"{field}[{index}]", entry)
    return tuple(problems)


def day(field: str, value: object, *, required: bool = False) -> Problems:
    """Check a date; None is no problem unless it is required.

    A datetime would lose its time and zone silently.
    """
    if value is None and not required:
        return ()
    if isinstance(value, datetime):
        return (Problem(field, "must be a date: pass datetime.date(), in the zone you mean"),)
    if isinstance(value, date):
        return ()
    return (Problem(field, f"must be a date, not {type(value).__name__}"),)


def moment(field: str, value: object) -> Problems:
    """Check an aware datetime; None is no problem."""
    if value is None or (isinstance(value, datetime) and value.utcoffset() is not None):
        return ()
    return (Problem(field, "must be an aware datetime: give it a tzinfo"),)


def past_day(field: str, value: object, today: date) -> Problems:
    """Check a date that must not be in the future; None is no problem.

    Args:
        field: The field's name.
        value: The value.
        today: The latest date that it is anywhere on Earth.
    """
    problems = day(field, value)
    if isinstance(value, date) and not problems and value > today:
        return (Problem(field, "is in the future: name the first day to look at"),)
    return problems


def count(field: str, value: object) -> Problems:
    """Check a number of things, 1 or more; None is no problem."""
    if value is None:
        return ()
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_ID:
        return (Problem(field, "must be a whole number, 1 or above"),)
    return ()


def seconds(field: str, value: object) -> Problems:
    """Check a number of seconds, 0 or more."""
    if is_number(value) and value >= 0:
        return ()
    return (Problem(field, "must be a number of seconds, 0 or above"),)


def time_limit(field: str, value: object) -> Problems:
    """Check a time limit in seconds, 0 or more; None, which is no limit, is no problem."""
    return () if value is None else seconds(field, value)


def trimmed(field: str, value: object) -> Problems:
    """Check that a text neither begins nor ends with a blank; None is no problem.

    A server may drop such blanks, and then shows another text than it was sent.
    """
    if isinstance(value, str) and value.strip() and value != value.strip():
        return (Problem(field, "begins or ends with a blank: strip() it"),)
    return ()


def choice(field: str, value: object, choices: tuple[str, ...]) -> Problems:
    """Check that a text is one of the given; None is no problem."""
    if value is None or value in choices:
        return ()
    return (Problem(field, f"must be one of {', '.join(choices)}"),)
