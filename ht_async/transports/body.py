"""Takes a response body, within a bound before and after content decoding."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_HEADLESS = -zlib.MAX_WBITS


class UnreadableBodyError(Exception):
    """The response body can't be used."""


class ResponseTooLargeError(UnreadableBodyError):
    """The response body is larger than `max_response_bytes`."""


class BrokenCodingError(UnreadableBodyError):
    """The response body is not what its `Content-Encoding` says."""


async def collect(chunks: AsyncIterable[bytes], limit: int, begun: bytes = b"") -> bytes:
    """Return the whole body as it came over the wire.

    Args:
        chunks: Its parts.
        limit: The most bytes that it may have.
        begun: What came before them.

    Raises:
        ResponseTooLargeError: It has more.
    """
    parts = [check_size(begun, limit)]
    size = len(begun)
    async for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        parts.append(chunk)
    return b"".join(parts)


def check_size(body: bytes, limit: int) -> bytes:
    """Return a body that is no larger than allowed.

    Raises:
        ResponseTooLargeError: It has more than `limit` bytes.
    """
    if len(body) > limit:
        raise _too_large(limit)
    return body


def decode(body: bytes, coding: str, limit: int) -> bytes:
    """Undo the content coding of a body.

    A coding that was never asked for, such as a character set in the wrong header, is passed
    over: if the body is not JSON then, it is found out later.

    Args:
        body: The whole body as it came.
        coding: What the header `Content-Encoding` says; empty if it is missing.
        limit: The most bytes that the result may have.

    Raises:
        ResponseTooLargeError: The result has more, whatever the size of `body`.
        BrokenCodingError: The body is damaged, cut, or coded several times.
    """
    codings = [name for part in coding.split(",") if (name := part.strip().lower()) in _CODINGS]
    if not codings or not body:
        return body
    if len(codings) > 1:
        raise BrokenCodingError("the response body is compressed several times")
    try:
        return _inflate(body, _GZIP_OR_ZLIB, limit)
    except zlib.error as error:
        # What most servers send as `deflate` has a zlib header; some leave it out.
        if codings == ["deflate"]:
            return _inflate_headless(body, limit)
        raise _broken(error) from None


def _inflate_headless(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(body, _HEADLESS, limit)
    except zlib.error as error:
        raise _broken(error) from None


def _inflate(body: bytes, window_bits: int, limit: int) -> bytes:
    inflater = zlib.decompressobj(window_bits)
    inflated = check_size(inflater.decompress(body, limit + 1), limit)
    if not inflater.eof:
        raise BrokenCodingError("the compressed response body is cut")
    return inflated


def _too_large(limit: int) -> ResponseTooLargeError:
    return ResponseTooLargeError(f"the response body has more than {limit} bytes")


def _broken(error: zlib.error) -> BrokenCodingError:
    return BrokenCodingError(f"the compressed response body is damaged: {error}")
