"""Bodies with flaws: what a server may make of a documented one. Each repeats from its seed."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]

BEYOND_FLOAT = "a number beyond all floats"
"""Stands in a body for the number 1e999, which no Python value writes."""

JUNK: list[Any] = [
    *(None, True, False, 0, 1, -1, 1.0, -1.5, 1e308, 10**19, 10**30, 10**400, BEYOND_FLOAT),
    *(float("nan"), float("inf"), float("-inf")),
    *("", " ", "x", "1", "on", "null", "\x00", "\ud800", "\U0001f600", "é" * 50, "9" * 5000),
    *([], [None], [1], ["x"], [{}], [[]], [True, -1.5], DEEP),
    *({}, {"id": []}, {"integer": {}, "iso": 5}, {"value": None, "": [{}]}, {"a": {"b": DEEP}}),
    *({"additional_properties": {"id": 1}}, {"_wire": 1, "__class__": "x"}),
]
DATES: list[Any] = [
    *(1711324800, 1711324800.5, -1, 0, 10**12, 10**18, "1711324800", "2024-03-25", "20240325"),
    *("2024-03-25T00:00:00Z", "2024-03-25T09:00:00-07:00", "2024-03-25T09:00:00", "2024-W13-1"),
    *("9999-99-99T99:99:99Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("09-25-2024", "9:00am on 3/25/24", "25/03/2024", "Mon, 25 Mar 2024 00:00:00 GMT"),
    *({"integer": "1711324800"}, {"iso": "2024-03-25"}, {"isoShort": "2024-03-25"}),
    {"integer": 1711324800, "iso": "2024-03-25T08:00:00Z", "iso_short": "2024-03-25"},
    {"integer": 1e400, "iso": "2024-03-25T08:00:00Z"},
]
NAMES = ["unknown", "", "ID", "idNumber", "\ud800", "unknownMember", "wire", "raw", "order", "0"]

Spot = tuple[Any, Any]
"""A container, and the key or index of one of its members."""


def spots(value: Any) -> Iterator[Spot]:
    """Every member anywhere in a JSON value."""
    if isinstance(value, dict | list):
        for key in range(len(value)) if isinstance(value, list) else list(value):
            yield value, key
            yield from spots(value[key])


def camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def delete(spot: Spot, chance: random.Random) -> None:
    del spot[0][spot[1]]


def add_unknown(spot: Spot, chance: random.Random) -> None:
    value = copy.deepcopy(chance.choice(JUNK))
    if isinstance(spot[0], dict):
        spot[0][chance.choice(NAMES)] = value
    else:
        spot[0].insert(spot[1], value)


def spoil(spot: Spot, chance: random.Random) -> None:
    spot[0][spot[1]] = copy.deepcopy(chance.choice(JUNK))


def redate(spot: Spot, chance: random.Random) -> None:
    spot[0][spot[1]] = copy.deepcopy(chance.choice(DATES))


def retype(spot: Spot, chance: random.Random) -> None:
    container, key = spot
    value = container[key]
    container[key] = chance.choice([[value], {"value": value}, {str(key): value}, str(value)])


def empty(spot: Spot, chance: random.Random) -> None:
    spot[0][spot[1]] = type(spot[0][spot[1]])() if spot[0][spot[1]] is not None else ""


def respell(spot: Spot, chance: random.Random) -> None:
    """Write a name in camelCase, sometimes besides the other spelling."""
    container, key = spot
    if isinstance(container, dict):
        value = container[key] if chance.random() < 0.2 else container.pop(key)
        container[camel(key)] = value


ACTIONS: list[Callable[[Spot, random.Random], None]] = [
    *(delete, add_unknown, spoil, spoil, redate, retype, empty, respell, respell)
]


def mutate(body: Any, chance: random.Random) -> None:
    """Spoil a JSON value in one to four places."""
    for _ in range(chance.randint(1, 4)):
        found = list(spots(body))
        if not found:
            return
        chance.choice(ACTIONS)(chance.choice(found), chance)


def written(body: Any) -> bytes:
    """Write a JSON value as text, with NaN, infinities and halves of surrogate pairs."""
    return json.dumps(body).replace(f'"{BEYOND_FLOAT}"', "1e999").encode()


def cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body))]


def flip(body: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def swap_encoding(body: bytes, chance: random.Random) -> bytes:
    text = json.dumps(json.loads(body), ensure_ascii=False)
    encoding = chance.choice(["latin-1", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037"])
    return text.replace("a", "ä").encode(encoding, "replace")


def pad(body: bytes, chance: random.Random) -> bytes:
    noise = chance.choice([b" \r\n", b"\x00", b"\xef\xbb\xbf", b")]}',\n", b"<!-- x -->", b"{}"])
    return noise + body if chance.random() < 0.5 else body + noise


def replace(body: bytes, chance: random.Random) -> bytes:
    """Put something else in the body's place: a proxy's page, noise, another JSON value."""
    return chance.choice(
        [
            *(b"", b"\x00", b"null", b"0", b'"text"', b"[]", b"{}", b"[{}]", b"NaN", b"1e999"),
            *(b"OK", b"<html><body>502 Bad Gateway</body></html>", "Störung".encode("latin-1")),
            b"\x1f\x8b\x08\x00" + chance.randbytes(40),
            chance.randbytes(chance.randint(1, 200)),
            b"[" * 200_000,
            b'{"id": 1, "x": ' + b"9" * 5000 + b"}",
        ]
    )


BYTE_ACTIONS = [cut, flip, swap_encoding, pad, replace]


def mutated(sample: Any, seed: str) -> bytes:
    """Return a body made of a documented one; the same for the same seed.

    Args:
        sample: The documented body.
        seed: Of everything that is drawn.
    """
    chance = random.Random(seed)
    body = copy.deepcopy(sample)
    if chance.random() < 0.85:
        mutate(body, chance)
        return written(body)
    return chance.choice(BYTE_ACTIONS)(written(body), chance)
