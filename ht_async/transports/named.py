"""The transports that have a name."""

from __future__ import annotations

import ssl
from importlib import import_module
from types import ModuleType
from typing import Literal

from ht_async.errors import ConfigurationError
from ht_async.message import Transport
from ht_async.transports.lanes import Lanes

TransportName = Literal["httpx", "httpx2", "aiohttp"]

DEFAULT: TransportName = "httpx"


def make_transport(
    name: TransportName,
    *,
    ssl_context: ssl.SSLContext | None,
    proxy: str | None,
    trust_env: bool,
    max_response_bytes: int,
) -> Transport:
    """Return a transport.

    Args:
        name: Its name: that of the HTTP library that it stands on.
        ssl_context: TLS settings; None makes verified ones when the first connection needs it.
        proxy: Proxy URL, or None.
        trust_env: Obey `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        max_response_bytes: Largest body taken, before and after content decoding.

    Raises:
        ConfigurationError: The library isn't installed, or a setting is none for it.
    """
    if name == "aiohttp":
        module = _load("ht_async.transports.aiohttp", name)
        aiohttp: Transport = module.Aiohttp(
            ssl_context=ssl_context,
            proxy=proxy,
            trust_env=trust_env,
            max_response_bytes=max_response_bytes,
        )
        return aiohttp
    return Lanes(
        ssl_context=ssl_context,
        proxy=proxy,
        trust_env=trust_env,
        max_response_bytes=max_response_bytes,
        library=_load(name, name),
    )


def _load(module: str, library: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            f'the transport "{library}" needs a package that is missing or broken: '
            f'pip install "ht-async[{library}]"'
        ) from error
