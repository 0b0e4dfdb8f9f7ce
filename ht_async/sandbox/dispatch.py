"""From a request to the operation that serves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from .exchange import Call, Reply
from .problems import Refusal, refuse
from .sandbox import Sandbox

Operation: TypeAlias = Callable[[Sandbox, Call], Reply]
"""Carries out a request and returns the answer, or raises `Refusal`."""

Operations: TypeAlias = Mapping[str, Operation]
"""The operations of a path by HTTP method; none for a path that is not served."""


def dispatch(sandbox: Sandbox, operations: Operations, method: str, call: Call) -> Reply:
    """Carry out a request.

    Args:
        sandbox: the state.
        operations: the operations of its path.
        method: its HTTP method.
        call: the request.

    Returns:
        The operation's answer, or the refusal: 404 and 405 if there is no operation.
    """
    try:
        if method in operations:
            return operations[method](sandbox, call)
        if not operations:
            raise refuse(404, "", "the sandbox does not serve this path")
        allowed = {"allow": ", ".join(operations)}
        raise refuse(405, "", "the sandbox does not serve this method here", allowed)
    except Refusal as refusal:
        return Reply.refusal(refusal)
