"""Reach the socket behind a request, to break it."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

EXTENSION = "ht_async.sandbox.transport"
"""Name of the ASGI extension under which the server puts the connection's transport."""

_LINGER_ZERO = struct.pack("ii", 1, 0)


class SocketFaultError(ConnectionError):
    """Stands for a broken connection where there is no connection.

    An application that runs in process, without a server, has no socket to reset or to close:
    the faults that break a connection raise this error out of the ASGI application instead, at
    the moment at which the connection would break. What the fault's name says of the request
    holds all the same: it has been carried out, it never will be, or it will be late.

    Attributes:
        fault: name of the fault.
    """

    def __init__(self, fault: str) -> None:
        """Make the error.

        Args:
            fault: name of the fault.
        """
        super().__init__(f"sandbox fault {fault}: the connection would break here")
        self.fault = fault


def transport_of(scope: Scope, fault: str) -> asyncio.Transport:
    """Return the transport of a request's connection.

    Args:
        scope: ASGI scope of the request.
        fault: name of the fault that needs the transport.

    Raises:
        SocketFaultError: the application runs without a server that offers its transport.
    """
    transport = scope.get("extensions", {}).get(EXTENSION)
    if not isinstance(transport, asyncio.Transport):
        raise SocketFaultError(fault)
    return transport


def reset(transport: asyncio.Transport) -> None:
    """Break a connection so that the peer receives a reset (RST).

    Args:
        transport: the connection.
    """
    sock = transport.get_extra_info("socket")
    # Closing with a linger time of zero makes the kernel send RST instead of FIN.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()


async def until_disconnected(receive: Receive) -> None:
    """Wait until the connection of a request is gone.

    Args:
        receive: ASGI receive channel, after the whole body has been read.
    """
    while (await receive())["type"] != "http.disconnect":
        pass
