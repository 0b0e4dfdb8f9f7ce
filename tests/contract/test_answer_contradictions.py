"""What the reference contradicts itself about, one test for each, as far as any answer goes."""

from __future__ import annotations

from typing import Any

import pytest
from every_operation import DIALECT, OPERATIONS, counts_in
from json_server import JsonServer

from ht_async import (
    Answer,
    APIStatusError,
    DecodeError,
    Headers,
    HTError,
    OutcomeUnknownError,
    RetryPolicy,
    codec,
)
from ht_async.operation import Effect

pytestmark = pytest.mark.no_cover

ONCE = RetryPolicy(retries=0)
# Body, content type, and what the error shows of it.
BODIES: list[tuple[bytes, bytes, Any]] = [
    (b'{"error": "x", "errors": [1]}', b"application/json", {"error": "x", "errors": [1]}),
    (b'["x", {"y": null}]', b"application/json", ["x", {"y": None}]),
    (b'"x"', b"application/json", "x"),
    (b"null", b"application/json", None),
    (b"went wrong", b"text/plain", "went wrong"),
    (b"<html>502</html>", b"text/html", "<html>502</html>"),
    (b"", b"", ""),
    ("Störung".encode("latin-1"), b"text/plain; charset=latin-1", "St\ufffdrung"),
    (b"\xef\xbb\xbf{}", b"application/json", {}),
    (b'{"error": ', b"application/json", '{"error": '),
]
STATUSES = [
    *(300, 304, 400, 401, 402, 403, 404, 405, 408, 409, 410, 418, 422, 425, 429, 451, 460, 499),
    *(500, 501, 502, 503, 504, 520, 599, 600, 999),
]


async def error_of(name: str, answer: Answer) -> HTError:
    """Call an operation that is answered so; return the error."""
    async with JsonServer(lambda _: answer).client(retry=ONCE, dialect=DIALECT) as ht:
        with pytest.raises(HTError) as caught:
            await OPERATIONS[name].call(ht)
    return caught.value


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("status", STATUSES)
async def test_c25_any_status_of_any_operation_is_an_error_of_its_class(
    name: str, status: int
) -> None:
    for body, content_type, shown in BODIES:
        headers = Headers([(b"Content-Type", content_type)])
        error = await error_of(name, Answer(status, headers, body))
        if isinstance(error, OutcomeUnknownError):
            assert OPERATIONS[name].operation.effect is Effect.CREATE
            assert status not in (400, 401, 403, 404, 409, 422, 429)
            error = error.__cause__  # type: ignore[assignment]
        assert isinstance(error, APIStatusError)
        assert type(error) is OPERATIONS[name].error_class(status)
        assert (error.status, error.body) == (status, shown)


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("body", [row[0] for row in BODIES])
async def test_c25_a_success_without_a_result_is_no_result(name: str, body: bytes) -> None:
    if OPERATIONS[name].parts is not counts_in and OPERATIONS[name].holds(body):
        return  # an object is all that some answers need to be
    error = await error_of(name, Answer(200, Headers(), body))
    if OPERATIONS[name].operation.effect is Effect.CREATE:
        assert isinstance(error, OutcomeUnknownError)
        error = error.__cause__  # type: ignore[assignment]
    assert isinstance(error, DecodeError)
    assert error.status == 200


@pytest.mark.parametrize("status", [200, 201, 202, 203, 206, 226, 299])
@pytest.mark.parametrize("name", OPERATIONS)
async def test_c25_any_success_is_one(name: str, status: int) -> None:
    answer = Answer(status, Headers(), codec.encode(OPERATIONS[name].samples[0]))
    async with JsonServer(lambda _: answer).client(retry=ONCE, dialect=DIALECT) as ht:
        assert await OPERATIONS[name].call(ht) is not None


@pytest.mark.parametrize("status", ["success", "error", "failed", "", 0, None, False, {"code": 5}])
async def test_c3_the_http_status_decides_and_not_the_one_in_the_body(status: object) -> None:
    for name in ("retrieve_order", "list_orders", "list_skus", "check_zip"):
        body = {**OPERATIONS[name].samples[0], "status": status}
        async with JsonServer(lambda _, body=body: body).client() as ht:
            assert await OPERATIONS[name].call(ht) is not None
