"""Where requests go and what identifies the caller."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from attrs import Factory, field, frozen

from ht_async.errors import ConfigurationError
from ht_async.secret import Secret

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def _headers(account: Account) -> tuple[tuple[str, str], ...]:
    return (
        ("Host", account.host),
        ("Accept", "application/json"),
        ("Accept-Encoding", "gzip, deflate"),
        ("User-Agent", account.user_agent),
        (account.key_header, account.key_prefix + account.key.reveal()),
    )


@frozen(kw_only=True, slots=True)
class Api:
    """What sets an API apart from others: where it is, and how it wants the key.

    Args:
        name: Whose API it is, for messages.
        base_url: Where it is documented to be.
        base_url_variable: The environment variable that names another place.
        key_argument: What its client calls the key.
        key_variable: The environment variable that holds the key.
        key_header: Name of the header with the key.
        key_prefix: What stands before the key there.
    """

    name: str
    base_url: str
    base_url_variable: str
    key_argument: str
    key_variable: str
    key_header: str
    key_prefix: str = ""


@frozen(slots=True)
class Account:
    """An API account: one origin and the key that goes to it, and nowhere else.

    Args:
        base_url: Absolute URL without a trailing slash.
        host: What the `Host` header says.
        key_header: Name of the header with the key.
        key: The API key.
        user_agent: What the `User-Agent` header says.
        key_prefix: What stands before the key in its header.
    """

    base_url: str
    host: str
    key_header: str
    key: Secret
    user_agent: str
    key_prefix: str = ""
    headers: tuple[tuple[str, str], ...] = field(
        init=False, repr=False, eq=False, default=Factory(_headers, takes_self=True)
    )
    """What every request of this account carries, the key among it."""


@frozen(slots=True)
class Origin:
    """A checked base URL.

    Args:
        base_url: The URL without a trailing slash.
        scheme: `https`, or `http` for a loopback host.
        hostname: Host name or address alone.
        netloc: Host and, where it isn't the scheme's own, port.
    """

    base_url: str
    scheme: str
    hostname: str
    netloc: str
    loopback: bool = field(default=False)


def check_api_key(key: object, source: str, api: Api) -> Secret:
    """Return a usable API key.

    Args:
        key: What the user gave.
        source: Where it came from, for the message.
        api: Whose key it is.

    Raises:
        ConfigurationError: It is empty, no text, or can't stand in a header.
    """
    if isinstance(key, Secret):
        key = key.reveal()
    if key is not None and not isinstance(key, str):
        raise ConfigurationError(f"{source} must be a text")
    if key is None or not key.strip():
        raise ConfigurationError(
            f"{source} is missing or empty: "
            f"pass {api.key_argument}= or set the variable {api.key_variable}"
        )
    key = key.strip()
    if not key.isascii() or not key.isprintable():
        raise ConfigurationError(
            f"{source} holds characters that a header can't carry: copy the key once more"
        )
    return Secret(key)


def check_base_url(url: object, source: str) -> Origin:
    """Return a usable base URL.

    Args:
        url: What the user gave.
        source: Where it came from, for the message.

    Raises:
        ConfigurationError: It isn't an absolute http(s) URL, carries more than host, port and
            path, or would send the key in clear text to another machine.
    """
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        raise ConfigurationError(f"{source} must be a plain URL such as https://host.example")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError(f"{source} holds brackets around what is no address") from None
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError(
            f"{source} must start with https:// (http:// on this machine alone) and name a host"
        )
    port = _port(parts, source)
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(f"{source} may hold host, port and path only")
    if not _HOST.fullmatch(host):
        raise ConfigurationError(f"{source} must name a host, by its name or address")
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise ConfigurationError(
            f"{source} must use https: over http the API key would travel readable "
            "(only a loopback host may use http)"
        )
    name = f"[{host}]" if ":" in host else host
    default_port = 443 if parts.scheme == "https" else 80
    netloc = name if port in (None, default_port) else f"{name}:{port}"
    return Origin(
        f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}", parts.scheme, host, netloc, loopback
    )


def _port(parts: SplitResult, source: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ConfigurationError(f"{source} has a port that is no number from 1 to 65535")
    return port


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
