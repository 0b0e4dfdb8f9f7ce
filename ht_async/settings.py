"""Checks a client's settings, and takes from the environment what it wasn't given."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast, get_args

from ht_async.dialect import Dialect
from ht_async.engine.account import Account, Api, Origin, check_api_key, check_base_url
from ht_async.engine.event_log import check_log_level, log_to_stderr
from ht_async.errors import ConfigurationError
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.options import RateLimit
from ht_async.resources.recovery import OnAbsent
from ht_async.resources.zip_cache import ZipCache
from ht_async.secret import Secret
from ht_async.transports.named import DEFAULT, TransportName, make_transport
from ht_async.transports.proxy import check_proxy, environment_proxy
from ht_async.validators import is_number
from ht_async.version import VERSION

if TYPE_CHECKING:
    import httpx

HELLOTECH = Api(
    name="HelloTech",
    base_url="https://apis.hellotech.com",
    base_url_variable="HT_BASE_URL",
    key_argument="api_key",
    key_variable="HT_API_KEY",
    key_header="Api-Key",
)
"""The HelloTech Partner API.

The only server that the documentation shows is labelled Staging there; treat it as live.

Source: https://docs.partner.hellotech.com; documented.
"""


def now() -> datetime:
    """Return the aware wall clock time."""
    return datetime.now(UTC)


def find_origin(api: Api, base_url: str | None) -> Origin:
    """Return the base URL: what was given, else the environment's, else the documented one."""
    if base_url is not None:
        return check_base_url(base_url, "base_url")
    variable = os.environ.get(api.base_url_variable)
    if variable:
        return check_base_url(variable, api.base_url_variable)
    return check_base_url(api.base_url, "base_url")


def make_account(
    api: Api, origin: Origin, key: str | Secret | None, user_agent: str | None
) -> Account:
    """Return the account: with the key that was given, else the environment's."""
    if key is None:
        usable = check_api_key(os.environ.get(api.key_variable), "the API key", api)
    else:
        usable = check_api_key(key, api.key_argument, api)
    return Account(
        base_url=origin.base_url,
        host=origin.netloc,
        key_header=api.key_header,
        key=usable,
        user_agent=_default_user_agent() if user_agent is None else _agent(user_agent),
        key_prefix=api.key_prefix,
    )


def _default_user_agent() -> str:
    return f"ht-async/{VERSION} Python/{'.'.join(map(str, sys.version_info[:3]))}"


def _agent(value: object) -> str:
    if isinstance(value, str) and value and value.isascii() and value.isprintable():
        return value
    raise ConfigurationError("user_agent must be printable ASCII text")


def find_proxy(proxy: str | None, origin: Origin, *, trust_env: bool) -> str | None:
    """Return the proxy: what was given, else what the environment names for the origin.

    A loopback origin is never behind a proxy of the environment.
    """
    if proxy is not None:
        return check_proxy(proxy, "proxy")
    if not trust_env or origin.loopback:
        return None
    return environment_proxy(origin.scheme, origin.hostname)


def choose_transport(
    origin: Origin,
    transport: object,
    http_client: httpx.AsyncClient | None,
    *,
    proxy: str | None,
    ssl_context: ssl.SSLContext | None,
    trust_env: bool,
    max_response_bytes: int,
) -> Transport:
    """Return what sends: the user's transport or httpx client, else the one that is named."""
    most = check_whole("max_response_bytes", max_response_bytes)
    trust_env = check_flag("trust_env", trust_env)
    if http_client is None and (transport is None or isinstance(transport, str)):
        return make_transport(
            _transport_name(transport),
            proxy=find_proxy(proxy, origin, trust_env=trust_env),
            ssl_context=ssl_context,
            trust_env=trust_env,
            max_response_bytes=most,
        )
    own = _own_transport(transport, http_client, most)
    if proxy is not None or ssl_context is not None:
        raise ConfigurationError(
            "proxy and ssl_context are of no use with transport or http_client: "
            "set proxies and TLS up there"
        )
    return own


def _transport_name(name: str | None) -> TransportName:
    """Return a transport's name: what was given, else `HT_TRANSPORT`, else the default."""
    source = "transport" if name is not None else "HT_TRANSPORT"
    found = name if name is not None else os.environ.get("HT_TRANSPORT") or DEFAULT
    for known in get_args(TransportName):
        if found == known:
            return cast("TransportName", known)
    raise _not_a_transport(source)


def _own_transport(
    transport: object, http_client: httpx.AsyncClient | None, max_response_bytes: int
) -> Transport:
    if http_client is None:
        return _check_transport(transport)
    if transport is not None:
        raise ConfigurationError("http_client and transport can't be combined: pass one of them")
    from ht_async.transports.user_client import UserClient

    return UserClient(http_client, max_response_bytes=max_response_bytes)


def _check_transport(transport: object) -> Transport:
    if callable(getattr(transport, "send", None)) and callable(getattr(transport, "aclose", None)):
        return cast("Transport", transport)
    raise _not_a_transport("transport")


def _not_a_transport(source: str) -> ConfigurationError:
    names = ", ".join(f'"{name}"' for name in get_args(TransportName))
    own = "" if source == "HT_TRANSPORT" else ", or an object with send() and aclose()"
    return ConfigurationError(f"{source} must be one of {names}{own}")


def check_rate(rate_limit: object) -> RateLimit | None:
    """Return a rate limit, if it is one."""
    if rate_limit is None or isinstance(rate_limit, RateLimit):
        return rate_limit
    raise ConfigurationError("rate_limit must be a RateLimit, such as RateLimit(10)")


def check_whole(name: str, value: object) -> int:
    """Return a whole number, 1 or above."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise ConfigurationError(f"{name} must be a whole number, 1 or above")


def check_seconds(name: str, value: object) -> float:
    """Return a number of seconds, 0 or above."""
    if is_number(value) and value >= 0:
        return value
    raise ConfigurationError(f"{name} must be a number of seconds, 0 or above")


def check_flag(name: str, value: object) -> bool:
    """Return a truth value."""
    if isinstance(value, bool):
        return value
    raise ConfigurationError(f"{name} must be True or False")


def check_observers(value: object) -> tuple[Observer, ...]:
    """Return what is told the events, if it can be called."""
    several = isinstance(value, list | tuple)
    observers = cast("Sequence[object]", value) if several else (value,)
    if value is None or all(map(callable, observers)):
        return () if value is None else cast("tuple[Observer, ...]", tuple(observers))
    raise ConfigurationError("on_event must be a function that takes an event, or a list of such")


def obey_log_variable() -> None:
    """Log to stderr if `HT_LOG` says so."""
    level = os.environ.get("HT_LOG")
    if level:
        log_to_stderr(check_log_level(level, "HT_LOG"))


def check_on_absent(value: object) -> OnAbsent:
    """Return what to do with absent orders, if it is known."""
    if isinstance(value, str) and value in get_args(OnAbsent):
        return cast("OnAbsent", value)
    raise ConfigurationError('on_absent must be "unresolved" or "resend_once"')


def check_zip_cache(value: object) -> ZipCache | None:
    """Return the settings of the cache of ZIP checks, if they are any."""
    if value is None or isinstance(value, ZipCache):
        return value
    raise ConfigurationError("zip_cache must be a ZipCache, such as ZipCache(ttl=60), or None")


def check_dialect(value: object) -> Dialect:
    """Return a dialect; the default one for None."""
    if value is None:
        return Dialect()
    if isinstance(value, Dialect):
        return value
    raise ConfigurationError('dialect must be a Dialect, such as Dialect(dates="iso")')
