"""The fast ways to read and write JSON tell the same as the standard library's."""

from __future__ import annotations

import json
import random
from collections import OrderedDict, namedtuple
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import codec

pytestmark = pytest.mark.no_cover

SAMPLE = Path(__file__).parents[1] / "contract/examples/ht/retrieve-order.response.200.json"
ROUNDS = 4_000

LENIENT = json.JSONDecoder(parse_constant=lambda _: None)


class Refused:
    """Stands for a ValueError."""

    def __repr__(self) -> str:
        return "refused"


def standard(body: bytes) -> Any:
    """What the standard library alone reads."""
    try:
        return LENIENT.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError):
        return Refused()


def ours(body: bytes) -> Any:
    try:
        return codec.decode(body)
    except ValueError:
        return Refused()


def written_by_the_standard_library(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


ODD = [
    *(
        b"",
        b" ",
        b"\x00",
        b"nul",
        b"tRue",
        b"'x'",
        b"<html>",
        b"1 2",
        b"[1,]",
        b'{"a":1,}',
        b"{1:2}",
    ),
    *(
        b"01",
        b"-",
        b"+1",
        b".5",
        b"1.",
        b"1e",
        b"0x1",
        b"1_0",
        b"NaN",
        b"-Infinity",
        b"[NaN]",
        b"Nan",
    ),
    *(b"-0", b"-0.0", b"1.0", b"1E+2", b"1e-400", b"5e-324", b"2.2250738585072014e-308", b"0.1e1"),
    *(
        b"1e400",
        b"-1e400",
        b"1.7976931348623159e308",
        b"1e99999999999999",
        b"1" + b"0" * 400 + b".0",
    ),
    *(b"9007199254740993", b"18446744073709551616", b"-9223372036854775809", b"1" + b"0" * 400),
    *(b"9" * 4300, b"9" * 4301, b"-" + b"9" * 5000, b"3.14159265358979323846264338327950288"),
    *(b'{"a":1,"b":2,"a":3}', b'{"\\u0061":1,"a":2}', b'{"":1}', b'{"\\ud800":1}', b'{"a" : 1}'),
    *(
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\\uD83D\\uDE00"',
        b'"\\udc00\\ud800"',
        b'"\\ud800\\u0041"',
    ),
    *(b'"\\u12"', b'"\\u+123"', b'"\\u 123"', b'"\\x"', b'"\\/"', b'"\\u0000"', b'"\x00"', b'"\t"'),
    *(
        b'"\x7f"',
        b'"\xff"',
        b'"\xc0\x80"',
        b'"\xed\xa0\x80"',
        b'"\xf4\x90\x80\x80"',
        b'"\xe2\x80\xa8"',
    ),
    *(b"\xef\xbb\xbf1", b"\xef\xbb\xbf", b"\x0b1", b"\x0c1", b"\xa01", b"1\x00", b" [1 , 2]\t\r\n"),
    *('"é"'.encode(name) for name in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1")),
    *(b"[" * 500 + b"]" * 500, b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000),
]


@pytest.mark.parametrize("body", ODD, ids=lambda body: repr(body[:24]))
def test_odd_documents_are_read_alike(body: bytes) -> None:
    assert repr(ours(body)) == repr(standard(body))


PIECES = [
    *(
        b'"',
        b"\\",
        b"u",
        b"d8",
        b"0",
        b"1",
        b"9",
        b"e",
        b"E",
        b"+",
        b"-",
        b".",
        b"[",
        b"]",
        b"{",
        b"}",
    ),
    *(
        b":",
        b",",
        b" ",
        b"\n",
        b"\t",
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xc3\xa9",
        b"NaN",
        b"true",
    ),
    *(b"null", b"Infinity", b"a", b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"\x0c", b"/"),
]


def spoilt(body: bytes, chance: random.Random) -> bytes:
    """Change some bytes of a document."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place]
            case _:
                changed[place:place] = chance.choice(PIECES)
    return bytes(changed)


@pytest.mark.parametrize(
    "body", [SAMPLE.read_bytes(), '[1.5,"\\ud83d\\ude00 é",{"a":[true,null,-1e5]}]'.encode()]
)
def test_spoilt_documents_are_read_alike(body: bytes) -> None:
    for seed in range(ROUNDS):
        document = spoilt(body, random.Random(seed))
        assert repr(ours(document)) == repr(standard(document)), f"seed {seed}"


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_pieces_of_documents_are_read_alike(body: bytes) -> None:
    assert repr(ours(body)) == repr(standard(body))


@given(st.floats() | st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_are_read_alike(number: float | Decimal | int) -> None:
    body = str(number).encode()
    assert repr(ours(body)) == repr(standard(body))


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Level(IntEnum):
    HIGH = 3


class Word(StrEnum):
    YES = "yes"


class Choice(Enum):
    A = "a"


Pair = namedtuple("Pair", "a b")


@attrs.frozen
class Thing:
    a: int = 1


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | TEXTS.map(Text) | st.integers().map(Number),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_values_are_written_alike(value: Any) -> None:
    assert (
        codec.encode_plain(value) == codec.encode(value) == written_by_the_standard_library(value)
    )


@pytest.mark.parametrize(
    "value",
    [
        *(Text("x"), Number(5), Level.HIGH, Word.YES, (1, 2), Pair(1, 2), OrderedDict(a=1)),
        *({1: 2}, {1.5: 2}, {True: 1}, {None: 1}, {Text("k"): 1}, {Level.HIGH: 1}, {Number(3): 1}),
        *(2**63, 2**64, -(2**63) - 1, 10**400, 1e16, 1e-7, 1e22, 1.0, -0.0, 5e-324, 0.1),
        *('\x7f\u2028\x00\x1f"\\/\b\f\n\r\t', "é\U0001f600", "", [], {}, [[], {}]),
    ],
    ids=repr,
)
def test_odd_values_are_written_alike(value: Any) -> None:
    assert codec.encode(value) == written_by_the_standard_library(value)


@pytest.mark.parametrize(
    "value",
    [
        *(
            datetime(2026, 1, 1, tzinfo=UTC),
            date(2026, 1, 1),
            timedelta(1),
            Decimal(1),
            UUID(int=1),
        ),
        *(b"x", bytearray(b"x"), memoryview(b"x"), {1}, frozenset(), range(2), object(), iter([])),
        *(Choice.A, Thing(), msgspec.UNSET, msgspec.Raw(b"1"), {b"x": 1}, {(1,): 2}, {Choice.A: 1}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_only_one_library_can_write_is_refused(value: Any) -> None:
    for holder in (value, [value], {"a": value}):
        with pytest.raises(TypeError):
            codec.encode(holder)


@pytest.mark.parametrize("text", ["\ud800", "x\udfff"])
def test_halves_of_pairs_are_refused_as_plain_values_too(text: str) -> None:
    for value in (text, Text(text), [text], {text: 1}):
        with pytest.raises(ValueError, match="surrogates"):
            codec.encode_plain(value)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(-840, 840))
def test_moments_are_written_in_iso_8601(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert datetime.fromisoformat(codec.iso(aware)) == aware
    assert codec.iso(moment.replace(tzinfo=UTC)) == moment.isoformat() + "Z"


@pytest.mark.parametrize("pretty", [False, True])
def test_a_glance_sees_what_decoding_finds(pretty: bool) -> None:
    value = json.loads(SAMPLE.read_bytes())
    body = json.dumps(value, indent=2 if pretty else None).encode()
    assert codec.glance("order", "id")(body) == value["order"]["id"]
    assert codec.glance("status")(body) == value["status"]
    assert codec.glance("order", "nothing")(body) is None
    assert codec.glance("status", "id")(body) is None


@pytest.mark.parametrize(
    "sample", [SAMPLE.read_bytes(), b'{"order":{"id":7,"x":[1.5,"\xc3\xa9"]}}']
)
def test_a_glance_sees_nothing_in_what_can_t_be_decoded(sample: bytes) -> None:
    glance = codec.glance("order", "id")
    seen = 0
    for seed in range(ROUNDS):
        body = spoilt(sample, random.Random(seed))
        found = glance(body)
        if found is not None:
            seen += 1
            assert repr(found) == repr(codec.decode(body)["order"]["id"]), f"seed {seed}"
    assert seen > 50


@pytest.mark.parametrize(
    "hidden", [b'"\xff"', b"9" * 4301, b"[" * 3_000 + b"]" * 3_000, b'"\\ud800"', b'"\t"', b"01"]
)
def test_a_glance_vouches_for_all_of_a_document(hidden: bytes) -> None:
    glance = codec.glance("id")
    assert glance(b'{"id":1,"x":"y"}') == 1
    assert glance(b'{"id":1,"x":' + hidden + b"}") is None
