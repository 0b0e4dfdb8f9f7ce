"""JSON in and out: the one place that knows the JSON library."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn


def encode(value: object) -> bytes:
    """Encode a JSON value as compact UTF-8.

    Raises:
        ValueError: The value holds NaN, an infinity or a lone surrogate.
        TypeError: The value holds something that JSON can't express.
    """
    return _ENCODER.encode(value).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _nothing(_: str) -> None:
    """Read `NaN` and infinities, which are no JSON, as null."""


_DECODER = json.JSONDecoder(parse_constant=_nothing)


def decode(body: bytes) -> Any:
    """Decode a JSON document. `NaN` and infinities, which some servers write, become None.

    Raises:
        ValueError: The body is not JSON, or is nested too deeply to be read.
    """
    try:
        return _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except RecursionError:
        raise ValueError("the JSON document is nested too deeply") from None


def _unique(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) < len(members):
        raise ValueError("a name occurs twice in an object")
    return value


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and infinities are no JSON")


_STRICT_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant)


def decode_strictly(text: str) -> Any:
    """Decode a JSON document that a person or a program of theirs wrote.

    Raises:
        ValueError: It is not JSON, names a member twice, or is nested too deeply to be read;
            the message holds nothing of the document.
    """
    try:
        return _STRICT_DECODER.decode(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def copy(value: Any, rewrite: Callable[[dict[str, Any]], object] | None = None) -> Any:
    """Copy a decoded JSON value, as deep as it is; numbers beyond all floats become None.

    Args:
        value: The value.
        rewrite: Given each object, the inner ones first; returns what stands in the copy.
    """
    return json.loads(json.dumps(value), object_hook=rewrite, parse_constant=_nothing)
