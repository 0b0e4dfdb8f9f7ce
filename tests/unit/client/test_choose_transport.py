"""What sends: lanes, a transport of the user's, or an httpx client of the user's."""

from __future__ import annotations

import ssl
from typing import Any

import httpx
import pytest
from json_server import KEY, JsonServer

from ht_async import ConfigurationError, HelloTech

URL = "https://api.example"


def respond(request: httpx.Request) -> httpx.Response:
    assert request.headers["api-key"] == KEY
    return httpx.Response(200, json={"order": {"id": 5}})


def http_client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(respond))


def own_transport() -> JsonServer:
    return JsonServer(lambda _: {"order": {"id": 5}})


def tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.mark.parametrize("own", ["http_client", "transport"])
@pytest.mark.parametrize(
    "setting", [{"proxy": "http://proxy.example"}, {"proxy": ""}, {"ssl_context": tls()}]
)
async def test_settings_that_would_have_no_effect_are_refused(
    own: str, setting: dict[str, Any]
) -> None:
    async with http_client() as client:
        sends = client if own == "http_client" else own_transport()
        with pytest.raises(ConfigurationError, match="proxy and ssl_context are of no use"):
            HelloTech(KEY, base_url=URL, **{own: sends}, **setting)


async def test_an_http_client_and_a_transport_are_one_too_many() -> None:
    async with http_client() as client:
        with pytest.raises(ConfigurationError, match="http_client and transport"):
            HelloTech(KEY, base_url=URL, http_client=client, transport=own_transport())


@pytest.mark.parametrize("own", ["http_client", "transport"])
async def test_what_the_environment_says_of_proxies_is_not_read_in_vain(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with http_client() as client:
        monkeypatch.setenv("HTTPS_PROXY", "ftp://me:Geheimnis@proxy.example")
        with pytest.raises(ConfigurationError, match="in the environment"):
            HelloTech(KEY, base_url=URL)
        sends = client if own == "http_client" else own_transport()
        async with HelloTech(KEY, base_url=URL, **{own: sends}) as ht:
            assert (await ht.orders.get(5)).id == 5


@pytest.mark.parametrize("own", ["http_client", "transport"])
@pytest.mark.parametrize("setting", [{"trust_env": None}, {"max_response_bytes": 0}])
async def test_wrong_settings_are_refused_all_the_same(own: str, setting: dict[str, Any]) -> None:
    async with http_client() as client:
        sends = client if own == "http_client" else own_transport()
        with pytest.raises(ConfigurationError, match=next(iter(setting))):
            HelloTech(KEY, base_url=URL, **{own: sends}, **setting)


async def test_the_user_closes_an_http_client_and_the_client_a_transport() -> None:
    transport = own_transport()
    async with http_client() as client:
        for settings in ({"http_client": client}, {"transport": transport}):
            async with HelloTech(KEY, base_url=URL, **settings) as ht:  # type: ignore[arg-type]
                assert (await ht.with_options(timeout=5).orders.get(5)).id == 5
        assert not client.is_closed
    assert transport.closed
