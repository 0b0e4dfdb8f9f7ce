"""Who may call an API that the sandbox serves, and how often."""

from __future__ import annotations

import hmac
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from .exchange import Call
from .problems import refuse
from .sandbox import Sandbox

RequestHeaders: TypeAlias = Mapping[bytes, str]
"""A request's headers by their names in lower case."""

Admission: TypeAlias = Callable[[Sandbox, RequestHeaders, Call], Mapping[str, str]]
"""Lets a request in and returns further headers for its answer, or raises `Refusal`."""


def admit_partner(sandbox: Sandbox, headers: RequestHeaders, call: Call) -> Mapping[str, str]:
    """Let in who shows the key of the HT Partner API and keeps to the rate limit.

    Args:
        sandbox: the state.
        headers: the request's headers.
        call: the request.
    """
    key = headers.get(b"api-key")
    if not key:
        raise refuse(401, "Api-Key", "is required: send the header Api-Key")
    if not is_key(sandbox, key):
        raise refuse(401, "Api-Key", "is not the key of this sandbox")
    throttle = sandbox.throttle
    wait = 0.0 if throttle is None else throttle.take(sandbox.clock.steady())
    if wait > 0:
        raise refuse(429, "", "too many requests", {"retry-after": str(math.ceil(wait))})
    return {}


def bearer_is_right(sandbox: Sandbox, headers: RequestHeaders) -> bool:
    """Tell whether a request shows the sandbox's key as a bearer token.

    Args:
        sandbox: the state.
        headers: the request's headers.
    """
    scheme, _, token = headers.get(b"authorization", "").partition(" ")
    return scheme.lower() == "bearer" and is_key(sandbox, token)


def is_key(sandbox: Sandbox, text: str) -> bool:
    """Tell whether a text is the sandbox's key, in a time that tells nothing about it.

    Args:
        sandbox: the state.
        text: what a request shows.
    """
    return hmac.compare_digest(text.encode(), sandbox.config.api_key.encode())
