"""Which transport a client sends through."""

from __future__ import annotations

import sys
from typing import Any

import httpx
import httpx2
import pytest
from calls import ONE_ORDER
from messages import KEY, MakeClient
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async import ConfigurationError, HelloTech
from ht_async.message import Transport
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.lanes import Lanes

pytestmark = pytest.mark.usefixtures("bare_environment")


def chosen(transport: Any = None, **settings: Any) -> Transport:
    ht = HelloTech(KEY, base_url="http://127.0.0.1:1", transport=transport, **settings)
    found: Transport = ht._session.engine._runtime.transport
    return found


def library(transport: Transport) -> Any:
    assert type(transport) is Lanes
    return transport._library


def test_a_name_chooses() -> None:
    assert library(chosen()) is httpx
    assert library(chosen("httpx")) is httpx
    assert library(chosen("httpx2")) is httpx2
    assert type(chosen("aiohttp")) is Aiohttp


def test_the_environment_chooses_where_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_TRANSPORT", "aiohttp")
    assert type(chosen()) is Aiohttp
    assert library(chosen("httpx")) is httpx
    monkeypatch.setenv("HT_TRANSPORT", "")
    assert library(chosen()) is httpx


def test_a_client_of_the_user_goes_before_the_environment(
    http_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_TRANSPORT", "aiohttp")
    assert type(chosen(http_client=http_client())) is not Aiohttp


@pytest.mark.parametrize("name", ["requests", "HTTPX", "", "httpx "])
def test_an_unknown_name_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match=r'^transport must be one of "httpx", "httpx2"'):
        chosen(name)
    if name:
        monkeypatch.setenv("HT_TRANSPORT", name)
        with pytest.raises(ConfigurationError, match=r'^HT_TRANSPORT must be one of "httpx"'):
            chosen()


@pytest.mark.parametrize("value", [5, True, object(), httpx])
def test_what_is_no_transport_is_refused(value: object) -> None:
    with pytest.raises(ConfigurationError, match=r"an object with send\(\) and aclose\(\)"):
        chosen(value)


@pytest.mark.parametrize("name", ["httpx", "aiohttp"])
def test_a_client_and_a_transport_exclude_each_other(http_client: MakeClient, name: str) -> None:
    with pytest.raises(ConfigurationError, match="can't be combined"):
        chosen(name, http_client=http_client())


@pytest.mark.parametrize("name", ["httpx2", "aiohttp"])
def test_a_library_that_is_missing_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "ht_async.transports.aiohttp")
    with pytest.raises(ConfigurationError, match=rf'pip install "ht-async\[{name}\]"'):
        chosen(name)


@pytest.mark.parametrize("name", ["httpx", "httpx2", "aiohttp"])
async def test_a_proxy_leads_to_the_origin_through_any(serve: Serve, name: Any) -> None:
    proxy = await serve(serving(answer(ONE_ORDER)))
    origin = "http://127.0.0.1:9"
    async with HelloTech(KEY, base_url=origin, proxy=proxy.url, transport=name) as ht:
        assert (await ht.orders.get(1)).id == 1
    assert proxy.targets == [f"{origin}/api/partners/orders/1"]
