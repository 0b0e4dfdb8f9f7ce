"""A transport that answers by a function: the shape of requests and answers, without sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field

from ht_async import Answer, AttemptTimeouts, Failure, Headers, HelloTech, Progress, Request

KEY = "key-of-the-tests"


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Make an answer with a JSON body."""
    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Answer(status, Headers(raw), json.dumps(body).encode())


def query(request: Request) -> list[tuple[str, str]]:
    """Return a request's query parameters, decoded."""
    return parse_qsl(urlsplit(request.url).query, keep_blank_values=True, strict_parsing=True)


@define
class JsonServer:
    """Answers each request by a function, and keeps the requests.

    Args:
        respond: Returns a JSON value to be sent with status 200, or an `Answer` or `Failure`.
    """

    respond: Callable[[Request], Any]
    requests: list[Request] = field(factory=list)
    closed: bool = False

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        self.requests.append(request)
        response = self.respond(request)
        return response if isinstance(response, Answer | Failure) else answer(response)

    async def aclose(self) -> None:
        self.closed = True

    @property
    def queries(self) -> list[list[tuple[str, str]]]:
        return [query(request) for request in self.requests if "?" in request.url]

    def client(self, **settings: Any) -> HelloTech:
        """Make a client that talks to this server."""
        return HelloTech(KEY, transport=self, **{"base_url": "https://api.example", **settings})
