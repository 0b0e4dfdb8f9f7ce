"""What the operations' requests and answers have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from attrs import evolve
from ht_partner_client import models
from ht_partner_client.types import UNSET

from ht_async import codec
from ht_async.binding.spelling import fold
from ht_async.dialect import Dialect
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.models.view import Shape
from ht_async.operation import Operation, RequestParts

A = TypeVar("A")
T = TypeVar("T")


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
    )


def or_unset(value: Any) -> Any:
    """Leave out what is None."""
    return UNSET if value is None else value


def expect_object(value: object, path: str = "") -> dict[str, Any]:
    """Return a JSON object.

    Raises:
        DecodeError: The value is none.
    """
    if not isinstance(value, dict):
        name = path or "the body"
        raise DecodeError(f"{name} is {type(value).__name__}, not an object", path=path)
    return cast("dict[str, Any]", value)


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


def shape(
    schema: str, known: Callable[[], Collection[str]], below: str | None = None
) -> Shape[Any]:
    """Return how the API describes a kind of object.

    Args:
        schema: Name of the generated class, which is loaded when it is first needed.
        known: Gives the names of its members, and of the objects within it.
        below: Member of an answer's body below which the object stands; None if it is the body.
    """
    folded = partial(fold, known=known)
    return Shape(partial(_generated, schema, folded), folded, partial(_found, below))


def _found(below: str | None, body: bytes) -> dict[str, Any]:
    value = codec.decode(body)
    found: dict[str, Any] = value if below is None else value[below]
    return found


def _generated(schema: str, folded: Callable[[Any], Any], raw: Mapping[str, Any]) -> Any:
    return getattr(models, schema).from_dict(folded(raw))


def confirmed_by(dialect: Dialect, operation: Operation[A, T]) -> Operation[A, T]:
    """Return the operation at the path that the dialect names, if it names one."""
    path = cast("Mapping[str, str]", dialect.paths).get(operation.name)
    if path is None:
        return operation

    def build(argument: A) -> RequestParts:
        return evolve(operation.build(argument), path=path)

    return evolve(operation, path=path, build=build, unconfirmed=False)
