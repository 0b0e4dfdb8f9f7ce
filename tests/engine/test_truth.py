"""What a call says of an outcome is true, whatever the transport and the answer are like."""

from __future__ import annotations

from typing import Any

import pytest
from engine_bench import CREATE, NO_RETRY, bench, operation
from scripted_transport import cut, reply, throttle
from truth_told import EFFECTS, assert_unknown, failure_of
from virtual_time import virtual

from ht_async import errors
from ht_async.message import (
    Evidence,
)

pytestmark = pytest.mark.no_cover

# -- creations -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [100, 302, 408, 460, 499, 500, 502, 503, 504, 520, 561, 999])
@virtual
async def test_a_status_that_proves_nothing_leaves_a_creation_unknown(status: int) -> None:
    b = bench(reply(status, {"message": "m"}, {"X-Request-Id": "r-9"}))
    error = assert_unknown(await failure_of(b.call(CREATE)), cause_class(status))
    assert error.request_id == "r-9"
    assert error.__cause__.status == status
    assert error.__cause__.body == {"message": "m"}
    assert len(b.transport.begun) == 1


def cause_class(status: int) -> type[errors.APIStatusError]:
    return errors.ServerError if 500 <= status < 600 else errors.APIStatusError


@virtual
async def test_a_lost_answer_leaves_a_creation_unknown() -> None:
    b = bench(cut())
    error = assert_unknown(await failure_of(b.call(CREATE)), errors.APIConnectionError)
    assert error.request_id is None
    assert error.__cause__.evidence is Evidence.MAYBE_SENT
    assert type(error.__cause__.__cause__).__name__ == "Cut"
    assert "its reference is 'PO-1': `await error.resolve()` looks for it" in str(error)


@virtual
async def test_without_a_reference_the_error_says_so() -> None:
    b = bench(cut())
    error = await failure_of(b.call(CREATE, None))
    assert error.reference is None
    assert "no reference to look for" in str(error)


UNREADABLE: dict[str, bytes] = {
    "nothing": b"",
    "HTML": b"<html>OK</html>",
    "half": b'{"id": 1',
    "bad UTF-8": b'{"id": "\xff"}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
@EFFECTS
@virtual
async def test_a_success_that_can_t_be_read(op: Any, status: int, body: bytes) -> None:
    b = bench(reply(status, body, {"X-Request-Id": "r-9"}))
    error = await failure_of(b.call(op))
    if op is CREATE:
        assert assert_unknown(error, errors.DecodeError).request_id == "r-9"
        error = error.__cause__
    assert type(error) is errors.DecodeError
    assert error.status == status
    assert error.body == body[:2000].decode("utf-8", "replace") + (
        " ... (cut)" if len(body) > 2000 else ""
    )
    assert str(status) in str(error)
    assert len(b.transport.begun) == 1


@pytest.mark.parametrize(
    "bug",
    [
        KeyError("id"),
        RecursionError(),
        MemoryError(),
        AttributeError("x"),
        errors.DecodeError("the answer holds no thing", path="thing"),
    ],
    ids=lambda bug: type(bug).__name__,
)
@EFFECTS
@virtual
async def test_a_bug_in_reading_a_success(op: Any, bug: Exception) -> None:
    def decode(_: Any) -> Any:
        raise bug

    b = bench(reply(body={"secret": "personal"}))
    error = await failure_of(b.call(operation(op.effect, decode)))
    if op is CREATE:
        error = assert_unknown(error, errors.DecodeError).__cause__
    assert type(error) is errors.DecodeError
    assert (error.status, error.body) == (200, '{"secret":"personal"}')
    if bug is error:
        assert error.path == "thing"
    else:
        assert error.__cause__ is bug
    assert "personal" not in str(error)


@EFFECTS
@virtual
async def test_a_definite_answer_is_told_as_it_is(op: Any) -> None:
    for status, error_class in [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableEntityError),
        (418, errors.APIStatusError),
    ]:
        b = bench(reply(status, {"a": 1}, {"X-Request-Id": "r-1"}))
        error = await failure_of(b.call(op))
        assert type(error) is error_class
        assert (error.status, error.body, error.request_id) == (status, {"a": 1}, "r-1")
        assert error.headers["x-request-id"] == "r-1"


@virtual
async def test_a_refusal_tells_how_long_to_wait() -> None:
    b = bench(throttle(2.5))
    error = await failure_of(b.call(CREATE, retry=NO_RETRY))
    assert type(error) is errors.RateLimitError
    assert error.retry_after == 2.5
