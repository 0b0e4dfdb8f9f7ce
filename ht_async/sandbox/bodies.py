"""Request bodies, read up to a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .config import MAX_BODY_BYTES
from .problems import Refusal, refuse

if TYPE_CHECKING:
    from starlette.types import Receive


class ClientGoneError(ConnectionError):
    """The client left in the middle of its request."""


async def read_body(length: str | None, receive: Receive) -> bytes:
    """Return the body of a request.

    Args:
        length: the value of its header `Content-Length`, if it has one.
        receive: ASGI receive channel.

    Raises:
        Refusal: 413, the body is larger than `MAX_BODY_BYTES`.
        ClientGoneError: the connection ended before the body did.
    """
    if length is not None and length.isdecimal() and int(length[:20]) > MAX_BODY_BYTES:
        raise _too_large()
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return body


def _too_large() -> Refusal:
    return refuse(413, "", f"the body must not be larger than {MAX_BODY_BYTES} bytes")
