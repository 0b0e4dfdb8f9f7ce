"""The client: lifetime, settings, resources."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self, final

from ht_async.batch.create import (
    OnOutcome,
    batch_options,
    check_window,
    check_workers,
    create_orders,
    stream_orders,
)
from ht_async.batch.intake import OrderInputs
from ht_async.batch.outcome import BatchResult
from ht_async.batch.stream import OutcomeStream
from ht_async.dialect import Dialect
from ht_async.engine.engine import Stats
from ht_async.errors import ConfigurationError
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.options import (
    CallOptions,
    RateLimit,
    RetryPolicy,
    TimeoutTypes,
)
from ht_async.resources.free_request import FreeRequests
from ht_async.resources.orders import Orders
from ht_async.resources.zip_cache import ZipCache
from ht_async.secret import Secret
from ht_async.session import Session, open_session

if TYPE_CHECKING:
    import httpx

    from ht_async.resources.clients import Clients
    from ht_async.resources.raw import RawResponses
    from ht_async.resources.skus import Skus

_MEBIBYTE = 1024 * 1024
_ZIP_CACHE = ZipCache()


@final
class HelloTech:
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
        transport: `httpx`, or a transport of your own, which it closes in the end.
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
        on_event: Told what happens; see `ht_async.events`.
        dialect: What the API's documentation leaves open.
        zip_cache: How many answers to ZIP checks are kept, for how long; None keeps none.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """

    def __init__(
        self,
        api_key: str | Secret | None = None,
        *,
        base_url: str | None = None,
        transport: Literal["httpx"] | Transport = "httpx",
        http_client: httpx.AsyncClient | None = None,
        max_connections: int = 64,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        rate_limit: RateLimit | None = None,
        grace: float = 10.0,
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        trust_env: bool = True,
        user_agent: str | None = None,
        max_response_bytes: int = 32 * _MEBIBYTE,
        on_event: Observer | None = None,
        dialect: Dialect | None = None,
        zip_cache: ZipCache | None = _ZIP_CACHE,
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
        )
        self._share(session, options, is_view=False)

    def _share(self, session: Session, options: CallOptions, *, is_view: bool) -> None:
        self._session = session
        self._options = options
        self._is_view = is_view

    @cached_property
    def orders(self) -> Orders:
        """The account's orders."""
        return Orders(self._session.engine, self._options, self._session.dialect)

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

        return RawResponses(self._session.engine, self._options, self._session.dialect)

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

    async def create_orders(
        self,
        orders: OrderInputs,
        *,
        concurrency: int | None = None,
        on_outcome: OnOutcome | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> BatchResult:
        """Create many orders; every input that is read gets an outcome.

        Inputs are read as they are needed. A flawed one fails alone. Equal inputs with the
        same reference are one order; the same reference with another content fails. A bad key
        (401, 403) stops the reading. When it is cancelled, what was sent has `grace` seconds
        to end, and `on_outcome` is told of every input that was read, within 10 seconds more.

        Args:
            orders: `NewOrder`s, or mappings with its field names; any iterable, async too.
            concurrency: Orders under way at once, up to `max_connections`; 3/4 of it if None.
            on_outcome: Given every outcome as it comes. If it raises, the batch ends.
            timeout: Time limits of each order, or seconds from its first attempt.
            retry: When to send an order again.
            headers: Extra request headers.

        Returns:
            The outcomes, in input order.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            Exception: What `orders` or `on_outcome` raised.
        """
        return await create_orders(
            self.orders,
            batch_options(self._options.override(timeout, retry, headers), self._session.grace),
            orders,
            workers=check_workers(concurrency, self._session.max_connections),
            on_outcome=on_outcome,
        )

    def iter_create_orders(
        self,
        orders: OrderInputs,
        *,
        concurrency: int | None = None,
        dedupe_window: int = 100_000,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> OutcomeStream:
        """Create orders and hand out each outcome as it comes; memory stays flat.

        Use it in `async with`; a plain `async for` does as well if it reads to the end.

        Args:
            orders: As in `create_orders`.
            concurrency: As in `create_orders`.
            dedupe_window: References remembered, to recognise inputs that are one order.
            timeout: As in `create_orders`.
            retry: As in `create_orders`.
            headers: As in `create_orders`.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
        """
        return stream_orders(
            self.orders,
            batch_options(self._options.override(timeout, retry, headers), self._session.grace),
            orders,
            workers=check_workers(concurrency, self._session.max_connections),
            dedupe_window=check_window(dedupe_window),
            running=self._session.streams,
        )

    def stats(self) -> Stats:
        """Return a look at the current work."""
        return self._session.engine.stats()

    async def aclose(self, grace: float | None = None) -> None:
        """Take no more calls, let what is under way end, close all connections.

        Args:
            grace: Seconds; the client's own if None.

        Raises:
            ConfigurationError: This is a view, made by `with_options`.
            WrongLoopError: It was used in another event loop or process.
        """
        self._check_owner()
        await self._session.aclose(grace)

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
        return f"<HelloTech {self._session.base_url} {state}>"
