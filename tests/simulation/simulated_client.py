"""Makes the client under test: real, but for its transport, its clock and its chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

from scenario import ClientTraits

from ht_async import HelloTech
from ht_async.engine.account import Account
from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.engine.engine import Engine
from ht_async.engine.runtime import Runtime
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.options import CallOptions
from ht_async.secret import Secret
from ht_async.session import Session


def make_client(
    traits: ClientTraits,
    transport: Transport,
    chance: Random,
    clock: Callable[[], datetime],
    observer: Observer,
) -> HelloTech:
    """Make a client.

    Args:
        traits: How it is set up.
        transport: What sends.
        chance: Where its random numbers come from.
        clock: Gives the wall clock time.
        observer: Told the events.
    """
    origin = "https://api.example"
    runtime = Runtime(
        account=Account(origin, "api.example", "Api-Key", Secret("key"), "simulation"),
        transport=transport,
        gate=AdaptiveGate(traits.max_connections, traits.rate_limit, chance.random),
        draw=chance.random,
        wall_clock=clock,
        observers=(observer,),
    )
    session = Session(
        Engine(runtime),
        dialect=traits.dialect,
        max_connections=traits.max_connections,
        grace=traits.grace,
        zip_cache=None,
        settle=traits.settle,
        on_absent=traits.on_absent,
        auto_reference=False,
    )
    client = HelloTech.__new__(HelloTech)
    client._share(session, CallOptions(timeout=traits.timeout, retry=traits.retry), is_view=False)
    return client
