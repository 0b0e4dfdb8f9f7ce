"""Answers with flaws through the whole client: a result, or the one error that is true."""

from __future__ import annotations

import random
from typing import Any

import pytest
from every_operation import DIALECT, OPERATIONS, SECRET, TAGS, Case, counts_in
from json_server import KEY, JsonServer
from mutations import mutated

from ht_async import (
    Answer,
    DecodeError,
    Headers,
    HTError,
    OutcomeUnknownError,
    RetryPolicy,
    codec,
)
from ht_async.operation import Effect

pytestmark = pytest.mark.no_cover

ANSWERS = 100
ONCE = RetryPolicy(retries=0)
HEADERS: list[list[tuple[bytes, bytes]]] = [
    [],
    [(b"Content-Type", b"text/html; charset=latin-1")],
    [(b"Content-Type", b"application/json"), (b"content-type", b"\xff\xfe")],
    [(b"Retry-After", b"soon"), (b"X-Request-Id", f"{KEY}\xe9".encode("latin-1"))],
    [(b"Content-Length", b"5"), (b"", b"")],
]
STATUSES = [200] * 25 + [
    *(0, 101, 201, 204, 206, 226, 299, 302, 304, 400, 401, 403, 404, 405, 408, 409, 410, 418),
    *(422, 429, 460, 499, 500, 501, 502, 503, 504, 520, 599, 600, 999),
]
REFUSED = set(range(400, 500)) - {408, 460, 499}
"""Statuses that prove a creation was not carried out."""


async def end_of(case: Case, answer: Answer) -> Any:
    """Call the operation; return its result, or the error that left it."""
    async with JsonServer(lambda _: answer).client(retry=ONCE, dialect=DIALECT) as ht:
        try:
            return await case.call(ht)
        except HTError as error:
            return error


def expected_class(case: Case, answer: Answer) -> tuple[type[HTError], type[HTError]] | None:
    """Return the class of the error, and of what it is about; None if there must be a result."""
    if 200 <= answer.status < 300:
        about: type[HTError] = DecodeError
        if case.holds(answer.body):
            return None
    else:
        about = case.error_class(answer.status)
    creates = case.operation.effect is Effect.CREATE
    return (OutcomeUnknownError if creates and answer.status not in REFUSED else about), about


def told_by(error: BaseException | None) -> str:
    """Return what an error and its causes say, besides the headers of the answer."""
    if error is None:
        return ""
    own = f"{error} {error!r} {dict(getattr(error, 'headers', {}))}"
    return own + told_by(error.__cause__) + told_by(error.__context__)


def assert_true(case: Case, answer: Answer, end: Any) -> None:
    expected = expected_class(case, answer)
    if expected is None:
        # What a ZIP check says may be about another ZIP code than was asked for (C17).
        assert not isinstance(end, HTError) or "another ZIP code" in str(end)
        return
    if case.parts is counts_in and not isinstance(end, HTError):
        assert 200 <= answer.status < 300
        assert tuple(end) == TAGS
        return
    kind, about = expected
    assert type(end) is kind
    assert type(end.__cause__ if kind is not about else end) is about
    told = told_by(end)
    assert KEY not in told
    assert SECRET not in told


@pytest.mark.parametrize("name", OPERATIONS)
async def test_what_leaves_the_client_is_the_truth(name: str) -> None:
    case = OPERATIONS[name]
    for number in range(ANSWERS):
        seed = f"{name}-answer-{number}"
        chance = random.Random(seed)
        headers = Headers(chance.choice(HEADERS))
        answer = Answer(chance.choice(STATUSES), headers, mutated(case.sample(number), seed))
        end = await end_of(case, answer)
        try:
            assert_true(case, answer, end)
        except AssertionError as error:
            error.add_note(f"seed {seed!r}: {end!r} for {answer} {answer.body[:2000]!r}")
            raise


@pytest.mark.parametrize("name", OPERATIONS)
async def test_the_documented_answer_has_a_result(name: str) -> None:
    case = OPERATIONS[name]
    for sample in case.samples:
        end = await end_of(case, Answer(200, Headers(), codec.encode(sample)))
        assert not isinstance(end, HTError), end
