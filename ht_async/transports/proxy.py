"""Which proxy leads to an origin."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.request import getproxies, proxy_bypass

import httpx

from ht_async.errors import ConfigurationError

_SCHEMES = ("http", "https", "socks5", "socks5h")


def check_proxy(url: object, source: str) -> str:
    """Return a usable proxy URL.

    Args:
        url: What the user gave.
        source: Where it came from, for the message.

    Raises:
        ConfigurationError: It isn't a proxy URL. The message doesn't repeat it, since it may
            hold a password.
    """
    parsed = _parse(url)
    if parsed is None or parsed.scheme not in _SCHEMES or not parsed.host or not _port_fits(parsed):
        raise ConfigurationError(
            f"{source} must be a URL such as http://proxy.example:3128 ({', '.join(_SCHEMES)})"
        )
    if parsed.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError(f"{source} is a SOCKS proxy: pip install 'httpx[socks]' first")
    return str(url)


def _parse(url: object) -> httpx.URL | None:
    if not isinstance(url, str) or not url.isprintable() or " " in url:
        return None
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        return None


def _port_fits(url: httpx.URL) -> bool:
    return url.port is None or 0 < url.port < 65536


def environment_proxy(scheme: str, host: str) -> str | None:
    """Return the proxy that the environment names for an origin, if any.

    Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case.

    Args:
        scheme: `http` or `https`.
        host: Host name or address.

    Raises:
        ConfigurationError: What it names isn't a proxy URL.
    """
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(host):
        return None
    if "://" not in url:
        url = f"http://{url}"
    return check_proxy(url, f"the proxy for {scheme} in the environment")
