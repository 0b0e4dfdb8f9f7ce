"""30,000 bodies with flaws: all members can be read, unless the envelope is at fault."""

from __future__ import annotations

import copy
import json
import math
import random
from typing import Any

import pytest
from every_operation import FULL_ORDER, OPERATIONS, TAGS, Case, counts_in
from mutations import ACTIONS, BYTE_ACTIONS, mutated, spots, written
from public_surface import check

from ht_async import DecodeError, codec
from ht_async.binding.ht.orders import OrdersPage
from ht_async.binding.ht.skus import SkusPage

pytestmark = pytest.mark.no_cover

BODIES = 3_000
UNREADABLE = object()


def test_30_000_bodies_in_all() -> None:
    assert BODIES * len(WITH_VIEWS) >= 30_000


def parsed(body: bytes) -> Any:
    """Decode a body; `UNREADABLE` if it is no JSON."""
    try:
        return codec.decode(body)
    except ValueError:
        return UNREADABLE


def as_received(body: bytes) -> Any:
    """Decode a body by other means, with null for what JSON can't write."""

    def finite(text: str) -> float | None:
        return number if math.isfinite(number := float(text)) else None

    text = body.decode(json.detect_encoding(body), "surrogatepass")
    return json.loads(text, parse_float=finite, parse_constant=lambda _: None)


def views(result: Any) -> tuple[Any, ...]:
    if isinstance(result, OrdersPage):
        return result.orders
    return result.skus if isinstance(result, SkusPage) else (result,)


def run(case: Case, body: bytes) -> bool:
    """Decode a body as the operation does and read everything; tell whether it had a result."""
    value = parsed(body)
    if value is UNREADABLE:
        return False
    if case.parts(value) is None:
        with pytest.raises(DecodeError):
            case.operation.decode(value)
        return False
    result, again = case.operation.decode(value), case.operation.decode(parsed(body))
    received = case.parts(as_received(body)) or []
    for view, twin, part in zip(views(result), views(again), received, strict=True):
        check(view, twin, part)
    return True


WITH_VIEWS = [name for name, case in OPERATIONS.items() if case.parts is not counts_in]


@pytest.mark.parametrize("name", WITH_VIEWS)
def test_mutated_bodies_decode_or_their_envelope_is_at_fault(name: str) -> None:
    case = OPERATIONS[name]
    results = 0
    for number in range(BODIES):
        seed = f"{name}-{number}"
        body = mutated(case.sample(number), seed)
        try:
            results += run(case, body)
        except Exception as error:
            raise AssertionError(f"seed {seed!r}, body {body[:2000]!r}") from error
    # Were no body or every body at fault, this would show nothing.
    assert 0.2 < results / BODIES < 0.98, f"{results} of {BODIES} had a result"


@pytest.mark.parametrize("name", WITH_VIEWS)
def test_the_documented_bodies_have_results(name: str) -> None:
    for sample in OPERATIONS[name].samples:
        assert run(OPERATIONS[name], written(sample))


def test_mutated_counts_are_whole_or_refused() -> None:
    """What the answer looks like is not documented, so that any part of it may be the envelope."""
    case = OPERATIONS["count_orders_by_tag"]
    results = 0
    for number in range(BODIES):
        seed = f"counts-{number}"
        value = parsed(mutated(case.sample(number), seed))
        try:
            counts = case.operation.decode(value)
        except DecodeError:
            continue
        assert tuple(counts) == TAGS, seed
        assert all(type(count) is int and count >= 0 for count in counts.values()), seed
        results += 1
    assert 0.1 < results / BODIES < 0.9


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_each_mutation_spoils(action: Any) -> None:
    chance = random.Random(1)
    spoilt = 0
    for _ in range(200):
        body = copy.deepcopy(FULL_ORDER)
        action(chance.choice(list(spots(body))), chance)
        spoilt += written(body) != written(FULL_ORDER)
    assert spoilt > 40


@pytest.mark.parametrize("action", BYTE_ACTIONS, ids=lambda action: action.__name__)
def test_each_mutation_of_bytes_spoils(action: Any) -> None:
    body = written(FULL_ORDER)
    spoilt = [action(body, random.Random(number)) for number in range(100)]
    assert sum(each != body for each in spoilt) > 95
    assert sum(parsed(each) is UNREADABLE for each in spoilt) > 5


def test_the_same_seed_makes_the_same_body() -> None:
    bodies = [[mutated(FULL_ORDER, f"x-{n}") for n in range(50)] for _ in range(2)]
    assert bodies[0] == bodies[1]
    assert len(set(bodies[0])) > 40
