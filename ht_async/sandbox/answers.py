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

_GATEWAY_PAGE = "<html><body><h1>{status}</h1><p>sandbox gateway</p></body></html>\n"


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
    """An HTTP error: JSON from the application (500), a page from a gateway (502, 504).

    Attributes:
        status: HTTP status code.
    """

    status: int

    async def give(self, exchange: Exchange, fault: str, seconds: float) -> bool:
        """See `Answer.give`."""
        if self.status in (502, 504):
            page = _GATEWAY_PAGE.format(status=self.status).encode()
            reply = Reply(self.status, page, "text/html")
        else:
            reply = Reply.refusal(refuse(self.status, "", f"sandbox fault {fault}"))
        await exchange.answer(reply)
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
        reply = exchange.reply or Reply(200, b"{}")
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
