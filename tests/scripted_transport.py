"""A transport whose answers, failures and delays a test writes down.

It keeps the promises of `Transport` as the real ones do: it tells when the first byte leaves,
ends when it is cancelled, and never raises what it was not told to raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, final

from attrs import field, frozen

from ht_async import codec
from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    Progress,
    Request,
)

FOREVER = float("inf")


class Refused(ConnectionError):
    """No connection came about."""


class Cut(ConnectionError):
    """The connection broke after the request was sent."""


@frozen(kw_only=True)
class Script:
    """What happens to one attempt.

    Args:
        connect: Seconds before the first byte leaves.
        work: Seconds from the first byte to the end.
        end: What the transport returns, or raises if it is an exception. What isn't sent
            never gets past `connect`.
        commit: Seconds from the first byte until the server carries the request out; None if
            it never does.
        vouches: Whether the transport tells what it sent.
    """

    end: object
    connect: float = 0.0
    work: float = 0.0
    commit: float | None = None
    vouches: bool = True

    @property
    def sends(self) -> bool:
        """Whether a byte leaves at all."""
        return not isinstance(self.end, Failure) or self.end.evidence is Evidence.MAYBE_SENT


def reply(
    status: int = 200, body: object = None, headers: dict[str, str] | None = None, **timing: Any
) -> Script:
    """Answer; the body is a JSON value, or bytes as they are."""
    content = body if isinstance(body, bytes) else codec.encode({} if body is None else body)
    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    if 200 <= status < 300:
        timing.setdefault("commit", 0.0)
    return Script(end=Answer(status, Headers(raw), content), **timing)


def throttle(retry_after: float | str | None = None, status: int = 429, **timing: Any) -> Script:
    """Refuse for now."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return reply(status, {}, headers, **timing)


def refuse(**timing: Any) -> Script:
    """Never get a connection."""
    failure = Failure(Evidence.NOT_SENT, FailureKind.CONNECTION, Refused("refused"))
    return Script(end=failure, **timing)


def cut(status: int | None = None, kind: FailureKind = FailureKind.CONNECTION, **t: Any) -> Script:
    """Lose the connection after the request was sent."""
    return Script(end=Failure(Evidence.MAYBE_SENT, kind, Cut("cut"), status), **t)


def hang(*, sent: bool = True, **timing: Any) -> Script:
    """Never end, before or after the first byte."""
    delay = {"work": FOREVER} if sent else {"connect": FOREVER}
    return Script(end=None, **{**delay, **timing})


@frozen
class Sent:
    """An attempt as the transport saw it."""

    request: Request = field(repr=False)
    timeouts: AttemptTimeouts
    at: float


@final
class ScriptedTransport:
    """Plays one script per attempt.

    Args:
        scripts: In the order of the attempts, or a function of the attempt's number (from 0)
            and its request.
    """

    def __init__(
        self, scripts: Script | Iterable[Script] | Callable[[int, Request], Script]
    ) -> None:
        if callable(scripts):
            self._script = scripts
        else:
            played = [scripts] if isinstance(scripts, Script) else list(scripts)
            self._script = lambda number, _: played[number]
        self.begun: list[Sent] = []
        """Every attempt that reached the transport."""
        self.first_bytes: list[float] = []
        """When the first byte of each sent request left."""
        self.committed: list[Request] = []
        """Requests that the server carried out, in order."""
        self.aborted = 0
        """Attempts that were cancelled."""
        self.active = 0
        self.most_active = 0
        self.closed = 0

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        loop = asyncio.get_running_loop()
        number = len(self.begun)
        self.begun.append(Sent(request, timeouts, loop.time()))
        self.active += 1
        self.most_active = max(self.active, self.most_active)
        try:
            return await self._play(self._script(number, request), request, progress)
        except asyncio.CancelledError:
            self.aborted += 1
            raise
        finally:
            self.active -= 1

    async def _play(self, script: Script, request: Request, progress: Progress) -> Any:
        if script.vouches:
            progress.nothing_sent()
        await _sleep(script.connect)
        if script.sends:
            self._transmit(script, request, progress)
            await _sleep(script.work)
        if isinstance(script.end, BaseException):
            raise script.end
        return script.end

    def _transmit(self, script: Script, request: Request, progress: Progress) -> None:
        if script.vouches:
            progress.sending()
        loop = asyncio.get_running_loop()
        self.first_bytes.append(loop.time())
        if script.commit is not None:  # the server goes on, whatever becomes of this side
            loop.call_later(script.commit, self.committed.append, request)

    async def aclose(self) -> None:
        self.closed += 1


async def _sleep(seconds: float) -> None:
    if seconds == FOREVER:
        await asyncio.get_running_loop().create_future()
    await asyncio.sleep(seconds)
