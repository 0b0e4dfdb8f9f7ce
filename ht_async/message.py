"""What goes over the wire and comes back: the contract between engine and transports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, TypeVar, final, overload

from attrs import field, frozen

D = TypeVar("D")


class Evidence(StrEnum):
    """What is proven about a request whose answer did not arrive."""

    NOT_SENT = "not_sent"
    """No byte of the request left: the server can't have acted on it."""

    MAYBE_SENT = "maybe_sent"
    """At least one byte may have left: the server may have acted on it."""


class FailureKind(StrEnum):
    """Why a transport has no answer."""

    CONNECTION = "connection"
    TIMEOUT = "timeout"
    UNREADABLE = "unreadable"
    """An answer arrived that can't be used: too large, or its coding is broken."""
    ABORTED = "aborted"
    """The attempt was ended from this side."""
    OVERDUE = "overdue"
    """The same, as its caller's time was up."""
    UNEXPECTED = "unexpected"
    """The transport raised something that it should not have."""


@lru_cache(maxsize=256)
def _name(raw: bytes) -> str:
    return raw.decode("latin-1").lower()


def _joined(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = _name(raw_name), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


@final
class Headers(Mapping[str, str]):
    """Read-only response headers; names compare without case, equal names are joined by a comma.

    Args:
        raw: Name and value pairs as they came.
    """

    __slots__ = ("_folded", "_raw")

    def __init__(self, raw: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._raw = raw
        self._folded: dict[str, str] | None = None

    def _fold(self) -> dict[str, str]:
        if self._folded is None:
            folded = {_name(name): value.decode("latin-1") for name, value in self._raw}
            self._folded = folded if len(folded) == len(self._raw) else _joined(self._raw)
        return self._folded

    def __getitem__(self, name: str) -> str:
        return self._fold()[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str) -> str: ...
    @overload
    def get(self, name: str, /, default: D) -> str | D: ...
    def get(self, name: str, /, default: object = None) -> object:
        """Return a header's value, or `default` if there is no such header."""
        return self._fold().get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fold())

    def __len__(self) -> int:
        return len(self._fold())

    def __repr__(self) -> str:
        return f"Headers({sorted(self._fold())})"


@frozen(slots=True)
class Request:
    """One HTTP request, ready to be sent.

    Args:
        method: HTTP method in upper case.
        url: Absolute, already encoded URL.
        headers: All headers, `Host` and `Content-Length` included.
        body: The whole body; empty for none.
    """

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


@frozen(slots=True)
class Answer:
    """A whole HTTP response.

    Args:
        status: HTTP status, whatever number the server sent.
        headers: Response headers.
        body: The whole body after content decoding.
    """

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)


@frozen(slots=True)
class Failure:
    """No usable answer.

    Args:
        evidence: What is proven about the request.
        kind: Why there is no answer.
        cause: What the HTTP library raised.
        status: The HTTP status, where the head of the answer arrived and its body didn't.
    """

    evidence: Evidence
    kind: FailureKind
    cause: BaseException
    status: int | None = None


@frozen(slots=True)
class AttemptTimeouts:
    """Time limits of one attempt, in seconds."""

    connect: float
    read: float
    write: float


@final
class Progress:
    """Tells, while an attempt runs, whether a byte of its request may have left.

    It starts pessimistic: a transport that can't tell leaves it alone. One that can calls
    `nothing_sent` before it starts and `sending` right before the first byte.

    Args:
        permit: Asked right before the first byte; raises if that must not leave.

    Attributes:
        evidence: What is proven so far.
        refusal: What `permit` raised, if it did.
    """

    __slots__ = ("_forbidden", "_permit", "evidence", "refusal")

    def __init__(self, permit: Callable[[], object] | None = None) -> None:
        self.evidence = Evidence.MAYBE_SENT
        self.refusal: Exception | None = None
        self._permit = permit
        self._forbidden = False

    def nothing_sent(self) -> None:
        """Vouch that no byte has left so far."""
        self.evidence = Evidence.NOT_SENT

    def sending(self) -> None:
        """Take note that the first byte is about to leave, or a further part of the request.

        Raises:
            asyncio.CancelledError: The request was given up, or is not permitted any more: it
                must not be sent.
        """
        if not self._is_permitted():
            raise asyncio.CancelledError
        self.evidence = Evidence.MAYBE_SENT

    def look_again_next_turn(self) -> None:
        """Ask for permission once more when the event loop has turned.

        For a library that lets it turn between what it tells and what it does. Without the
        permission the task that sends is cancelled before it goes on.
        """
        if self._permit is not None and (task := asyncio.current_task()) is not None:
            asyncio.get_running_loop().call_soon(self._look_again, task)

    def _look_again(self, task: asyncio.Task[Any]) -> None:
        if not self._is_permitted():
            task.cancel()

    def _is_permitted(self) -> bool:
        if self._permit is not None and not self._forbidden:
            try:
                self._permit()
            except Exception as error:
                self.refusal = error
                self._forbidden = True
        return not self._forbidden

    def forbid(self) -> None:
        """Let no first byte leave from now on.

        A cancellation alone can get lost in a library on its way; the caller has been told
        by then that nothing was sent.
        """
        self._forbidden = True


class Transport(Protocol):
    """Bytes out, bytes in. Bring your own by passing it as `HelloTech(transport=...)`."""

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once and return the whole answer, or why there is none.

        Must not retry, follow redirects or raise its library's errors; must leave the
        transport usable when it is cancelled.
        """
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
