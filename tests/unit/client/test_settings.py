"""A client's settings are checked when it is made, before it touches the network."""

from __future__ import annotations

import math
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from json_server import JsonServer

from ht_async import (
    ConfigurationError,
    Dialect,
    HelloTech,
    RateLimit,
    RetryPolicy,
    Secret,
    Timeout,
)
from ht_async.resources.zip_cache import ZipCache

KEY = "s3cret-key-of-this-test"
VARIABLES = ["HT_API_KEY", "HT_BASE_URL", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that opens a socket or asks for an address."""
    opened: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(socket, "socket", lambda *a, **k: opened.append(a))
        patch.setattr(socket, "getaddrinfo", lambda *a, **k: opened.append(a))
        yield
    assert opened == []


class Nothing:
    """Has neither send() nor aclose()."""


class Half:
    send = None

    async def aclose(self) -> None: ...


HALF = Half()
NUMBERS = [True, "5", None, math.nan, math.inf, -1]
WRONG: dict[str, list[Any]] = {
    "api_key": ["", " ", "\t\n", 5, b"key", True, "käse", "a\nb", "a\x00b", ["key"], Secret("")],
    "base_url": [
        *("", " ", 5, b"https://api.example", "api.example", "ftp://api.example", "https://"),
        *("http://api.example", "http://10.0.0.1", "http://127.0.0.1.example"),
        *("https://me:pw@api.example", "https://api.example?a=1", "https://api.example#a"),
        *("https://api.example:0", "https://api.example:65536", "https://api.example:http"),
        *("https://[::1", "https://a b", "https://api.example/\n", "https://ä.example"),
    ],
    "transport": ["requests", "Aiohttp", "", 5, Nothing(), HALF, object],
    "http_client": ["httpx", 5, object(), httpx.Client, httpx.AsyncClient],
    "max_connections": [*NUMBERS, 0, 1.5],
    "grace": [value for value in NUMBERS if value is not None],
    "timeout": [True, "5", math.nan, math.inf, -1, 0, [5], {"total": 5}],
    "retry": [3, True, "3", {"retries": 3}],
    "rate_limit": [10, True, "10", (10, 1)],
    "proxy": ["", "proxy", "ftp://proxy", 5, b"http://proxy", "http://", "http://p:99999", "a b"],
    "ssl_context": [True, False, 5, "cert.pem"],
    "trust_env": [0, 1, "no", None],
    "user_agent": ["", 5, b"me", "a\nb", "ü"],
    "max_response_bytes": [*NUMBERS, 0, 1.5],
    "on_event": [5, "print", True, ["print"]],
    "zip_cache": [5, True, {"ttl": 60}, ZipCache],
    "settle": NUMBERS,
    "on_absent": [None, True, "", "resend", "UNRESOLVED"],
    "auto_reference": [0, 1, "no", None],
    "dialect": [5, "iso", {"dates": "iso"}, Dialect],
}


@pytest.mark.usefixtures("_no_sockets")
@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        HelloTech(**{"api_key": KEY, name: value})
    known_as = {"timeout": "[Tt]imeout"}.get(name, name)
    caught.match(rf"\b{known_as}\b")
    assert KEY not in str(caught.value)


def test_every_parameter_is_tried() -> None:
    parameters = set(HelloTech.__init__.__annotations__) - {"return"}
    assert set(WRONG) == parameters


SECRETS = {
    "base_url": "https://me:Geheimnis@api.example",
    "proxy": "ftp://me:Geheimnis@proxy.example",
    "api_key": "Geheimnis\n1",
}


@pytest.mark.parametrize(("name", "value"), SECRETS.items())
def test_a_refusal_repeats_no_secret(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        HelloTech(**{"api_key": KEY, name: value})
    assert "Geheimnis" not in str(caught.value)


RIGHT: list[dict[str, Any]] = [
    {},
    {"api_key": Secret(KEY)},
    {"api_key": f" {KEY}\n"},
    {"base_url": "https://api.example/prefix/"},
    {"base_url": "http://localhost:8000"},
    {"base_url": "http://127.0.0.1:8000"},
    {"base_url": "http://[::1]:8000"},
    {"max_connections": 1},
    {"grace": 0},
    {"timeout": 5},
    {"timeout": 0.5},
    {"timeout": Timeout(total=5)},
    {"retry": RetryPolicy(retries=0)},
    {"rate_limit": RateLimit(10)},
    {"proxy": "http://me:pw@proxy.example:3128"},
    {"ssl_context": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)},
    {"trust_env": False},
    {"user_agent": "shop/1.0"},
    {"max_response_bytes": 1},
    {"on_event": print},
    {"dialect": Dialect(dates="iso")},
    dict.fromkeys(["base_url", "timeout", "retry", "rate_limit", "proxy", "ssl_context"]),
    dict.fromkeys(["user_agent", "on_event", "dialect"]),
]


@pytest.mark.usefixtures("_no_sockets")
@pytest.mark.parametrize("settings", RIGHT)
def test_a_right_setting_is_taken(settings: dict[str, Any]) -> None:
    ht = HelloTech(**{"api_key": KEY, **settings})
    assert repr(ht).endswith(" open>")
    assert KEY not in repr(ht)
    assert KEY not in repr(vars(ht))


# -- the environment -----------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, "", " ", "\n"])
def test_without_a_key_there_is_no_client(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("HT_API_KEY", value)
    with pytest.raises(ConfigurationError, match=r"api_key= or set the variable HT_API_KEY"):
        HelloTech()


def test_an_empty_key_is_not_replaced_by_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", KEY)
    with pytest.raises(ConfigurationError, match="api_key is missing or empty"):
        HelloTech("")


@pytest.mark.parametrize(
    ("given", "variable", "used"),
    [
        (None, None, "https://apis.hellotech.com"),
        (None, "", "https://apis.hellotech.com"),
        (None, "https://of.environment", "https://of.environment"),
        ("https://given.example/", "https://of.environment", "https://given.example"),
        ("https://given.example:443", None, "https://given.example"),
        ("HTTPS://Given.Example", None, "https://given.example"),
    ],
)
def test_where_the_api_is(
    given: str | None, variable: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable is not None:
        monkeypatch.setenv("HT_BASE_URL", variable)
    assert repr(HelloTech(KEY, base_url=given)) == f"<HelloTech {used} open>"


@pytest.mark.parametrize("value", ["http://api.example", "api.example", " "])
def test_a_wrong_base_url_of_the_environment_is_refused_by_its_name(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_BASE_URL", value)
    with pytest.raises(ConfigurationError, match="HT_BASE_URL"):
        HelloTech(KEY)
    assert HelloTech(KEY, base_url="https://given.example")


async def test_the_environments_key_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", f" {KEY} ")
    server = JsonServer(lambda _: {"order": {"id": 1}})
    async with HelloTech(transport=server, user_agent="shop/1.0") as ht:
        await ht.orders.get(1)
    headers = dict(server.requests[0].headers)
    assert (headers["Api-Key"], headers["User-Agent"]) == (KEY, "shop/1.0")
    assert (headers["Host"], server.closed) == ("apis.hellotech.com", True)


def test_a_wrong_proxy_of_the_environment_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "ftp://me:Geheimnis@proxy.example")
    with pytest.raises(ConfigurationError, match="proxy for https in the environment") as caught:
        HelloTech(KEY)
    assert "Geheimnis" not in str(caught.value)
    assert HelloTech(KEY, trust_env=False)
    assert HelloTech(KEY, base_url="http://localhost:8000")
