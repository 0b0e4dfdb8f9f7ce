"""JSON in and out: the one place that knows the JSON libraries.

msgspec reads and writes what both libraries treat alike. What only the standard library reads or
writes (numbers beyond all floats, halves of surrogate pairs, UTF-16 and UTF-32, ...) goes to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NoReturn

import msgspec

_encode_strictly = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode


def encode(value: object) -> bytes:
    """Encode a JSON value as compact UTF-8.

    Raises:
        ValueError: The value holds NaN, an infinity or a lone surrogate.
        TypeError: The value holds something that JSON can't express.
    """
    # msgspec would write NaN as null, and dates, bytes, sets and much else as it sees fit.
    return _encode_strictly(value).encode()


def encode_as_ascii(value: object) -> bytes:
    """Encode a JSON value as ASCII: so it may hold lone surrogates, which come back as they were.

    Raises:
        ValueError: The value holds NaN or an infinity.
        TypeError: The value holds something that JSON can't express.
    """
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    """Return what a text or a whole number of a class of its own says."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    raise TypeError(f"{type(value).__name__} is not JSON serializable")


_PLAIN_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def encode_plain(value: object) -> bytes:
    """Encode a JSON value of checked parts as compact UTF-8, about ten times as fast as `encode`.

    Args:
        value: Made of objects, lists, texts, whole numbers, truth values, nulls and moments (see
            `iso`) alone; anything else would be written in a form of msgspec's choosing.

    Raises:
        ValueError: A text holds a lone surrogate.
    """
    return _PLAIN_ENCODER.encode(value)


def sparse(name: str, members: Iterable[str]) -> Callable[..., Any]:
    """Return a class of JSON objects for `encode_plain`, which are filled much faster than a dict.

    Members that are None are left out.

    Args:
        name: What the class is called.
        members: Names of the members, in the order in which their values are passed.
    """
    fields: list[tuple[str, Any, Any]] = [(member, Any, None) for member in members]
    return msgspec.defstruct(name, fields, omit_defaults=True)


def iso(moment: datetime) -> str:
    """Write an aware moment in ISO 8601: UTC as `Z`, and microseconds if there are any."""
    text: str = msgspec.to_builtins(moment)
    return text


def _nothing(_: str) -> None:
    """Read `NaN` and infinities, which are no JSON, as null."""


_FAST_DECODER = msgspec.json.Decoder()
_LENIENT_DECODER = json.JSONDecoder(parse_constant=_nothing)


def decode(body: bytes) -> Any:
    """Decode a JSON document. `NaN` and infinities, which some servers write, become None.

    Raises:
        ValueError: The body is not JSON, or is nested too deeply to be read.
    """
    try:
        return _FAST_DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # outside of the handler, so that errors don't hold this one as their context
    return _decode_leniently(body)


LONGEST_GLANCE = 4_096
"""Bytes of a document of which a part may be read by itself: no number in it is too long."""


def glance(*path: str) -> Callable[[bytes], Any]:
    """Return what reads one member of a document and makes nothing of the others.

    It returns None for a document that has no such member, and for one of which it isn't certain
    that `decode` could read it.

    Args:
        path: Names of the members that lead to it, each in the object before.
    """
    kind: Any = Any
    for name in reversed(path):
        kind = msgspec.defstruct("Seen", [("member", kind)], rename={"member": name})
    decoder = msgspec.json.Decoder(kind)

    def read(body: bytes) -> Any:
        if len(body) > LONGEST_GLANCE:
            return None
        try:
            if not body.isascii():
                body.decode()  # what is passed over is not looked at so closely
            seen: Any = decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        for _ in path:
            seen = seen.member
        return seen

    return read


def _decode_leniently(body: bytes) -> Any:
    try:
        return _LENIENT_DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
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
