"""Asks the API, and sees to it that nothing is ever asked that changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

from attrs import field, frozen

from ht_async import codec
from ht_async.errors import APIStatusError, DecodeError, HTError
from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    Progress,
    Request,
    Transport,
)
from ht_async.operation import Effect, Operation, RequestParts
from ht_async.options import CallOptions
from ht_async.session import Session

_CHECK_ZIP = "/check_zip"


class WriteRefusedError(Exception):
    """The doctor was about to send what may change something; nothing was sent."""


@final
class ReadOnly:
    """A transport that sends reads alone: GET, and the ZIP check.

    Args:
        transport: What sends them.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send a read; anything else fails before a byte leaves."""
        if not _reads(request):
            return Failure(Evidence.NOT_SENT, FailureKind.UNEXPECTED, WriteRefusedError())
        return await self._transport.send(request, timeouts, progress)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


def _reads(request: Request) -> bool:
    path = request.url.partition("?")[0]
    return request.method == "GET" or (request.method == "POST" and path.endswith(_CHECK_ZIP))


@frozen(slots=True)
class Reply:
    """What came of a question.

    Args:
        status: HTTP status; None if no answer came.
        document: The decoded body of a success, else None.
        form: What the body is: `JSON`, `HTML`, `text`, `empty`, or `nothing` without an answer.
        headers: The answer's headers.
        error: Name of the class of the error that the call ended in, if it did.
    """

    status: int | None
    document: Any = field(default=None, repr=False)
    form: str = "JSON"
    headers: Mapping[str, str] = field(factory=Headers, repr=False)
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Whether it is a success with a JSON body."""
        return self.error is None

    @property
    def told(self) -> str:
        """What came, in a few words."""
        if self.status is None:
            return f"no answer ({self.error})"
        return f"{self.status} with {self.form}"


@final
class Questioner:
    """Asks one question after the other.

    Args:
        session: Makes the calls; its transport must be `ReadOnly`.
        options: How they are made.
    """

    def __init__(self, session: Session, options: CallOptions) -> None:
        self._engine = session.engine
        self._options = options
        self.asked = 0

    async def get(self, path: str, query: str = "") -> Reply:
        """Ask with a GET request.

        Args:
            path: Encoded path below the base URL.
            query: Encoded query.
        """
        return await self._ask("GET", RequestParts(path, query))

    async def check_zip(self, sku_id: str, zip_code: str) -> Reply:
        """Ask whether a SKU is offered in a ZIP code."""
        body = codec.encode({"zip": zip_code})
        return await self._ask(
            "POST", RequestParts(f"/api/partners/skus/{sku_id}/check_zip", "", body)
        )

    async def _ask(self, method: str, parts: RequestParts) -> Reply:
        self.asked += 1
        operation: Operation[RequestParts, Any] = Operation(
            "doctor", method, "", Effect.READ, _same, _same, may_be_empty=True
        )
        try:
            response = await self._engine.call(operation, parts, self._options)
        except APIStatusError as error:
            return Reply(error.status, None, _form(error.body), error.headers, type(error).__name__)
        except DecodeError as error:
            return Reply(error.status, None, _form(error.body), Headers(), type(error).__name__)
        except HTError as error:
            return Reply(None, None, "nothing", Headers(), type(error.__cause__ or error).__name__)
        form = "empty" if response.value is None else "JSON"
        return Reply(response.status, response.value, form, response.headers)


def _same(value: Any) -> Any:
    return value


def _form(body: object) -> str:
    if body is None or body == "":
        return "empty"
    if not isinstance(body, str):
        return "JSON"
    return "HTML" if body.lstrip().startswith("<") else "text"
