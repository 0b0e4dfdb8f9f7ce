"""What the operations of all APIs have in common: making requests, checking answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, cast
from urllib.parse import urlencode

from ht_async import codec
from ht_async.binding.spelling import fold
from ht_async.errors import DecodeError
from ht_async.message import Answer
from ht_async.models import reading
from ht_async.models.view import Shape
from ht_async.operation import RequestParts


def parts(
    kwargs: Mapping[str, Any], reference: str | None = None, *, raw_brackets: bool = False
) -> RequestParts:
    """Make a request of what a generated request builder returns.

    Args:
        kwargs: What it returned.
        reference: The caller's reference of what is created, if there is one.
        raw_brackets: Leave brackets in the query as they are.
    """
    body = kwargs.get("json")
    params: Mapping[str, Any] = kwargs.get("params", {})
    query = urlencode(params, doseq=True, safe="[]" if raw_brackets else "") if params else ""
    return RequestParts(
        path=kwargs["url"],
        query=query,
        body=None if body is None else codec.encode_plain(body),
        reference=reference,
        headers=_headers(kwargs["headers"]) if "headers" in kwargs else (),
    )


def _headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Leave out the content type, which goes with every body."""
    return tuple(pair for pair in headers.items() if pair[0] != "Content-Type")


def given(**arguments: Any) -> dict[str, Any]:
    """Leave out the arguments that are None."""
    return {name: value for name, value in arguments.items() if value is not None}


def expect_object(value: object, path: str = "") -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        DecodeError: The value is none.
    """
    if not isinstance(value, dict):
        name = path or "the body"
        raise DecodeError(f"{name} is {type(value).__name__}, not an object", path=path)
    return cast("dict[str, Any]", value)


def expect_objects(value: object, path: str) -> list[object]:
    """Return a list of what are to be JSON objects.

    Raises:
        DecodeError: The value is no list.
    """
    if not isinstance(value, list):
        raise DecodeError(f"the answer holds no list of {path}", path=path)
    return cast("list[object]", value)


def expect_id(raw: Mapping[str, Any], path: str, what: str) -> int:
    """Return the id of an object.

    Args:
        raw: The object.
        path: Where it stands in the body; empty for the body itself.
        what: What it is, with its article.

    Raises:
        DecodeError: It has no usable one.
    """
    number = reading.integer(raw.get("id"))
    if number is None:
        raise DecodeError(f"{what} came without a usable id", path=f"{path}.id".lstrip("."))
    return number


_LONGEST_COMPLAINT = 4_096


def complaint(answer: Answer) -> Mapping[str, Any]:
    """Return the members of a body that may tell an error; a long one, or none, has no members."""
    if len(answer.body) > _LONGEST_COMPLAINT:
        return {}
    try:
        return reading.members(codec.decode(answer.body))
    except ValueError:
        return {}


def shape(
    models: ModuleType,
    schema: str,
    known: Callable[[], Collection[str]] | None = None,
    below: str | None = None,
) -> Shape[Any]:
    """Return how an API describes a kind of object.

    Args:
        models: The generated classes.
        schema: Name of the object's class, which is loaded when it is first needed.
        known: Gives the names of its members, and of the objects within it, in snake_case, where
            they may come in camelCase; None where names are taken as they come.
        below: Member of an answer's body below which the object stands; None if it is the body.
    """
    folded = _as_it_came if known is None else partial(fold, known=known)
    make = partial(_generated, models.__name__, schema, folded)  # views are copied and pickled
    return Shape(make, folded, partial(_found, below))


def _as_it_came(value: Any) -> Any:
    return value


def _found(below: str | None, body: bytes) -> dict[str, Any]:
    value = codec.decode(body)
    found: dict[str, Any] = value if below is None else value[below]
    return found


def _generated(
    models: str, schema: str, folded: Callable[[Any], Any], raw: Mapping[str, Any]
) -> Any:
    return getattr(import_module(models), schema).from_dict(folded(raw))
