"""The simulated network: the client's transport, with the server behind it.

What has left goes its own way: whether anybody still waits for the answer makes no difference to
the server. Failures are what an HTTP library raises, judged by the client's own code.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import httpx
from attrs import define, field, frozen
from model_server import ModelServer
from order_books import StoredOrder
from weather import NEVER_ARRIVES, Climate, Fate, Seen

from ht_async import Answer, AttemptTimeouts, Failure, Progress, Request
from ht_async.transports import failure as evidence


@frozen(kw_only=True)
class NetworkTraits:
    """How requests travel.

    Args:
        delay: Longest time, in seconds, that each way and the work in between take.
        writes: What happens to creations.
        reads: What happens to other requests.
        repeats: Share of the creations that arrive twice.
    """

    delay: float
    writes: Climate
    reads: Climate
    repeats: float = 0.0

    @property
    def latest(self) -> float:
        """Seconds from its first byte in which a creation is carried out, if it ever is."""
        return 2 * self.delay + self.writes.latest


class _Broken(Exception):
    """An exchange ended in an error.

    Args:
        error: What the HTTP library raises.
        status: The status, if the head of an answer arrived.
    """

    def __init__(self, error: httpx.HTTPError, status: int | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@define
class PostRecord:
    """What happened to the creations of one content.

    Args:
        first: Loop time of the first.
        attempts: How many there were.
        sent: How many of them left.
        in_doubt: Whether the sender doesn't know what became of one of them.
        doubtful: How many of them left while it didn't.
        absent: Whether it knew since the last one that the order is absent, or its reference
            taken.
        hasty: How many left in doubt while it didn't know that either.
        answered: Ids of the orders that were told.
    """

    first: float
    attempts: int = 0
    sent: int = 0
    in_doubt: bool = False
    doubtful: int = 0
    absent: bool = False
    hasty: int = 0
    answered: set[int] = field(factory=set)


@define
class ModelNetwork:
    """Sends requests to the simulated server.

    Args:
        server: The server.
        traits: How requests travel.
        chance: Chooses delays and fates.
        trusts_refusals: Whether the client takes 429, and 503 with `Retry-After`, for a proof.
        note: Told what happens, for people.
    """

    server: ModelServer
    traits: NetworkTraits
    chance: Random
    trusts_refusals: bool
    note: Callable[[object], None]
    posts: dict[str, PostRecord] = field(factory=dict)
    requests: int = 0
    active: int = 0
    most_active: int = 0
    closed: bool = False
    used_after_close: bool = False

    async def aclose(self) -> None:
        self.closed = True

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        self.requests += 1
        self.used_after_close = self.used_after_close or self.closed
        self.active += 1
        self.most_active = max(self.active, self.most_active)
        try:
            if request.method == "GET":
                return await self._read(request, timeouts, progress)
            return await self._write(request, timeouts, progress)
        except _Broken as broken:
            return evidence.failure(httpx, broken.error, progress, broken.status)
        finally:
            self.active -= 1

    async def _read(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer:
        fate = self.traits.reads.draw(self.chance)
        self.note(f"GET {request.url.split('/', 3)[3]}: {fate.seen.value}")
        await self._connect(fate, timeouts, progress)
        self._leave(progress)
        reply = _reply()
        self._after(0.0, lambda: self._answer(reply, fate, self.server.read(request)))
        return await self._receive(reply, timeouts)

    async def _write(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer:
        body = json.loads(request.body)
        now = asyncio.get_running_loop().time()
        record = self.posts.setdefault(body["phone"], PostRecord(now))
        record.attempts += 1
        fate = self.traits.writes.draw(self.chance)
        self.note(f"POST {body.get('purchase_order_id')}/{body['phone']}: {_told(fate)}")
        await self._connect(fate, timeouts, progress)
        self._leave(progress)
        before, record.in_doubt = record.in_doubt, True
        absent, record.absent = record.absent, False
        record.sent += 1
        record.doubtful += before
        record.hasty += before and not absent
        reply = _reply()
        self._after(0.0, lambda: self._arrive(body, fate, reply))
        answer = await self._receive(reply, timeouts)
        if fate.seen is not Seen.UNREADABLE and 200 <= answer.status < 300:
            record.answered.add(json.loads(answer.body)["order"]["id"])
            record.in_doubt = False
        elif self._tells(answer, fate):
            record.in_doubt, record.absent = before, absent
            record.doubtful -= before
        return answer

    def _tells(self, answer: Answer, fate: Fate) -> bool:
        """Tell whether the client learns that an order was not carried out."""
        if answer.status == 429:
            return self.trusts_refusals
        return fate.tells(trusts_refusals=self.trusts_refusals)

    async def _connect(self, fate: Fate, timeouts: AttemptTimeouts, progress: Progress) -> None:
        progress.nothing_sent()
        await asyncio.sleep(self._delay())
        if fate.seen is Seen.REFUSED:
            raise _Broken(httpx.ConnectError("refused"))
        if fate.seen is Seen.UNREACHABLE:
            await asyncio.sleep(timeouts.connect)
            raise _Broken(httpx.ConnectTimeout("no answer"))

    def _leave(self, progress: Progress) -> None:
        """Let the first byte leave."""
        progress.sending()

    def _delay(self) -> float:
        return self.traits.delay * self.chance.choice((0.0, 0.1, self.chance.random()))

    def _after(self, seconds: float, act: Callable[[], object]) -> None:
        asyncio.get_running_loop().call_later(seconds + self._delay(), act)

    # -- at the server -----------------------------------------------------------------

    def _arrive(self, body: Mapping[str, Any], fate: Fate, reply: _Reply) -> None:
        if self.server.overrun():
            self._answer(reply, Fate(), self.server.slow_down())
        elif self.server.knows(body.get("purchase_order_id")):
            self._answer(reply, fate, self.server.created(None))
        elif fate.seen is Seen.ANSWER:
            self._after(fate.later, lambda: self._answer(reply, fate, self._create(body)))
        else:
            if fate.carried_out:
                self._after(fate.later, lambda: self._create(body))
            self._after(0.0, lambda: self._answer(reply, fate, self.server.answer({})))

    def _create(self, body: Mapping[str, Any]) -> Answer:
        order = self.server.create(body)
        self.note(f"stored {body.get('purchase_order_id')}/{body['phone']} as {_id(order)}")
        if self.chance.random() < self.traits.repeats:
            self.server.create(body)
        return self.server.created(order)

    # -- on the way back ---------------------------------------------------------------

    def _answer(self, reply: _Reply, fate: Fate, answer: Answer) -> None:
        """Send what the server says, or what becomes of it."""
        end = self._end(fate, answer)
        if end is not None:
            self._after(0.0, lambda: None if reply.done() else reply.set_result(end))

    def _end(self, fate: Fate, answer: Answer) -> Answer | _Broken | None:
        match fate.seen:
            case Seen.ANSWER:
                return answer
            case Seen.SILENCE:
                return None
            case Seen.RESET:
                return _Broken(self.chance.choice(_LOST)("lost"))
            case Seen.MISNAMED:
                return _Broken(httpx.ConnectTimeout("lost"))
            case Seen.CUT:
                return _Broken(httpx.RemoteProtocolError("cut"), fate.status)
            case _:
                return self.server.raw_answer(fate.body, fate.status, fate.retry_after)

    async def _receive(self, reply: _Reply, timeouts: AttemptTimeouts) -> Answer:
        try:
            async with asyncio.timeout(timeouts.read):
                end = await reply
        except TimeoutError:
            raise _Broken(httpx.ReadTimeout("no answer")) from None
        if isinstance(end, _Broken):
            raise end
        return end


_Reply = asyncio.Future[Answer | _Broken]
_LOST = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


def _reply() -> _Reply:
    return asyncio.get_running_loop().create_future()


def _told(fate: Fate) -> str:
    status = f" {fate.status}" if fate.status and fate.seen is not Seen.ANSWER else ""
    if fate.seen in NEVER_ARRIVES:
        return fate.seen.value
    done = f"carried out {fate.later:.1f} s late" if fate.later else "carried out"
    return f"{fate.seen.value}{status}, {done if fate.carried_out else 'not carried out'}"


def _id(order: StoredOrder | None) -> object:
    return "a duplicate, refused" if order is None else order.id
