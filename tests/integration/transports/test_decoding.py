"""Undoing the content coding of a body, within a bound."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ht_async.transports.body import (
    BrokenCodingError,
    ResponseTooLargeError,
    UnreadableBodyError,
    collect,
    decode,
)

LIMIT = 1000
TEXT = b'{"order": {"id": 1}}'


def headless(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


GZIPPED, ZLIBBED, HEADLESS = gzip.compress(TEXT), zlib.compress(TEXT), headless(TEXT)

SOUND = {
    "nothing": ("", TEXT),
    "identity": ("identity", TEXT),
    "gzip": ("gzip", GZIPPED),
    "gzip in another case": ("GZip", GZIPPED),
    "gzip by its old name": ("x-gzip", GZIPPED),
    "gzip with padding after it": ("gzip", GZIPPED + bytes(3)),
    "deflate": ("deflate", ZLIBBED),
    "deflate without a zlib header": ("deflate", HEADLESS),
    "identity and gzip": ("identity, gzip", GZIPPED),
    "gzip in an untidy list": (" gzip ,", GZIPPED),
    "a character set": ("utf-8", TEXT),
    "a coding that does not exist": ("none", TEXT),
}


@pytest.mark.parametrize("case", SOUND)
def test_a_coding_is_undone(case: str) -> None:
    coding, coded = SOUND[case]

    assert decode(coded, coding, LIMIT) == TEXT


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "gzip, gzip", "br"])
def test_no_body_stays_no_body(coding: str) -> None:
    assert decode(b"", coding, LIMIT) == b""


BROKEN = {
    "gzip that is plain": ("gzip", TEXT),
    "gzip cut by a byte": ("gzip", GZIPPED[:-1]),
    "gzip cut in its header": ("gzip", GZIPPED[:5]),
    "gzip with a wrong checksum": ("gzip", GZIPPED[:-8] + bytes(8)),
    "gzip without a header": ("gzip", HEADLESS),
    "deflate that is plain": ("deflate", TEXT),
    "deflate cut by a byte": ("deflate", ZLIBBED[:-1]),
    "headless deflate cut by a byte": ("deflate", HEADLESS[:-1]),
    "gzip twice": ("gzip, gzip", gzip.compress(GZIPPED)),
    "deflate, then gzip": ("deflate, gzip", gzip.compress(ZLIBBED)),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_coding_is_said_to_be_broken(case: str) -> None:
    coding, coded = BROKEN[case]

    with pytest.raises(BrokenCodingError, match="response body"):
        decode(coded, coding, LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("surplus", [-1, 0, 1])
def test_the_bound_holds_to_the_byte(coding: str, surplus: int) -> None:
    body = b"a" * (LIMIT + surplus)
    coded = gzip.compress(body) if coding == "gzip" else zlib.compress(body)

    if surplus > 0:
        with pytest.raises(ResponseTooLargeError, match="1000 bytes"):
            decode(coded, coding, LIMIT)
    else:
        assert decode(coded, coding, LIMIT) == body


MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """128 MiB of zeros in 127 KiB."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(MEBIBYTE)
    return b"".join(packer.compress(zeros) for _ in range(128)) + packer.flush()


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
def test_a_bomb_takes_no_more_memory_than_the_bound(bomb: bytes, coding: str) -> None:
    body = bomb if coding == "gzip" else gzip.compress(bomb)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableBodyError):
            decode(body, coding, MEBIBYTE)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 4 * MEBIBYTE


@given(body=st.binary(max_size=300), coding=st.sampled_from(["", "gzip", "deflate", "identity"]))
@example(body=b"", coding="gzip")
def test_what_is_coded_comes_back(body: bytes, coding: str) -> None:
    coded = {"gzip": gzip.compress, "deflate": zlib.compress}.get(coding, bytes)(body)

    assert decode(coded, coding, LIMIT) == body


@given(body=st.binary(max_size=300), coding=st.text(alphabet="gzipdeflatx-, ", max_size=12))
def test_any_bytes_under_any_coding_are_a_body_or_unreadable(body: bytes, coding: str) -> None:
    try:
        decoded = decode(body, coding, 50)
    except UnreadableBodyError:
        return
    assert decoded == body or len(decoded) <= 50


@given(
    chunks=st.lists(st.binary(max_size=20), max_size=8),
    limit=st.integers(min_value=1, max_value=80),
)
async def test_chunks_are_joined_up_to_the_limit(chunks: list[bytes], limit: int) -> None:
    async def arriving() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    whole = b"".join(chunks)
    if len(whole) <= limit:
        assert await collect(arriving(), limit) == whole
    else:
        with pytest.raises(ResponseTooLargeError):
            await collect(arriving(), limit)
