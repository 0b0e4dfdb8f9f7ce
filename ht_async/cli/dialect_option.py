"""`--dialect NAME=VALUE`, as often as needed, as one `Dialect`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import fields

from ht_async.dialect import Dialect
from ht_async.errors import ConfigurationError

_PATHS = "paths."
_TRUTHS = {"true": True, "false": False}
_NAMES = tuple(field.name for field in fields(Dialect) if field.name != "paths")


def read_dialect(choices: Iterable[str]) -> Dialect:
    """Make a dialect of what was given for the option; a later choice replaces an earlier one.

    Args:
        choices: Texts such as `dates=iso`, `client_create_upserts=true`,
            `next_cursor_members=next,cursor` and `paths.clients.create=/api/partners/clients`.

    Raises:
        ConfigurationError: A text is no choice, or the choice is none of the dialect's.
    """
    values: dict[str, Any] = {}
    paths: dict[Any, str] = {}
    for choice in choices:
        name, equals, text = choice.partition("=")
        if not equals:
            raise ConfigurationError(f"--dialect must be NAME=VALUE, such as dates=iso: {choice}")
        if name.startswith(_PATHS):
            paths[name.removeprefix(_PATHS)] = text
        elif name in _NAMES:
            values[name] = _value(name, text)
        else:
            raise ConfigurationError(
                f"--dialect has no choice {name!r}: there are {', '.join(_NAMES)} "
                "and paths.OPERATION"
            )
    return Dialect(paths=paths, **values)


def _value(name: str, text: str) -> object:
    if name == "client_create_upserts":
        return _TRUTHS.get(text.lower(), text)  # anything else is refused by name
    return tuple(text.split(",")) if name == "next_cursor_members" else text
