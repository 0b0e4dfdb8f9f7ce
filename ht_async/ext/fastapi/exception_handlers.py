"""Turns the errors of the client into HTTP answers."""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from ht_async.errors import ConfigurationError, HTError, OutcomeUnknownError
from ht_async.ext.fastapi.app_state import inquiries_of
from ht_async.ext.fastapi.inquiries import OrderStatusReport
from ht_async.ext.fastapi.order_status import order_status_url
from ht_async.ext.fastapi.problems import ANSWERED, problem_of

StatusURL: TypeAlias = Callable[[Request, str], str | None]
"""Returns the URL that tells what became of the order with a reference; None if there is none."""

_Handler: TypeAlias = Callable[[Request, Exception], Awaitable[Response]]

_logger = logging.getLogger("ht_async.fastapi")


def add_exception_handlers(app: FastAPI, *, status_url: StatusURL = order_status_url) -> None:
    """Let an application answer with RFC 9457 problems where a call to the API fails.

    `APITimeoutError` becomes 504, `RateLimitError` 429 with its `Retry-After`, our own wrong key
    502, and so on. `OutcomeUnknownError` becomes 202: the order may have been created, and a
    task of the application's goes on finding out; its `Location` tells what came of it.
    `ConfigurationError` and `WrongLoopError` are bugs, and remain errors.

    Args:
        app: The application.
        status_url: Gives the `Location` of a 202; that of `order_status_router` by default.
    """
    for kind in ANSWERED:
        app.add_exception_handler(kind, _answer_problem)
    app.add_exception_handler(OutcomeUnknownError, partial(_answer_unknown, status_url))


async def _answer_problem(request: Request, error: Exception) -> Response:
    if request.scope["type"] != "http" or not isinstance(error, HTError):
        raise error
    problem = problem_of(error)
    if problem.status >= 500:
        _logger.warning("answered %d: %s: %s", problem.status, type(error).__name__, error)
    headers: dict[str, str] = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(problem.retry_after))
    return JSONResponse(
        problem.body(), problem.status, headers, media_type="application/problem+json"
    )


async def _answer_unknown(status_url: StatusURL, request: Request, error: Exception) -> Response:
    if request.scope["type"] != "http" or not isinstance(error, OutcomeUnknownError):
        raise error
    _logger.warning("answered 202: %s", error)
    reference = error.reference
    if reference is None:  # there is nothing to look for
        return _accepted(OrderStatusReport(reference=None, status="unresolved"), None)
    try:
        inquiries_of(request).look_for(reference, error)
    except ConfigurationError:  # the application has a client of its own, and no lifespan of ours
        return _accepted(OrderStatusReport(reference=reference, status="unresolved"), None)
    report = OrderStatusReport(reference=reference, status="pending")
    return _accepted(report, status_url(request, reference))


def _accepted(report: OrderStatusReport, url: str | None) -> Response:
    headers = {} if url is None else {"Location": url}
    return JSONResponse(report.model_dump(), 202, headers)
