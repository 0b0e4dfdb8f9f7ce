"""JSON in and out."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import codec

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


def test_encoding_is_compact_utf_8() -> None:
    assert codec.encode({"a": [1, "é☃"], "b": None}) == '{"a":[1,"é☃"],"b":null}'.encode()


def test_what_a_sparse_object_has_not_is_left_out() -> None:
    make = codec.sparse("Sample", ["b", "a", "c"])
    sample = make("1", None, (2, 3))
    assert codec.encode_plain(sample) == b'{"b":"1","c":[2,3]}'
    sample.c, sample.a = None, []
    assert codec.encode_plain(sample) == b'{"b":"1","a":[]}'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_survive(text: str) -> None:
    assert codec.decode(codec.encode(text)) == text


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, [math.nan], "\ud800", {"a": "x\udfff"}, {"\ud800": 1}],
    ids=repr,
)
def test_what_json_has_no_word_for_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several, from several places
        codec.encode(value)


def test_a_value_that_holds_itself_is_a_value_error() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="Circular"):
        codec.encode(loop)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes"], ids=["object", "set", "bytes"])
def test_what_json_can_t_express_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        codec.encode(value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b' [1, "x"]\r\n', [1, "x"]),
        (b"null", None),
        (b'\xef\xbb\xbf{"bom": true}', {"bom": True}),
        ('"é"'.encode("utf-16"), "é"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b"1e400", math.inf),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_decoding(body: bytes, expected: Any) -> None:
    assert codec.decode(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"<html>",
        b"{",
        b'{"a": }',
        b"[1] [2]",
        b"'single'",
        b'"\xff"',
        b'"\xc3("',
        b'"tab\there"',
        b"9" * 5000,
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several, from several places
        codec.decode(body)


@given(st.binary(max_size=200))
def test_bytes_decode_or_are_a_value_error(body: bytes) -> None:
    with contextlib.suppress(ValueError):
        codec.decode(body)


@given(json_values)
def test_values_survive(value: Any) -> None:
    try:
        body = codec.encode(value)
    except ValueError:
        return  # a name with a lone surrogate
    assert codec.decode(body) == value
    assert json.loads(body) == value


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_read_as_nothing(constant: str) -> None:
    assert codec.decode(f'{{"id": 1, "rate": [{constant}]}}'.encode()) == {"id": 1, "rate": [None]}


def test_a_copy_shares_nothing_and_can_be_written_as_json() -> None:
    value = codec.decode(b'{"a": [1e999, -1e999, {"b": "\\ud800"}]}')
    copied = codec.copy(value)
    assert copied == {"a": [None, None, {"b": "\ud800"}]}
    assert copied["a"][2] is not value["a"][2]
    json.dumps(copied, allow_nan=False)
