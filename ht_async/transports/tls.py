"""The TLS settings that all connections of a transport share."""

from __future__ import annotations

import asyncio
import ssl
from types import ModuleType
from typing import final

import anyio.to_thread
import httpx

from ht_async.errors import ConfigurationError


@final
class TlsSettings:
    """One SSL context, made when the first connection needs it.

    Args:
        context: The user's own; None makes one that verifies.
        trust_env: Obey `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        library: The module whose `create_ssl_context` makes it: httpx or httpx2.

    Raises:
        ConfigurationError: `context` is none.
    """

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        *,
        trust_env: bool = True,
        library: ModuleType = httpx,
    ) -> None:
        self._context = None if context is None else _check(context)
        self._trust_env = trust_env
        self._library = library
        self._loading: asyncio.Task[ssl.SSLContext] | None = None

    async def load(self) -> ssl.SSLContext:
        """Return the context; loading the trusted roots takes a thread tens of ms.

        The loading is nobody's in particular: callers who are cancelled sooner than it takes
        would else begin it again and again.

        Raises:
            ConfigurationError: The trusted roots can't be loaded.
        """
        if self._context is not None:
            return self._context
        if self._loading is None:
            self._loading = asyncio.create_task(self._load(), name="ht_async TLS settings")
            self._loading.add_done_callback(self._loaded)
        loading = self._loading
        await asyncio.wait((loading,))
        return loading.result()

    async def aclose(self) -> None:
        """Wait for the loading to end."""
        if self._loading is not None:
            await asyncio.wait((self._loading,))

    async def _load(self) -> ssl.SSLContext:
        return await anyio.to_thread.run_sync(self._make)

    def _loaded(self, loading: asyncio.Task[ssl.SSLContext]) -> None:
        self._loading = None  # a failure is not final
        if not loading.cancelled() and loading.exception() is None:
            self._context = loading.result()

    def _make(self) -> ssl.SSLContext:
        try:
            context: ssl.SSLContext = self._library.create_ssl_context(trust_env=self._trust_env)
        except OSError as error:
            raise ConfigurationError(
                "the trusted certificates can't be loaded: "
                "check the variables SSL_CERT_FILE and SSL_CERT_DIR, or pass ssl_context="
            ) from error
        return context


def _check(context: object) -> ssl.SSLContext:
    if isinstance(context, ssl.SSLContext):
        return context
    raise ConfigurationError(
        "ssl_context must be an ssl.SSLContext, such as ssl.create_default_context() makes"
    )
