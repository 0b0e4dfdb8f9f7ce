"""Routes of requests: what their request lines say, through which proxies, and what is refused."""

from __future__ import annotations

import ssl

import pytest

from ht_async.transports import aiohttp_route
from ht_async.transports.aiohttp_route import Routes
from ht_async.transports.tls import TlsSettings

PROXY = "http://us%20er:pass%3Aword@proxy.example:3128"


def routes(proxy: str | None = None) -> Routes:
    return Routes(TlsSettings(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)), proxy)


DIRECT: dict[str, bytes] = {
    "http://a.example/b?c=%20d&e=%2F": b"/b?c=%20d&e=%2F",
    "https://a.example": b"/",
    "http://a.example?b=c": b"/?b=c",
    "http://a.example/b/../c//d": b"/b/../c//d",
    "http://[::1]:8080/b": b"/b",
}


@pytest.mark.parametrize("url", DIRECT)
async def test_an_origin_is_asked_for_a_path(url: str) -> None:
    for proxy in (None, PROXY) if url.startswith("https") else (None,):
        route = await routes(proxy).find(url)
        assert (route.target, route.headers) == (DIRECT[url], ())


PROXIED = {
    "http://a.example/b?c=%20d": b"http://a.example/b?c=%20d",
    "http://a.example:8080/b#d": b"http://a.example:8080/b",
    "http://[::1]:8080/": b"http://[::1]:8080/",
}


@pytest.mark.parametrize("url", PROXIED)
async def test_a_proxy_is_asked_for_a_url_and_told_who_asks(url: str) -> None:
    route = await routes(PROXY).find(url)
    assert route.target == PROXIED[url]
    assert route.headers == (("Proxy-Authorization", "Basic dXMgZXI6cGFzczp3b3Jk"),)
    assert "word" not in str(route.origin.proxy)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/b c",
        "http://a.example/b\r\nApi-Key: d",
        "http://a.example/b?\0",
        "http://a.example/\u00e9",
        "ftp://a.example/",
        "//a.example/",
        "/b",
        "http:///b",
        "",
    ],
)
@pytest.mark.parametrize("proxy", [None, PROXY])
async def test_what_is_no_url_in_its_encoded_form_has_no_route(url: str, proxy: str | None) -> None:
    with pytest.raises(ValueError, match=r"URL|url"):
        await routes(proxy).find(url)


async def test_routes_are_remembered_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aiohttp_route, "_MAX_REMEMBERED", 3)
    found = routes()
    for number in (1, 2, 1, 3, 4, 1, 5, 6, 7, 8):
        url = f"http://{number}.example/{number}"
        route = await found.find(url)
        assert route is await found.find(url)
        assert (route.origin.host, route.target) == (f"{number}.example", b"/%d" % number)
        assert route.origin is (await found.find(url + "?")).origin
        assert len(found._routes) <= 3
        assert len(found._origins) <= 3


async def test_the_origin_of_a_tunnel_is_the_same_to_the_pool_every_time() -> None:
    found = routes(PROXY)
    origin = (await found.find("https://a.example/b")).origin
    assert origin.connection_key == (await found.find("https://a.example/c")).origin.connection_key
    assert origin.proxy_headers is not None
    assert dict(origin.proxy_headers) == {
        "Proxy-Authorization": "Basic dXMgZXI6cGFzczp3b3Jk",
        "Host": "a.example",
    }
