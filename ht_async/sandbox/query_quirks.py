"""Other ways to read the query of a list, where the documentation leaves open what is meant.

Each function makes the raw query that the sandbox reads from the one that came, or refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote_plus

from .problems import refuse

_DAYS = ("from", "to")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LAST = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_ENCODED = re.compile(r"%5[BD]", re.IGNORECASE)


def iso_dates_only(query: str) -> str:
    """Refuse `from` and `to` as MM-DD-YYYY."""
    return _checked_days(query, lambda day: bool(_ISO.fullmatch(day)), "YYYY-MM-DD")


def month_first_only(query: str) -> str:
    """Refuse `from` and `to` as YYYY-MM-DD."""
    return _checked_days(query, lambda day: not _ISO.fullmatch(day), "MM-DD-YYYY")


def day_first(query: str) -> str:
    """Read `from` and `to` as DD-MM-YYYY."""

    def turned(name: str, value: str) -> str:
        return _DAY_LAST.sub(r"\2-\1-\3", value) if name in _DAYS else value

    return "&".join(f"{_name(part)}={turned(_name(part), _value(part))}" for part in _parts(query))


def ignore_dates(query: str) -> str:
    """Ignore `from` and `to`."""
    return _without(query, lambda name: name in _DAYS)


def only_repeated_status(query: str) -> str:
    """Read several statuses as `status=1&status=2` alone."""
    return _without(_one_code_each(query), lambda name: name == "status[]")


def only_bracketed_status(query: str) -> str:
    """Read several statuses as `status[]=1&status[]=2` alone."""
    return _last_of(_one_code_each(query), "status")


def only_comma_status(query: str) -> str:
    """Read several statuses as `status=1,2` alone."""
    return _last_of(_without(query, lambda name: name == "status[]"), "status")


def raw_brackets_only(query: str) -> str:
    """Ignore parameters whose brackets are encoded."""
    parts = _parts(query)
    return "&".join(part for part in parts if not _ENCODED.search(part.partition("=")[0]))


def refuse_empty(query: str) -> str:
    """Refuse parameters without a value."""
    for part in _parts(query):
        if not _value(part):
            raise refuse(400, _name(part), "must have a value")
    return query


def ignore_limit(query: str) -> str:
    """Ignore `limit`."""
    return _without(query, lambda name: name == "limit")


READINGS: Mapping[Callable[[str], str], str] = {
    iso_dates_only: "C9",
    month_first_only: "C9",
    day_first: "C9",
    ignore_dates: "C9",
    only_repeated_status: "C10",
    only_bracketed_status: "C10",
    only_comma_status: "C10",
    raw_brackets_only: "C10",
    refuse_empty: "C11",
    ignore_limit: "",
}
"""Every way, with the contradiction that it is about."""


def _parts(query: str) -> list[str]:
    return [part for part in query.split("&") if part]


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _value(part: str) -> str:
    return unquote_plus(part.partition("=")[2])


def _without(query: str, unread: Callable[[str], bool]) -> str:
    return "&".join(part for part in _parts(query) if not unread(_name(part)))


def _last_of(query: str, name: str) -> str:
    parts = _parts(query)
    last = max((at for at, part in enumerate(parts) if _name(part) == name), default=0)
    return "&".join(part for at, part in enumerate(parts) if _name(part) != name or at == last)


def _one_code_each(query: str) -> str:
    for part in _parts(query):
        if _name(part) in ("status", "status[]") and "," in _value(part):
            raise refuse(400, "status", "must be a status code")
    return query


def _checked_days(query: str, known: Callable[[str], bool], form: str) -> str:
    for part in _parts(query):
        if _name(part) in _DAYS and _value(part) and not known(_value(part)):
            raise refuse(400, _name(part), f"must be a date, {form}")
    return query
