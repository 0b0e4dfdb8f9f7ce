"""Read the members of a JSON object and collect all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from .problems import JsonObject, Problem

MAX_ID = 2**63 - 1
"""Largest id that the store can hold."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class Members:
    """Typed access to a JSON object; null counts as absent.

    Attributes:
        problems: what has been found wrong so far.
    """

    def __init__(self, document: Mapping[str, object], prefix: str = "") -> None:
        """Begin to read.

        Args:
            document: the JSON object.
            prefix: what to put before the names of its members in problems.
        """
        self._document = document
        self._prefix = prefix
        self.problems: list[Problem] = []

    def flaw(self, name: str, message: str) -> None:
        """Note that something is wrong.

        Args:
            name: the member.
            message: what is wrong, and what would be right.
        """
        self.problems.append(Problem(self._prefix + name, message))

    def has(self, name: str) -> bool:
        """Tell whether a member is present, be it null.

        Args:
            name: the member.
        """
        return name in self._document

    def text(self, name: str, *, required: str | None = None) -> str | None:
        """Return a text, or None if it is absent or flawed.

        Args:
            name: the member.
            required: message if it is absent or blank; None if it is optional.
        """
        value = self._document.get(name)
        if isinstance(value, str):
            if not _storable(value):
                self.flaw(name, "must be valid Unicode without the character U+0000")
                return None
            if value.strip() or not required:
                return value
        elif value is not None:
            self.flaw(name, "must be a string")
            return None
        if required:
            self.flaw(name, required)
        return None

    def email(self, name: str, *, required: str | None = None) -> str | None:
        """Return an e-mail address, or None if it is absent or flawed.

        Args:
            name: the member.
            required: message if it is absent; None if it is optional.
        """
        value = self.text(name, required=required)
        if value is not None and not _EMAIL.fullmatch(value):
            self.flaw(name, "must be an e-mail address, such as user@example.com")
            return None
        return value

    def identifier(self, name: str) -> int | None:
        """Return an id, or None if it is absent or flawed.

        Args:
            name: the member.
        """
        value = self._document.get(name)
        if value is None:
            return None
        if not _is_id(value):
            self.flaw(name, "must be a positive integer")
            return None
        return value if isinstance(value, int) else None

    def identifiers(self, name: str, *, required: str) -> tuple[int, ...]:
        """Return a list of ids; empty if it is absent or flawed.

        Args:
            name: the member.
            required: message if it is absent or empty.
        """
        values = self._list(name)
        if values is None:
            return ()
        if not values:
            self.flaw(name, required)
        if not all(_is_id(value) for value in values):
            self.flaw(name, "must only hold positive integers")
            return ()
        return tuple(value for value in values if isinstance(value, int))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is absent or flawed.

        Args:
            name: the member.
        """
        values = self._list(name) or []
        texts = tuple(value for value in values if isinstance(value, str) and _storable(value))
        if len(texts) != len(values):
            self.flaw(name, "must only hold strings of valid Unicode")
        return texts

    def objects(self, name: str) -> tuple[JsonObject, ...]:
        """Return a list of objects; empty if it is absent or flawed.

        Args:
            name: the member.
        """
        values = self._list(name) or []
        objects: list[JsonObject] = [value for value in values if isinstance(value, dict)]
        if len(objects) != len(values):
            self.flaw(name, "must only hold objects")
        return tuple(objects)

    def instant(self, name: str) -> int | None:
        """Return a point in time in seconds since 1970, or None if it is absent or flawed.

        Args:
            name: the member: ISO 8601 with an offset or Z, from the years 2000 to 2100.
        """
        text = self.text(name, required="is required: a date and time with Z or an offset")
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2100:
            self.flaw(name, "must be a date and time such as 2024-11-03T16:00:00.000Z")
            return None
        return int(moment.timestamp())

    def _list(self, name: str) -> list[object] | None:
        value = self._document.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.flaw(name, "must be a list")
            return None
        return list(value)  # pyright: ignore[reportUnknownArgumentType]


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID


def _storable(text: str) -> bool:
    """Tell whether a text survives UTF-8; half a surrogate pair, legal in JSON, does not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
