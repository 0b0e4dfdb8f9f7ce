"""Opens the engine of an API account: checks the settings, makes transport, gate and runtime."""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypedDict

from ht_async.engine.account import Api
from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.engine.engine import Engine
from ht_async.engine.runtime import Runtime
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.options import RateLimit
from ht_async.policy.quota import Quota
from ht_async.secret import Secret
from ht_async.settings import (
    check_observers,
    check_rate,
    check_whole,
    choose_transport,
    find_origin,
    make_account,
    now,
)
from ht_async.transports.named import TransportName

if TYPE_CHECKING:
    import httpx

MAX_CONNECTIONS = 64
"""Requests under way at once, unless a client is told otherwise."""

MAX_RESPONSE_BYTES = 32 * 1024 * 1024
"""Largest response body taken, unless a client is told otherwise."""

_UNCLOSED = (
    "{} client of {} was never closed: "
    "open it with `async with`, or call `await client.aclose()` at the end"
)


class ConnectionOptions(TypedDict, total=False):
    """How a client is connected; all of it may be left out.

    Keys:
        transport: The name of an HTTP library, `httpx`, `httpx2` or `aiohttp`, or a transport of
            your own, which is closed in the end; else the variable `HT_TRANSPORT`, else `httpx`.
        http_client: Your own `httpx.AsyncClient`, which sends instead and which you close.
        max_connections: Requests under way at once; 64.
        proxy: Proxy URL; else what the environment names.
        ssl_context: TLS settings; verified ones by default.
        trust_env: Obey proxy and certificate variables of the environment.
        user_agent: What to send as `User-Agent`.
        max_response_bytes: Largest response body taken; 32 MiB.
        on_event: Told what happens; see `ht_async.events`.
    """

    transport: TransportName | Transport | None
    http_client: httpx.AsyncClient | None
    max_connections: int
    proxy: str | None
    ssl_context: ssl.SSLContext | None
    trust_env: bool
    user_agent: str | None
    max_response_bytes: int
    on_event: Observer | Sequence[Observer] | None


def open_engine(
    api: Api,
    *,
    key: str | Secret | None,
    base_url: str | None,
    rate_limit: RateLimit | None,
    quota: Quota | None = None,
    request_id_header: str = "x-request-id",
    inspect: Callable[[str, bytes], None] | None = None,
    transport: str | Transport | None = None,
    http_client: httpx.AsyncClient | None = None,
    max_connections: int = MAX_CONNECTIONS,
    proxy: str | None = None,
    ssl_context: ssl.SSLContext | None = None,
    trust_env: bool = True,
    user_agent: str | None = None,
    max_response_bytes: int = MAX_RESPONSE_BYTES,
    on_event: Observer | Sequence[Observer] | None = None,
) -> Engine:
    """Check the settings of an account and open its engine; it does no I/O before the first call.

    Args:
        api: Whose account it is.
        key: The key; else what the environment holds.
        base_url: Where the API is; else what the environment names, else where it is documented.
        rate_limit: A known rate limit to keep to.
        quota: Reads what the server tells of its rate limit.
        request_id_header: Response header with the server's id of a request.
        inspect: Given the name of each operation that has a result, and the answer's body.
        transport: What sends; see `ConnectionOptions`, also for all that follow.
        http_client: The user's own client.
        max_connections: Requests under way at once.
        proxy: Proxy URL.
        ssl_context: TLS settings.
        trust_env: Obey the environment.
        user_agent: What to send as `User-Agent`.
        max_response_bytes: Largest response body taken.
        on_event: Told what happens.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """
    origin = find_origin(api, base_url)
    account = make_account(api, origin, key, user_agent)
    draw = random.Random().random  # noqa: S311 - jitter is no secret
    slots = check_whole("max_connections", max_connections)
    runtime = Runtime(
        account=account,
        transport=choose_transport(
            origin,
            transport,
            http_client,
            proxy=proxy,
            ssl_context=ssl_context,
            trust_env=trust_env,
            max_response_bytes=max_response_bytes,
        ),
        gate=AdaptiveGate(slots, check_rate(rate_limit), draw),
        draw=draw,
        wall_clock=now,
        observers=check_observers(on_event),
        request_id_header=request_id_header,
        quota=quota,
        inspect=inspect,
    )
    return Engine(runtime, unclosed=_UNCLOSED.format(api.name, account.base_url))
