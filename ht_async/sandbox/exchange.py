"""One request and its answer, as the parts of the sandbox pass them on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import formatdate
from functools import cached_property
from typing import TYPE_CHECKING, cast

from attrs import define, evolve, field, frozen

from .clock import Clock
from .dialects import CLOCK_AHEAD, OTHER_REQUEST_ID, Dialect, translate
from .holds import Holds
from .journal import Entry
from .members import MAX_ID
from .problems import JsonObject, Refusal, refuse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_ID = re.compile(r"[0-9]{1,19}")
_AHEAD = 600


@define(slots=False)
class Call:
    """A request as the operations see it.

    Attributes:
        path: variables of the path, such as ``order_id``.
        query: the raw query string.
        body: the raw body.
        dialect: the dialect that the answer is to be given in.
    """

    path: Mapping[str, str]
    query: str
    body: bytes
    dialect: Dialect = frozenset()

    def path_id(self, name: str) -> int | None:
        """Return a variable of the path as an id, or None if it cannot be one.

        Args:
            name: name of the variable.
        """
        text = self.path[name]
        number = int(text) if _ID.fullmatch(text) else 0
        return number if 0 < number <= MAX_ID else None

    @cached_property
    def json(self) -> object:
        """The body as JSON.

        Raises:
            Refusal: 400, the body is not JSON.
        """
        try:
            return json.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise refuse(400, "", "the body must be valid JSON in UTF-8") from None

    @property
    def document(self) -> JsonObject:
        """The body as a JSON object.

        Raises:
            Refusal: 400, the body is not a JSON object.
        """
        if not isinstance(self.json, dict):
            raise refuse(400, "", "the body must be a JSON object")
        return cast(JsonObject, self.json)

    @property
    def reference(self) -> str | None:
        """The `purchase_order_id` of the body, if it has one that is a text."""
        try:
            reference = self.document.get("purchase_order_id") if self.body else None
        except Refusal:
            return None
        return reference if isinstance(reference, str) else None


def _no_constant(name: str) -> object:
    raise ValueError(name)


@frozen
class Reply:
    """An answer.

    Attributes:
        status: HTTP status code.
        content: the body.
        media_type: value of the header `Content-Type`.
        headers: further headers.
        order_id: id of the order that the request stored, for the journal.
        document: the body as a JSON object, if dialects may change it.
        dialect: the dialect of `content`.
    """

    status: int
    content: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(factory=dict[str, str])
    order_id: int | None = None
    document: JsonObject | None = None
    dialect: Dialect = frozenset()

    @classmethod
    def json(cls, document: JsonObject, status: int = 200, order_id: int | None = None) -> Reply:
        """Make an answer from a JSON object.

        Args:
            document: the body.
            status: HTTP status code.
            order_id: id of the order that the request stored.
        """
        return cls(status, encode(document), order_id=order_id, document=document)

    def spoken(self, dialect: Dialect) -> Reply:
        """Return this answer in a dialect.

        Args:
            dialect: the dialect.
        """
        if not dialect:
            return self
        if self.document is None:
            return evolve(self, dialect=dialect)
        return evolve(self, content=encode(translate(self.document, dialect)), dialect=dialect)

    def showing(self, document: JsonObject) -> Reply:
        """Return this answer with another body.

        Args:
            document: the body, before any dialect.
        """
        return evolve(self, content=encode(document), document=document).spoken(self.dialect)

    @classmethod
    def refusal(cls, refusal: Refusal) -> Reply:
        """Make the answer to a refused request.

        Args:
            refusal: the reasons.
        """
        return cls(refusal.status, encode(refusal.body()), headers=refusal.headers)


def encode(document: object) -> bytes:
    """Return a JSON value as bytes.

    Args:
        document: the value.
    """
    return json.dumps(document, separators=(",", ":")).encode()


@define
class Exchange:
    """A request on its way through the sandbox, with the channels of ASGI.

    Attributes:
        scope: ASGI scope.
        receive: ASGI receive channel.
        send: ASGI send channel.
        entry: the request's line in the journal.
        holds: where it can be kept waiting.
        clock: dates the answer, as it dates what is stored.
        reply: the true answer, once the request has been carried out.
        headers: further headers of whatever answer is given.
    """

    scope: Scope
    receive: Receive
    send: Send
    entry: Entry
    holds: Holds
    clock: Clock
    reply: Reply | None = None
    headers: Mapping[str, str] = field(factory=dict[str, str])

    async def answer(self, reply: Reply) -> None:
        """Send an answer and note it in the journal.

        Args:
            reply: the answer.
        """
        self.entry.answered(reply.status)
        await self.begin(reply)
        await self.send({"type": "http.response.body", "body": reply.content})

    async def begin(self, reply: Reply) -> None:
        """Send an answer's status and headers alone.

        Args:
            reply: the answer.
        """
        ahead = _AHEAD if CLOCK_AHEAD.name in reply.dialect else 0
        renamed = OTHER_REQUEST_ID.name in reply.dialect
        headers = {
            "date": formatdate(self.clock.now() + ahead, usegmt=True),
            "x-correlation-id" if renamed else "x-request-id": f"sandbox-{self.entry.seq}",
            **self.headers,
        }
        await _send_head(self.send, reply, headers)


async def send_reply(send: Send, reply: Reply) -> None:
    """Send an answer through ASGI.

    Args:
        send: ASGI send channel.
        reply: the answer.
    """
    await _send_head(send, reply, {})
    await send({"type": "http.response.body", "body": reply.content})


async def _send_head(send: Send, reply: Reply, headers: Mapping[str, str]) -> None:
    lines = {
        "content-type": reply.media_type,
        "content-length": str(len(reply.content)),
        **reply.headers,
        **headers,
    }
    raw = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in lines.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
