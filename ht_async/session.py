"""What a client and the views of it share: connections, settings, work under way, one end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from typing import TYPE_CHECKING, final

from ht_async.batch.stream import OutcomeStream
from ht_async.binding.drift_watch import Description, DriftWatch
from ht_async.dialect import Dialect
from ht_async.engine.engine import Engine
from ht_async.engine.outlast import outlast
from ht_async.engine.short_lives import ShortLives
from ht_async.errors import ClientClosedError
from ht_async.events import Observer, OrderLeftOpen
from ht_async.message import Transport
from ht_async.opening import open_engine
from ht_async.options import RateLimit
from ht_async.resources.order_safety import OrderSafety, PendingOrder
from ht_async.resources.recovery import OnAbsent
from ht_async.resources.zip_cache import ZipCache
from ht_async.secret import Secret
from ht_async.settings import (
    HELLOTECH,
    check_dialect,
    check_flag,
    check_on_absent,
    check_seconds,
    check_zip_cache,
    obey_log_variable,
)

if TYPE_CHECKING:
    import httpx

    from ht_async.resources.zip_checks import ZipChecks

_LIVES = ShortLives()


@final
class Session:
    """The engine of one account, and what belongs to it.

    Args:
        engine: Makes the calls.
        dialect: What the API's documentation leaves open.
        max_connections: Requests under way at once.
        grace: Seconds that writes under way have to end.
        zip_cache: How answers to ZIP checks are kept; None keeps none.
        settle: Seconds after which an order that was lost shows up, if it ever does.
        on_absent: What to do with an order that was lost and is proven absent.
        auto_reference: Give a reference to each order that has none.
        drift: Compares answers with the API's description.
        lives: Told how long it was in use; None where connections outlive it.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        dialect: Dialect,
        max_connections: int,
        grace: float,
        zip_cache: ZipCache | None,
        settle: float,
        on_absent: OnAbsent,
        auto_reference: bool,
        drift: DriftWatch | None = None,
        lives: ShortLives | None = None,
    ) -> None:
        self.engine = engine
        self.dialect = dialect
        self.max_connections = max_connections
        self.grace = grace
        self._lives = lives
        self.drift = drift or DriftWatch(_description)
        self.order_safety = OrderSafety(
            engine,
            dialect,
            engine.server_clock,
            settle=settle,
            on_absent=on_absent,
            auto_reference=auto_reference,
        )
        self._zip_cache = zip_cache
        self._zip_checks: ZipChecks | None = None
        self.streams: set[OutcomeStream] = set()
        self._ending: asyncio.Task[tuple[PendingOrder, ...]] | None = None

    @property
    def zip_checks(self) -> ZipChecks:
        """The ZIP checks under way and their answers."""
        if self._zip_checks is None:
            from ht_async.resources.zip_checks import ZipChecks

            self._zip_checks = ZipChecks(self.engine, self._zip_cache)
        return self._zip_checks

    async def aclose(self, grace: float | None) -> tuple[PendingOrder, ...]:
        """Take no more calls, let what is under way end, close all connections.

        Args:
            grace: Seconds; the session's own if None.

        Raises:
            ConfigurationError: `grace` is no number of seconds.
            WrongLoopError: It belongs to another event loop or process; nothing was touched.
        """
        grace = self.grace if grace is None else check_seconds("grace", grace)
        self.engine.close()
        try:
            await asyncio.gather(self.engine.aclose(grace), self._end_streams())
        finally:
            if self._ending is None:
                self._ending = asyncio.create_task(self._end(), name="ht_async closing")
            interruption = await outlast((self._ending,))
        if interruption is not None:
            raise interruption
        self._note_end()
        return self._ending.result()

    def _note_end(self) -> None:
        lives, self._lives = self._lives, None
        if lives is not None and self.engine.used_since is not None:
            lives.ended(self.engine.used_since)

    async def _end_streams(self) -> None:
        closed = ClientClosedError("the client was closed before the batch had ended")
        await asyncio.gather(*(stream.aclose(closed) for stream in self.streams))

    async def _end(self) -> tuple[PendingOrder, ...]:
        """End what has not ended by now, which cancels nothing that the caller could still undo."""
        await asyncio.gather(self.engine.aclose(0), self._end_streams())
        await self.order_safety.aclose()
        if self._zip_checks is not None:
            await self._zip_checks.aclose()
        left_open = self.order_safety.pending()
        for order in left_open:
            self.engine.emit(OrderLeftOpen(order.reference))
        return left_open


def open_session(
    *,
    api_key: str | Secret | None,
    base_url: str | None,
    transport: str | Transport | None,
    http_client: httpx.AsyncClient | None,
    max_connections: int,
    rate_limit: RateLimit | None,
    grace: float,
    proxy: str | None,
    ssl_context: ssl.SSLContext | None,
    trust_env: bool,
    user_agent: str | None,
    max_response_bytes: int,
    on_event: Observer | Sequence[Observer] | None,
    dialect: Dialect | None,
    zip_cache: ZipCache | None,
    settle: float,
    on_absent: OnAbsent,
    auto_reference: bool,
) -> Session:
    """Check the settings of a client, see `HelloTech`, and make its session.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """
    obey_log_variable()
    own_connections = http_client is None and (transport is None or isinstance(transport, str))
    chosen = check_dialect(dialect)
    drift = DriftWatch(_description)
    engine = open_engine(
        HELLOTECH,
        key=api_key,
        base_url=base_url,
        rate_limit=rate_limit,
        request_id_header=chosen.request_id_header,
        inspect=drift,
        transport=transport,
        http_client=http_client,
        max_connections=max_connections,
        proxy=proxy,
        ssl_context=ssl_context,
        trust_env=trust_env,
        user_agent=user_agent,
        max_response_bytes=max_response_bytes,
        on_event=on_event,
    )
    return Session(
        engine,
        dialect=chosen,
        max_connections=max_connections,
        grace=check_seconds("grace", grace),
        zip_cache=check_zip_cache(zip_cache),
        settle=check_seconds("settle", settle),
        on_absent=check_on_absent(on_absent),
        auto_reference=check_flag("auto_reference", auto_reference),
        drift=drift,
        lives=_LIVES if own_connections else None,
    )


def _description() -> Description:
    from ht_async.binding.ht.answers import described, expected_of, in_snake_case

    return Description(described, expected_of, in_snake_case)
