"""A server in memory that creates orders in virtual time, as well or badly as it is told.

It is a transport of `HelloTech`. Its ledger tells the truth about what was created, whatever
the caller was told.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field
from order_lists import OrderLists
from virtual_time import wall_clock

from ht_async import (
    Answer,
    AttemptTimeouts,
    Dialect,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    HelloTech,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    Progress,
    Request,
    Secret,
    Transport,
)
from ht_async.batch.create import make_sending
from ht_async.batch.sending import Sending
from ht_async.engine.account import Account
from ht_async.engine.engine import Engine
from ht_async.engine.gate import FixedGate
from ht_async.engine.runtime import Runtime
from ht_async.options import CallOptions
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.recovery import OnAbsent


class Fate(Enum):
    """What becomes of a request."""

    CREATED = auto()
    NOT_CONNECTED = auto()
    """Fails before a byte is sent."""
    LOST_BEFORE = auto()
    """The connection breaks before the order is stored."""
    LOST_AFTER = auto()
    """The connection breaks after the order was stored."""
    SILENT_AFTER = auto()
    """The order is stored, and no answer ever comes."""
    LATE = auto()
    """The connection breaks, and the order is stored a while later."""
    UNREADABLE = auto()
    """The order is stored and answered by an empty body."""
    SERVER_ERROR = auto()
    """500, the order is not stored."""
    THROTTLED = auto()
    """429 with `Retry-After`."""
    THROTTLED_PLAINLY = auto()
    """429 without."""
    INVALID = auto()
    """422."""
    UNAUTHORIZED = auto()
    """401."""
    FORBIDDEN = auto()
    """403."""
    CONFLICT = auto()
    """409."""


Script = Callable[[Mapping[str, Any], int], Fate]
"""Given the body and how many requests with its phone number came before, tells the fate."""

_STATUS = {
    Fate.SERVER_ERROR: 500,
    Fate.THROTTLED: 429,
    Fate.THROTTLED_PLAINLY: 429,
    Fate.INVALID: 422,
    Fate.UNAUTHORIZED: 401,
    Fate.FORBIDDEN: 403,
    Fate.CONFLICT: 409,
}
_LOST = (Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.LATE)


def in_turn(*fates: Fate) -> Script:
    """Make a script in which the requests for each order have these fates, the last for ever."""
    return lambda body, earlier: fates[min(earlier, len(fates) - 1)]


@define
class OrderLedger:
    """Creates orders and keeps a ledger.

    Orders are told apart by their phone numbers: `new_order` gives each input its own.

    Args:
        script: What becomes of each request.
        seconds: How long the next stretch of a request takes; there are three in each.
        retry_after: Seconds that throttled callers are asked to wait.
        late: Seconds after which `Fate.LATE` stores an order.
        lists: How it lists its orders.
    """

    script: Script = lambda body, earlier: Fate.CREATED
    seconds: Callable[[], float] = lambda: 0.1
    retry_after: float = 5.0
    late: float = 1.0
    lists: OrderLists = field(factory=OrderLists)
    created: dict[int, dict[str, Any]] = field(factory=dict)
    requests: dict[str, int] = field(factory=dict)
    active: int = 0
    most_active: int = 0
    closed: bool = False

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        progress.nothing_sent()
        self.active += 1
        self.most_active = max(self.active, self.most_active)
        try:
            if request.method == "GET":
                return await self._get(request, progress)
            return await self._post(request, timeouts, progress)
        finally:
            self.active -= 1

    async def _post(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        body = json.loads(request.body)
        earlier = self.requests.get(body["phone"], 0)
        self.requests[body["phone"]] = earlier + 1
        fate = self.script(body, earlier)
        await asyncio.sleep(self.seconds())
        if fate is Fate.NOT_CONNECTED:
            return _failure(progress, ConnectionRefusedError())
        progress.sending()
        # From here on, whether the caller still waits makes no difference to the server.
        working = asyncio.get_running_loop().create_task(self._work(body, fate))
        await asyncio.shield(working)
        await asyncio.sleep(self.seconds())
        if fate in _LOST:
            return _failure(progress, ConnectionResetError())
        if fate is Fate.SILENT_AFTER:
            await asyncio.sleep(timeouts.read)
            return _failure(progress, TimeoutError(), FailureKind.TIMEOUT)
        return self._answer(fate, working.result())

    async def _work(self, body: dict[str, Any], fate: Fate) -> int:
        await asyncio.sleep(self.seconds())
        if fate in _STATUS or fate is Fate.LOST_BEFORE:
            return 0
        if fate is Fate.LATE:
            asyncio.get_running_loop().call_later(self.late, self.store, body)
            return 0
        return self.store(body)

    def store(self, body: dict[str, Any]) -> int:
        """Store an order; return its id."""
        order_id = len(self.created) + 1
        self.created[order_id] = body
        self.lists.stored_at[order_id] = wall_clock()
        return order_id

    def _answer(self, fate: Fate, order_id: int) -> Answer:
        if fate is Fate.UNREADABLE:
            return Answer(200, Headers(self.lists.headers), b"")
        if fate in _STATUS:
            pause = [(b"retry-after", str(self.retry_after).encode())]
            return self._tell({"error": "no"}, _STATUS[fate], pause * (fate is Fate.THROTTLED))
        return self._tell({"order": self._shown(order_id)})

    async def _get(self, request: Request, progress: Progress) -> Answer:
        await asyncio.sleep(self.seconds())
        progress.sending()
        url = urlsplit(request.url)
        if not url.path.endswith("/orders"):
            return self._tell({"order": self._shown(int(url.path.rsplit("/", 1)[1]))})
        page = self.lists.page(self.created, dict(parse_qsl(url.query)))
        return self._tell({"orders": page}, self.lists.status)

    def _shown(self, order_id: int) -> dict[str, Any]:
        return self.lists.show(order_id, self.created.get(order_id, {}))

    def _tell(
        self, body: object, status: int = 200, headers: Sequence[tuple[bytes, bytes]] = ()
    ) -> Answer:
        raw = Headers([*self.lists.headers, *headers])
        return Answer(status, raw, json.dumps(body).encode())

    async def aclose(self) -> None:
        self.closed = True

    def client(self, **settings: Any) -> HelloTech:
        """Make a client that talks to this server, in virtual time."""
        ht = HelloTech("key", base_url="https://api.example", transport=self, **settings)
        ht._session.engine._runtime.wall_clock = wall_clock
        return ht

    def ids(self, phone: str) -> list[int]:
        """Return the ids of the orders that were created with a phone number."""
        return [number for number, body in self.created.items() if body.get("phone") == phone]


def _failure(
    progress: Progress, cause: Exception, kind: FailureKind = FailureKind.CONNECTION
) -> Failure:
    assert progress.evidence in Evidence
    return Failure(progress.evidence, kind, cause)


def random_seconds(chance: Random, most: float = 1.0) -> Callable[[], float]:
    """Make times that are random, and often none at all."""
    return lambda: chance.choice([0.0, 0.0, chance.random() * most])


def random_script(chance: Random, share: float = 0.4) -> Script:
    """Make a script in which a share of the requests goes wrong in every way there is."""
    wrong = [fate for fate in Fate if fate not in (Fate.UNAUTHORIZED, Fate.FORBIDDEN)]
    return lambda body, earlier: chance.choice(wrong) if chance.random() < share else Fate.CREATED


def new_order(number: int, **fields: Any) -> NewOrder:
    """Make an order that the ledger tells from all others by its number."""
    values: dict[str, Any] = {
        "address": "1 Main St",
        "phone": str(number),
        "sku_ids": [42],
        "client_id": 7,
        "purchase_order_id": f"PO-{number}",
    }
    return NewOrder(**{**values, **fields})


def assert_true(outcome: OrderOutcome, ledger: OrderLedger) -> None:
    """Assert that an outcome says nothing about its order that isn't so."""
    assert isinstance(outcome.order_input, NewOrder)
    ids = ledger.ids(outcome.order_input.phone)
    assert len(ids) <= 1, f"{outcome} was created {len(ids)} times"
    if outcome.status in (OutcomeStatus.CREATED, OutcomeStatus.EXISTING):
        assert outcome.order is not None
        assert [outcome.order.id] == ids, f"{outcome} against {ids}"
        assert outcome.error is None
    else:
        assert outcome.order is None
        assert outcome.error is not None
    if outcome.status is OutcomeStatus.FAILED:
        assert ids == [], f"{outcome} was created as {ids}"


def engine_on(server: Transport, chance: Random, slots: int = 4, **settings: Any) -> Engine:
    """Make an engine whose every draw and clock is known."""
    runtime = Runtime(
        account=Account("https://api.example", "api.example", "Api-Key", Secret("key"), "tests"),
        transport=server,
        gate=FixedGate(slots, None, chance.random),
        draw=chance.random,
        wall_clock=wall_clock,
        **settings,
    )
    return Engine(runtime)


def safety_on(
    server: Transport,
    chance: Random,
    slots: int = 4,
    *,
    settle: float = 10.0,
    on_absent: OnAbsent = "unresolved",
    **settings: Any,
) -> OrderSafety:
    """Make what keeps account of orders, on an engine of its own."""
    engine = engine_on(server, chance, slots, **settings)
    return OrderSafety(engine, Dialect(), engine.server_clock, settle=settle, on_absent=on_absent)


def sending_on(safety: OrderSafety, options: CallOptions, grace: float, **how: Any) -> Sending:
    """Make what creates the orders of a batch."""
    asked = {"settle": None, "on_absent": None, "existing_since": None, **how}
    return make_sending(safety, options, grace, **asked)
