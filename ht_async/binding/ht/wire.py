"""What the operations of the HT Partner API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import evolve
from ht_partner_client.types import UNSET

from ht_async.dialect import Dialect
from ht_async.operation import Operation, RequestParts

A = TypeVar("A")
T = TypeVar("T")


def or_unset(value: Any) -> Any:
    """Leave out what is None."""
    return UNSET if value is None else value


def confirmed_by(dialect: Dialect, operation: Operation[A, T]) -> Operation[A, T]:
    """Return the operation at the path that the dialect names, if it names one."""
    path = cast("Mapping[str, str]", dialect.paths).get(operation.name)
    if path is None:
        return operation

    def build(argument: A) -> RequestParts:
        return evolve(operation.build(argument), path=path)

    return evolve(operation, path=path, build=build, unconfirmed=False)
