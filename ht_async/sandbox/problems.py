"""What is wrong with a request, and the answer that says so.

The documentation shows no error body. The one written here is the sandbox's own:
``{"status": "error", "errors": [{"field": ..., "message": ...}]}``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

JsonObject: TypeAlias = dict[str, object]
"""A JSON object as Python holds it."""


@frozen
class Problem:
    """One flaw of a request.

    Attributes:
        field: the member, parameter or header at fault; empty when the flaw is the whole body.
        message: what is wrong with it, and what would be right.
    """

    field: str
    message: str


@frozen
class Refusal(Exception):
    """A request that the sandbox refuses, with everything the answer needs.

    Attributes:
        status: HTTP status code of the answer.
        problems: the flaws, in the order in which they were found.
        headers: further headers of the answer.
    """

    status: int
    problems: Sequence[Problem]
    headers: Mapping[str, str] = field(factory=dict[str, str])

    def body(self) -> JsonObject:
        """Return the JSON body of the answer."""
        errors = [{"field": each.field, "message": each.message} for each in self.problems]
        return {"status": "error", "errors": errors}


def refuse(
    status: int, field: str, message: str, headers: Mapping[str, str] | None = None
) -> Refusal:
    """Return a `Refusal` with a single problem.

    Args:
        status: HTTP status code.
        field: the member, parameter or header at fault.
        message: what is wrong with it.
        headers: further headers of the answer.
    """
    return Refusal(status, (Problem(field, message),), headers or {})
