"""Which proxy leads to an origin."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from ht_async.errors import ConfigurationError

_SCHEMES = ("http", "https", "socks5", "socks5h")


def check_proxy(url: str, source: str) -> str:
    """Return a usable proxy URL.

    Raises:
        ConfigurationError: It isn't a proxy URL. The message doesn't repeat it, since it may
            hold a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ConfigurationError(
            f"{source} must be a URL such as http://proxy.example:3128 ({', '.join(_SCHEMES)})"
        )
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError(f"{source} is a SOCKS proxy: pip install 'httpx[socks]' first")
    return url


def environment_proxy(scheme: str, host: str) -> str | None:
    """Return the proxy that the environment names for an origin, if any.

    Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case.

    Args:
        scheme: `http` or `https`.
        host: Host name or address.
    """
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(host):
        return None
    if "://" not in url:
        url = f"http://{url}"
    return check_proxy(url, f"the proxy for {scheme} in the environment")
