"""Which proxy is used; an unusable one is refused without repeating its password."""

from __future__ import annotations

from typing import Any

import pytest
from messages import KEY
from said import everything_said
from scripted_answers import answer, serving, silent
from scripted_server import Serve

from ht_async import APIConnectionError, ConfigurationError, HelloTech, RetryPolicy
from ht_async.message import Evidence
from ht_async.transports import proxy as proxies
from ht_async.transports.proxy import check_proxy, environment_proxy

PASSWORD = "pa55-word-nobody-may-see"

pytestmark = pytest.mark.usefixtures("bare_environment")


UNUSABLE = [
    "",
    "proxy.example:3128",
    "http://",
    "ftp://proxy.example",
    "http://[::1",
    "http://proxy.example:port",
    "http://proxy.example:0",
    "http://proxy.example:65536",
    f"http://user:{PASSWORD}@proxy.example:99999",
    f"http://user:{PASSWORD}/@proxy.example",
    f"http://user:{PASSWORD}\u2100@proxy\u2100.example",
    f"http://user:{PASSWORD}@proxy example",
    f"http://user:{PASSWORD}@proxy.example\r\nX: y",
    None,
    3128,
    b"http://proxy.example",
]


@pytest.mark.parametrize("url", UNUSABLE)
def test_an_unusable_proxy_is_refused_without_repeating_it(url: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^proxy must be a URL such as http") as caught:
        check_proxy(url, "proxy")

    assert PASSWORD not in everything_said(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "http://proxy.example",
        "http://proxy.example:3128",
        "HTTPS://proxy.example/",
        "http://user:p%40ss@[::1]:3128",
    ],
)
def test_a_usable_proxy_stays_as_it_is(url: str) -> None:
    assert check_proxy(url, "proxy") == url


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "SOCKS5"])
def test_a_socks_proxy_needs_its_package(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{scheme}://user:{PASSWORD}@proxy.example:1080"
    monkeypatch.setattr(proxies, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'httpx\[socks\]'") as caught:
        check_proxy(url, "proxy")
    assert PASSWORD not in str(caught.value)

    monkeypatch.setattr(proxies, "find_spec", lambda name: name == "socksio" or None)
    assert check_proxy(url, "proxy") == url


PROXY = "http://proxy.example:3128"
ENVIRONMENTS: list[tuple[dict[str, str], str, str, str | None]] = [
    ({}, "https", "partner.example", None),
    ({"HTTPS_PROXY": PROXY}, "https", "partner.example", PROXY),
    ({"https_proxy": PROXY}, "https", "partner.example", PROXY),
    ({"HTTP_PROXY": PROXY}, "https", "partner.example", None),
    ({"HTTP_PROXY": PROXY}, "http", "partner.example", PROXY),
    ({"ALL_PROXY": PROXY}, "https", "partner.example", PROXY),
    ({"all_proxy": PROXY}, "http", "partner.example", PROXY),
    ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "http://other"}, "https", "partner.example", PROXY),
    ({"HTTPS_PROXY": ""}, "https", "partner.example", None),
    ({"HTTPS_PROXY": "proxy.example:3128"}, "https", "partner.example", PROXY),
    ({"HTTPS_PROXY": PROXY, "NO_PROXY": "partner.example"}, "https", "partner.example", None),
    ({"HTTPS_PROXY": PROXY, "no_proxy": "a, partner.example"}, "https", "partner.example", None),
    ({"HTTPS_PROXY": PROXY, "NO_PROXY": ".example"}, "https", "partner.example", None),
    ({"HTTPS_PROXY": PROXY, "NO_PROXY": "*"}, "https", "partner.example", None),
    ({"HTTPS_PROXY": PROXY, "NO_PROXY": "other.example"}, "https", "partner.example", PROXY),
    ({"HTTPS_PROXY": PROXY, "NO_PROXY": "ner.example"}, "https", "partner.example", PROXY),
]


@pytest.mark.parametrize(("environment", "scheme", "host", "expected"), ENVIRONMENTS)
def test_the_environment_names_the_proxy(
    environment: dict[str, str],
    scheme: str,
    host: str,
    expected: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert environment_proxy(scheme, host) == expected


def test_an_unusable_proxy_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{PASSWORD}@proxy.example:99999")

    with pytest.raises(ConfigurationError, match="the proxy for https in the env") as caught:
        environment_proxy("https", "partner.example")

    assert PASSWORD not in str(caught.value)


def client_for(base_url: str, **settings: Any) -> HelloTech:
    return HelloTech(api_key=KEY, base_url=base_url, retry=RetryPolicy(retries=0), **settings)


async def test_a_proxy_of_the_environment_is_asked_for_the_origin(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await serve(serving(answer(b"no", 403)))
    monkeypatch.setenv("HTTPS_PROXY", server.url.replace("://", f"://user:{PASSWORD}@"))

    async with client_for("https://partner.example") as client:
        with pytest.raises(APIConnectionError) as caught:
            await client.orders.get(1)

    assert caught.value.evidence is Evidence.NOT_SENT
    assert server.targets == ["partner.example:443"]


async def test_a_loopback_origin_is_not_behind_a_proxy_of_the_environment(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = await serve(serving(answer(b'{"order": {"id": 2}}')))
    origin = await serve(serving(answer(b'{"order": {"id": 1}}')))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)

    async with client_for(origin.url) as client:
        assert (await client.orders.get(1)).id == 1

    assert (proxy.connections, origin.connections) == (0, 1)


async def test_a_proxy_that_is_given_leads_to_a_loopback_origin_too(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = await serve(serving(answer(b'{"order": {"id": 1}}')))
    named = await serve(silent)
    monkeypatch.setenv("HTTP_PROXY", named.url)

    async with client_for("http://127.0.0.1:9", proxy=given.url) as client:
        assert (await client.orders.get(1)).id == 1

    assert given.targets == ["http://127.0.0.1:9/api/partners/orders/1"]
    assert named.connections == 0


def test_without_trust_in_the_environment_its_proxy_is_not_even_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "this is no proxy")

    client_for("https://partner.example", trust_env=False)
    with pytest.raises(ConfigurationError):
        client_for("https://partner.example")
