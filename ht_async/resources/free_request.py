"""A request that the API's description doesn't know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeGuard, cast, final
from urllib.parse import unquote, urlencode

from attrs import frozen

from ht_async import codec
from ht_async.engine.caller import Caller
from ht_async.errors import Problem
from ht_async.models import checks
from ht_async.operation import Effect, Operation, RequestParts
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.validators import is_number

Method: TypeAlias = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
EffectName: TypeAlias = Literal["read", "idempotent", "create"]
Scalar: TypeAlias = str | int | float | bool | None
Params: TypeAlias = Mapping[str, Scalar | Sequence[Scalar]]

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_READING = ("GET", "HEAD")
_EFFECTS = tuple(effect.value for effect in Effect)
_TEXTS = (str, bytes, bytearray, memoryview)
_PATH = re.compile(r"(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+")


@frozen(slots=True)
class FreeRequest:
    """A request as its caller wants it; see `FreeRequests` for the members."""

    method: object
    path: object
    params: object = None
    json: object = None
    effect: object = None

    def operation(self) -> Operation[FreeRequest, Any]:
        """Check everything and return what is called.

        Raises:
            InvalidRequestError: With every problem.
        """
        checks.refuse(self._problems())
        method = cast("str", self.method)
        unless_said = Effect.READ if method in _READING else Effect.CREATE
        return Operation(
            name="request",
            method=method,
            path="",
            effect=unless_said if self.effect is None else Effect(cast("str", self.effect)),
            build=FreeRequest._build,
            decode=lambda body: body,
            may_be_empty=True,
        )

    def _problems(self) -> Iterator[Problem]:
        if self.method not in _METHODS:
            yield Problem("method", f"must be one of {', '.join(_METHODS)}")
        yield from _path_problems(self.path)
        yield from _param_problems(self.params)
        if self.json is not None and self.method in _READING:
            yield Problem("json", f"can't be sent with {self.method}")
        yield from _json_problems(self.json)
        yield from checks.choice("effect", self.effect, _EFFECTS)

    def _build(self) -> RequestParts:
        return RequestParts(
            path=cast("str", self.path),
            query=urlencode(list(_pairs(cast("Params", self.params or {})))),
            body=None if self.json is None else codec.encode(self.json),
        )


def _path_problems(path: object) -> Iterator[Problem]:
    if not isinstance(path, str) or not _PATH.fullmatch(path) or path.startswith("//"):
        yield Problem(
            "path",
            "must be a percent-encoded path below the base URL, such as /api/partners/orders; "
            "what comes after a question mark belongs into params",
        )
    elif {".", ".."}.intersection(unquote(path).split("/")):
        yield Problem("path", "must not hold . or .. as a step")


def _param_problems(params: object) -> Iterator[Problem]:
    if params is None:
        return
    if not isinstance(params, Mapping):
        yield Problem("params", "must map names to values")
        return
    for name, value in cast("Mapping[object, object]", params).items():
        if not isinstance(name, str) or not name or not _sendable(name):
            yield Problem("params", "has a name that is no text, empty or broken")
        elif not all(_sendable(item) for item in _items(value)):
            yield Problem(f"params[{name[:50]!r}]", "must be text, a finite number, bool or None")


def _json_problems(value: object) -> Iterator[Problem]:
    try:
        codec.encode(value)
    except (TypeError, ValueError, RecursionError):
        yield Problem("json", "can't be written as JSON: use dict, list, str, int, float, bool")


def _sendable(value: object) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= char <= "\udfff" for char in value)  # no half of a pair
    return value is None or isinstance(value, bool) or is_number(value)


def _items(value: object) -> Sequence[object]:
    return value if _is_list(value) else (value,)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, _TEXTS)


def _pairs(params: Params) -> Iterator[tuple[str, str]]:
    for name, value in params.items():
        for item in _items(value):
            if item is not None:
                yield _written(name), _written(item)


def _written(value: object) -> str:
    """Write a text as it is, whatever its class says about `str()`, all else as JSON does."""
    return str.__str__(value) if isinstance(value, str) else codec.encode(value).decode()


@final
class FreeRequests:
    """Sends requests that the API's description doesn't know.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
    """

    def __init__(self, caller: Caller, options: CallOptions) -> None:
        self._caller = caller
        self._options = options

    async def __call__(
        self,
        method: Method,
        path: str,
        *,
        params: Params | None = None,
        json: object = None,
        effect: EffectName | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Send a request that this package has no method for.

        Args:
            method: HTTP method.
            path: Percent-encoded path below the base URL: `/api/partners/...`.
            params: Query parameters; a list stands for a repeated one, None is left out.
            json: The body: dict, list, str, int, float or bool.
            effect: What sending it twice does: `read` nothing, `idempotent` the same as once,
                `create` may create a second thing. It decides when the request is sent again.
                GET and HEAD are `read`, all others `create`, unless it is said.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Returns:
            The decoded JSON body; None for an empty one.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            HTError: As for the methods of this package.
        """
        wanted = FreeRequest(method, path, params, json, effect)
        options = self._options.override(timeout, retry, headers)
        return (await self._caller.call(wanted.operation(), wanted, options)).value
