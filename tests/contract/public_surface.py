"""Touches all that a view shows, and checks that it is what the annotations promise."""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from every_operation import SECRET
from mutations import camel

from ht_async.models.view import View

SECRET_NAMES = frozenset(
    spelling
    for name in ("authentication_token", "client_secret", "ephemeral_key")
    for spelling in (name, camel(name))
)
MASK = "***"


@cache
def promises(kind: type) -> Mapping[str, Any]:
    """Return the annotation of every public property of a class, and of its attrs fields."""
    told = {
        name: get_type_hints(member.fget)["return"]
        for name, member in inspect.getmembers(kind, lambda found: isinstance(found, property))
        if member.fget is not None
    }
    if attrs.has(kind):
        told |= get_type_hints(kind)
    return {name: hint for name, hint in told.items() if not isinstance(hint, TypeVar)}


def fits(value: Any, hint: Any) -> bool:
    """Tell whether a value, and all within it, is of an annotated type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (types.UnionType, Union):
        return any(fits(value, each) for each in arguments)
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(item, arguments[0]) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            fits(key, arguments[0]) and fits(item, arguments[1]) for key, item in value.items()
        )
    if hint is int and isinstance(value, bool):
        return False
    if not isinstance(value, hint):
        return False
    if isinstance(value, datetime):
        return value.utcoffset() is not None
    return not list(broken_promises(value)) if promises(type(value)) else True


def broken_promises(value: Any) -> Iterator[str]:
    """Read every public member of an object; yield those that are not of their type."""
    for name, hint in promises(type(value)).items():
        member = getattr(value, name)
        if not fits(member, hint):
            yield f"{type(value).__name__}.{name} is {member!r:.100}"


def shown_secrets(value: Any) -> Iterator[str]:
    """Yield the names of the secret members in a JSON value that are not masked."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in SECRET_NAMES:
                yield from shown_secrets(member)
            elif member not in (None, MASK):
                yield name
    elif isinstance(value, list):
        for member in value:
            yield from shown_secrets(member)


def check(view: View[Any], again: View[Any], received: Any) -> None:
    """Check all that a view does.

    Args:
        view: The view.
        again: A view of the same body, decoded anew.
        received: What it was made of, numbers that JSON can't write being null.
    """
    assert list(broken_promises(view)) == []
    for text in (repr(view), str(view), f"{view}"):
        assert len(text) < 200
        assert SECRET not in text
        text.encode()
    assert view == again
    assert (view != again) is False
    assert view != object()
    assert hash(view) == hash(again)
    masked, whole = view.to_dict(), view.to_dict(secrets=True)
    json.dumps(masked, allow_nan=False)
    assert list(shown_secrets(masked)) == []
    assert whole == received
    assert view.raw.keys() == received.keys()
    assert isinstance(view.wire.to_dict(), dict)
