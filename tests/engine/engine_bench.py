"""An engine on a scripted transport, with everything that it tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from attrs import define, evolve
from scripted_transport import ScriptedTransport
from virtual_time import other_tasks, settle, wall_clock

from ht_async.engine.account import Account
from ht_async.engine.engine import Engine
from ht_async.engine.gate import FixedGate
from ht_async.engine.runtime import Runtime
from ht_async.events import Event
from ht_async.message import Transport
from ht_async.operation import Effect, Operation, RequestParts, Response
from ht_async.options import CallOptions, RateLimit, RetryPolicy, Timeout
from ht_async.secret import Secret

E = TypeVar("E")

KEY = "s3cret/Key+with=signs"

ACCOUNT = Account(
    base_url="https://api.example",
    host="api.example",
    key_header="Api-Key",
    key=Secret(KEY),
    user_agent="tests",
)


def operation(effect: Effect, decode: Callable[[Any], Any] = lambda body: body) -> Any:
    """Make an operation whose argument is the reference, and whose result is the JSON body."""
    method = "GET" if effect is Effect.READ else "POST"

    def build(reference: str | None) -> RequestParts:
        body = None if effect is Effect.READ else f'"{reference}"'.encode()
        return RequestParts(path=f"/things/{reference}", body=body, reference=reference)

    return Operation(f"things.{effect.value}", method, "/things/{id}", effect, build, decode)


READ = operation(Effect.READ)
UPDATE = operation(Effect.IDEMPOTENT)
CREATE = operation(Effect.CREATE)
OPERATIONS = {Effect.READ: READ, Effect.IDEMPOTENT: UPDATE, Effect.CREATE: CREATE}

NO_RETRY = RetryPolicy(retries=0)


def options(
    *,
    patient: bool = False,
    linger: float | None = None,
    retry: RetryPolicy | None = None,
    **timeout: float,
) -> CallOptions:
    """Make options; further names are fields of `Timeout`."""
    return CallOptions(
        timeout=Timeout(**timeout),
        retry=RetryPolicy() if retry is None else retry,
        patient=patient,
        linger=linger,
    )


@define
class Bench:
    """An engine, its transport and the events that it told."""

    engine: Engine
    runtime: Runtime
    transport: Any
    events: list[Event]

    async def call(self, operation: Any = READ, reference: str | None = "PO-1", **how: Any) -> Any:
        """Call an operation and return the result's value."""
        return (await self.response(operation, reference, **how)).value

    async def response(
        self, operation: Any = READ, reference: str | None = "PO-1", **how: Any
    ) -> Response[Any]:
        """Call an operation; `headers` aside, keywords are those of `options`."""
        headers = how.pop("headers", {})
        chosen = evolve(options(**how), headers=headers)
        return await self.engine.call(operation, reference, chosen)

    def start(self, operation: Any = READ, reference: str | None = "PO-1", **how: Any) -> Any:
        """Call an operation in a task of its own."""
        return asyncio.get_running_loop().create_task(self.call(operation, reference, **how))

    def told(self, kind: type[E]) -> list[E]:
        """Return the events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    async def assert_idle(self) -> None:
        """Assert that nothing is left behind: no slot, no waiter, no attempt, no task."""
        await settle()
        stats = self.engine.stats()
        assert (stats.slots_in_use, stats.waiting) == (0, 0)
        assert not self.runtime.attempts
        assert other_tasks() == set()
        assert getattr(self.transport, "active", 0) == 0


def bench(
    transport: Transport | Any,
    *,
    slots: int = 4,
    rate: RateLimit | None = None,
    draw: Callable[[], float] = lambda: 0.5,
    observer: Callable[[Event], None] | None = None,
) -> Bench:
    """Make an engine; a script, or several, stand for a transport that plays them."""
    if not hasattr(transport, "send"):
        transport = ScriptedTransport(transport)
    events: list[Event] = []
    runtime = Runtime(
        account=ACCOUNT,
        transport=transport,
        gate=FixedGate(slots, rate, draw),
        draw=draw,
        wall_clock=wall_clock,
        observers=(events.append if observer is None else observer,),
    )
    return Bench(Engine(runtime), runtime, transport, events)
