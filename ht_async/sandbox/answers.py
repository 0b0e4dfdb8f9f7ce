"""What a client gets from a fault instead of the true answer."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from .exchange import Exchange, Reply
from .problems import refuse
from .transport import reset, transport_of, until_disconnected

if TYPE_CHECKING:
    import asyncio

_PIECES = 20


class Answer(Protocol):
    """What happens to a request that a fault strikes."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """Treat the client.

        Args:
            exchange: the request.
            fault: name of the fault.
            seconds: how long to take, or what to say in `Retry-After`.

        Returns:
            True if the request has been dealt with; False if it goes on as if nothing happened.
        """
        ...


@frozen
class Delayed:
    """Nothing but a delay."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        await exchange.holds.hold(seconds, None)
        return False


@frozen
class Status:
    """An HTTP error: JSON from the application (429, 500, 503), a page from a gateway (502, 504).

    Attributes:
        status: HTTP status code.
    """

    status: int

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        if self.status in (502, 504):
            reply = _page(self.status)
        else:
            reply = Reply.refusal(refuse(self.status, "", f"sandbox fault {fault}"))
        await exchange.answer(reply)
        return True


def _page(status: int) -> Reply:
    page = f"<html><body><h1>{status}</h1><p>sandbox gateway</p></body></html>\n"
    return Reply(status, page.encode(), "text/html")


@frozen
class Page:
    """A page of HTML with the status of the true answer."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        await exchange.answer(_page(_true_reply(exchange).status))
        return True


@frozen
class Refused:
    """An HTTP error that says when to come again.

    Attributes:
        status: HTTP status code.
    """

    status: int

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        wait = {"retry-after": str(math.ceil(seconds))}
        await exchange.answer(
            Reply.refusal(refuse(self.status, "", f"sandbox fault {fault}", wait))
        )
        return True


@frozen
class Dribbled:
    """The true answer in small pieces, with a pause before each."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        reply = _true_reply(exchange)
        length = max(1, math.ceil(len(reply.content) / _PIECES))
        await exchange.begin(reply)
        for begin in range(0, len(reply.content), length):
            gone = until_disconnected(exchange.receive)
            if await exchange.holds.hold(seconds / _PIECES, gone):
                exchange.entry.dropped()
                return True
            piece = reply.content[begin : begin + length]
            await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
        await exchange.send({"type": "http.response.body"})
        exchange.entry.answered(reply.status)
        return True


def _true_reply(exchange: Exchange) -> Reply:
    if exchange.reply is None:
        raise LookupError("there is no answer before the request has been carried out")
    return exchange.reply


async def _broken(exchange: Exchange) -> bool:
    """Wait for the end of a connection that has been broken."""
    # A handler that returns before would make the server complain about a missing answer.
    await until_disconnected(exchange.receive)
    return True


def _drop(exchange: Exchange, fault: str) -> asyncio.Transport:
    exchange.entry.dropped()
    return transport_of(exchange.scope, fault)


@frozen
class Reset:
    """A reset of the connection (RST)."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        reset(_drop(exchange, fault))
        return await _broken(exchange)


@frozen
class Cut:
    """An orderly end of the connection (FIN) without a byte of an answer."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        _drop(exchange, fault).close()
        return await _broken(exchange)


@frozen
class Truncated:
    """The head and half of the body of the true answer, then the end of the connection."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        transport = _drop(exchange, fault)
        reply = _true_reply(exchange)
        head = (
            f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
            f"content-type: {reply.media_type}\r\ncontent-length: {len(reply.content)}\r\n\r\n"
        )
        transport.write(head.encode() + reply.content[: len(reply.content) // 2])
        transport.close()
        return await _broken(exchange)


@frozen
class Silent:
    """No answer for a while, then the end of the connection (FIN)."""

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        exchange.entry.dropped()
        await exchange.holds.hold(seconds, until_disconnected(exchange.receive))
        transport_of(exchange.scope, fault).close()
        return await _broken(exchange)
