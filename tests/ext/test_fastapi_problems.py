"""Each error becomes one answer, with words that give nothing away."""

from __future__ import annotations

import inspect
import logging
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from fastapi_apps import raising

from ht_async import errors
from ht_async.errors import HTError, Problem
from ht_async.ext.fastapi import add_exception_handlers
from ht_async.ext.fastapi.problems import problem_of
from ht_async.message import Evidence

HIDDEN = "hidden-4711"


def status_error(kind: Any, status: int, retry_after: float | None = None) -> HTError:
    body = {"message": HIDDEN}
    error: HTError = kind(HIDDEN, status=status, body=body, retry_after=retry_after)
    return error


def connection_error(kind: Any) -> HTError:
    error: HTError = kind(HIDDEN, evidence=Evidence.NOT_SENT)
    return error


def queued_in_vain(retry_after: float) -> HTError:
    error = errors.QueueTimeoutError(HIDDEN, evidence=Evidence.NOT_SENT)
    error.retry_after = retry_after
    return error


ANSWERS: list[tuple[HTError, int, str, str | None]] = [
    (errors.InvalidRequestError([Problem("phone", "is missing")]), 422, "invalid_request", None),
    (errors.ReferenceConflictError(HIDDEN, reference="PO-1"), 409, "reference_conflict", None),
    (status_error(errors.BadRequestError, 400), 422, "refused", None),
    (status_error(errors.AuthenticationError, 401), 502, "upstream_error", None),
    (status_error(errors.PermissionDeniedError, 403), 502, "upstream_error", None),
    (status_error(errors.NotFoundError, 404), 404, "not_found", None),
    (status_error(errors.UnconfirmedEndpointError, 404), 502, "upstream_error", None),
    (status_error(errors.ConflictError, 409), 409, "conflict", None),
    (status_error(errors.UnprocessableEntityError, 422), 422, "refused", None),
    (status_error(errors.RateLimitError, 429), 429, "rate_limited", None),
    (status_error(errors.RateLimitError, 429, 0.0), 429, "rate_limited", "0"),
    (status_error(errors.RateLimitError, 429, 2.1), 429, "rate_limited", "3"),
    (status_error(errors.APIStatusError, 418), 502, "upstream_error", None),
    (status_error(errors.ServerError, 500), 502, "upstream_error", None),
    (status_error(errors.ServerError, 520, 7.0), 502, "upstream_error", "7"),
    (status_error(errors.ServerError, 503), 503, "upstream_down", "5"),
    (status_error(errors.ServerError, 503, 60.0), 503, "upstream_down", "60"),
    (status_error(errors.ServerError, 504), 504, "upstream_timeout", None),
    (connection_error(errors.APIConnectionError), 502, "upstream_unreachable", None),
    (connection_error(errors.APITimeoutError), 504, "upstream_timeout", None),
    (connection_error(errors.DeadlineExceededError), 504, "upstream_timeout", None),
    (connection_error(errors.QueueTimeoutError), 503, "overloaded", "1"),
    (queued_in_vain(29.2), 429, "rate_limited", "30"),
    (connection_error(errors.APIUnavailableError), 503, "upstream_down", "5"),
    (errors.DecodeError(HIDDEN, body=HIDDEN), 502, "upstream_error", None),
    (errors.ClientClosedError(HIDDEN), 503, "closing", "1"),
]
BUGS = [
    errors.ConfigurationError("no key"),
    errors.WatchStateError("no disk"),
    errors.WrongLoopError("another loop"),
    HTError("?"),
]
UNKNOWN = errors.OutcomeUnknownError(HIDDEN, request_id=HIDDEN)


def app_raising(error: Exception) -> FastAPI:
    app = FastAPI()
    add_exception_handlers(app)
    app.get("/")(raising(error))
    return app


async def answer_to(error: Exception) -> httpx.Response:
    """Return what the application answers when a handler ends in an error."""
    transport = httpx.ASGITransport(app_raising(error))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        return await browser.get("/")


@pytest.mark.parametrize(("error", "status", "code", "retry_after"), ANSWERS)
async def test_errors_become_problems(
    error: HTError, status: int, code: str, retry_after: str | None
) -> None:
    answer = await answer_to(error)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("retry-after") == retry_after
    body = answer.json()
    assert (body["type"], body["status"], body["code"]) == ("about:blank", status, code)
    assert set(body) - {"problems"} == {"type", "title", "status", "detail", "code"}
    assert HIDDEN not in answer.text


def test_every_error_is_answered_or_a_bug() -> None:
    kinds = {
        kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, HTError)
    }
    assert {type(error) for error, *_ in ANSWERS} | {type(bug) for bug in BUGS} == kinds - {
        errors.OutcomeUnknownError
    }


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: type(bug).__name__)
async def test_bugs_remain_errors(bug: HTError) -> None:
    with pytest.raises(LookupError):
        problem_of(bug)
    with pytest.raises(type(bug)):
        await answer_to(bug)


async def test_flaws_are_told_by_field_name() -> None:
    flaws = [Problem("sku_ids[0]", "must be above 0 and below 2**63"), Problem("phone", "is empty")]
    answer = await answer_to(errors.InvalidRequestError(flaws))
    assert answer.json()["problems"] == [
        {"field": "sku_ids[0]", "message": "must be above 0 and below 2**63"},
        {"field": "phone", "message": "is empty"},
    ]


async def test_our_own_trouble_is_logged_and_the_customers_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = errors.AuthenticationError("orders.get: the key is wrong", status=401)
    with caplog.at_level(logging.INFO, "ht_async"):
        await answer_to(key)
        await answer_to(status_error(errors.NotFoundError, 404))
    assert caplog.messages == [
        "answered 502: AuthenticationError: orders.get: the key is wrong",
    ]


@pytest.mark.parametrize("reference", [None, "PO-1"])
async def test_without_a_lifespan_an_unknown_outcome_is_left_to_a_person(
    reference: str | None,
) -> None:
    error = errors.OutcomeUnknownError(HIDDEN, reference=reference)
    answer = await answer_to(error)
    assert answer.status_code == 202
    assert "location" not in answer.headers
    assert answer.json() == {
        "reference": reference,
        "status": "unresolved",
        "order_id": None,
        "code": None,
    }


@pytest.mark.parametrize("error", [ANSWERS[0][0], UNKNOWN], ids=["problem", "unknown"])
async def test_a_websocket_gets_the_error_itself(error: HTError) -> None:
    app = FastAPI()
    add_exception_handlers(app)

    @app.websocket("/")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        raise error

    received = iter([{"type": "websocket.connect"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(received)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    scope = {
        "type": "websocket",
        "path": "/",
        "headers": [],
        "query_string": b"",
        "subprotocols": [],
    }
    with pytest.raises(type(error)):
        await app(scope, receive, send)
    assert sent == ["websocket.accept"]
