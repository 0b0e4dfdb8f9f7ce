"""The client: lifetime, settings, resources."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Self, final

from ht_async.batch.create import check_workers
from ht_async.batching import OrderBatches
from ht_async.dialect import Dialect
from ht_async.errors import ConfigurationError
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.opening import MAX_CONNECTIONS, MAX_RESPONSE_BYTES
from ht_async.options import (
    CallOptions,
    RateLimit,
    RetryPolicy,
    TimeoutTypes,
)
from ht_async.resources.free_request import FreeRequests
from ht_async.resources.order_safety import PendingOrder
from ht_async.resources.orders import Orders
from ht_async.resources.recovery import OnAbsent
from ht_async.resources.zip_cache import ZipCache
from ht_async.secret import Secret
from ht_async.session import Session, open_session
from ht_async.stats import Stats
from ht_async.transports.named import TransportName

if TYPE_CHECKING:
    import httpx

    from ht_async.models.drift import DriftReport
    from ht_async.resources.clients import Clients
    from ht_async.resources.raw import RawResponses
    from ht_async.resources.skus import Skus

_ZIP_CACHE = ZipCache()


@final
class HelloTech(OrderBatches):
    """A client of the HelloTech Partner API.

    Open one when the application starts, use it from every task, close it at the end:

        async with HelloTech(api_key="...") as ht:
            order = await ht.orders.get(12345)

    It does no I/O before the first call, belongs to the event loop of that call, and sends
    the key to its base URL only.

    Args:
        api_key: The API key; else the variable `HT_API_KEY`.
        base_url: Where the API is; else the variable `HT_BASE_URL`, else the documented
            server. https, but for a loopback host.
        transport: The name of an HTTP library, `httpx`, `httpx2` or `aiohttp`, or a transport of
            your own, which it closes in the end; else the variable `HT_TRANSPORT`, else `httpx`.
        http_client: Your own `httpx.AsyncClient`, which sends instead, with its proxies, TLS
            settings and hooks, and which you close. Redirects stay off.
        max_connections: Requests under way at once.
        timeout: Time limits, or seconds for a whole call.
        retry: When to send again.
        rate_limit: A known rate limit to keep to.
        grace: Seconds that writes under way have to end when the client is closed or a batch
            is interrupted.
        proxy: Proxy URL; else what the environment names.
        ssl_context: TLS settings; verified ones by default.
        trust_env: Obey proxy and certificate variables of the environment.
        user_agent: What to send as `User-Agent`.
        max_response_bytes: Largest response body taken.
        on_event: Told what happens, or a list of what is told; see `ht_async.events`.
        dialect: What the API's documentation leaves open.
        zip_cache: How many answers to ZIP checks are kept, for how long; None keeps none.
        settle: Seconds after a lost answer in which the server creates and lists the order, if
            it ever does; then it counts as absent.
        on_absent: What batches and `OutcomeUnknownError.resolve` do with an order that is
            absent: `unresolved` leaves it to you, `resend_once` sends it once more.
        auto_reference: Give a random `purchase_order_id` to each order that has none, so that
            it can be looked for. It is lost with the process, unlike one of your own.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """

    def __init__(
        self,
        api_key: str | Secret | None = None,
        *,
        base_url: str | None = None,
        transport: TransportName | Transport | None = None,
        http_client: httpx.AsyncClient | None = None,
        max_connections: int = MAX_CONNECTIONS,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        rate_limit: RateLimit | None = None,
        grace: float = 10.0,
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        trust_env: bool = True,
        user_agent: str | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        on_event: Observer | Sequence[Observer] | None = None,
        dialect: Dialect | None = None,
        zip_cache: ZipCache | None = _ZIP_CACHE,
        settle: float = 120.0,
        on_absent: OnAbsent = "unresolved",
        auto_reference: bool = False,
    ) -> None:
        options = CallOptions().override(timeout, retry)
        session = open_session(
            api_key=api_key,
            base_url=base_url,
            transport=transport,
            http_client=http_client,
            max_connections=max_connections,
            rate_limit=rate_limit,
            grace=grace,
            proxy=proxy,
            ssl_context=ssl_context,
            trust_env=trust_env,
            user_agent=user_agent,
            max_response_bytes=max_response_bytes,
            on_event=on_event,
            dialect=dialect,
            zip_cache=zip_cache,
            settle=settle,
            on_absent=on_absent,
            auto_reference=auto_reference,
        )
        self._share(session, options, is_view=False)

    def _share(self, session: Session, options: CallOptions, *, is_view: bool) -> None:
        super().__init__(session, options)
        self._is_view = is_view

    @cached_property
    def orders(self) -> Orders:
        """The account's orders."""
        session = self._session
        return Orders(
            session.engine,
            self._options,
            session.dialect,
            session.order_safety,
            session.engine.base_url,
        )

    @cached_property
    def clients(self) -> Clients:
        """The account's clients: the partner's customers."""
        from ht_async.resources.clients import Clients

        return Clients(self._session.engine, self._options, self._session.dialect)

    @cached_property
    def skus(self) -> Skus:
        """What the account can sell, and where."""
        from ht_async.resources.skus import Skus

        session = self._session
        workers = check_workers(None, session.max_connections)
        return Skus(
            session.engine, self._options, session.dialect, session.zip_checks, workers=workers
        )

    @cached_property
    def request(self) -> FreeRequests:
        """Sends a request that this package has no method for: `await ht.request("GET", ...)`."""
        return FreeRequests(self._session.engine, self._options)

    @cached_property
    def with_raw_response(self) -> RawResponses:
        """The same methods, each returning a `Response`: status, headers, attempts, value."""
        from ht_async.resources.raw import RawResponses

        session = self._session
        return RawResponses(session.engine, self._options, session.dialect, session.order_safety)

    def with_options(
        self,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HelloTech:
        """Return a view of this client with other options; it shares everything else.

        The view ends with the client: it is not closed by itself.

        Args:
            timeout: Time limits, or seconds for a whole call.
            retry: When to send again.
            headers: Request headers for every call, besides those of this client.

        Raises:
            ConfigurationError: An option is wrong.
        """
        view = HelloTech.__new__(HelloTech)
        view._share(self._session, self._options.override(timeout, retry, headers), is_view=True)
        return view

    def stats(self) -> Stats:
        """Return a look at the work so far: slots, queue, rate limit, counts, latency."""
        return self._session.engine.stats()

    def drift(self) -> DriftReport:
        """Return where answers differed so far from what is described of the API.

        The first 16 answers of each operation are looked at, then one in 64; see
        `docs/observability.md`.
        """
        return self._session.drift.report()

    async def aclose(self, grace: float | None = None) -> tuple[PendingOrder, ...]:
        """Take no more calls, let what is under way end, close all connections.

        Args:
            grace: Seconds; the client's own if None.

        Returns:
            The orders whose outcome is still open; each is also told as an `OrderLeftOpen`.

        Raises:
            ConfigurationError: This is a view, made by `with_options`.
            WrongLoopError: It was used in another event loop or process.
        """
        self._check_owner()
        return await self._session.aclose(grace)

    def _check_owner(self) -> None:
        if self._is_view:
            raise ConfigurationError(
                "a view made by with_options() is not opened or closed by itself: "
                "it shares the connections of its client"
            )

    async def __aenter__(self) -> Self:
        self._check_owner()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        state = "closed" if self._session.engine.closed else "open"
        return f"<HelloTech {self._session.engine.base_url} {state}>"
