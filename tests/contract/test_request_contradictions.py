"""What the reference contradicts itself about, one test for each, as far as requests go."""

from __future__ import annotations

import json
from typing import Any

import pytest
from every_operation import DIALECT, OPERATIONS, documented
from json_server import KEY, JsonServer

from ht_async import (
    ConfigurationError,
    DecodeError,
    HelloTech,
    InvalidRequestError,
    NewOrder,
    Request,
)

SERVICE: dict[str, Any] = {"address": "1 Main St", "phone": "555", "sku_ids": [1]}
PERSON = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}


async def sent_by(name: str, **settings: Any) -> Request:
    """Call an operation; return what it sent."""
    server = JsonServer(lambda _: OPERATIONS[name].samples[0])
    async with server.client(dialect=DIALECT, **settings) as ht:
        await OPERATIONS[name].call(ht)
    (request,) = server.requests
    return request


async def body_of(**fields: Any) -> dict[str, Any]:
    """Create an order; return the body that was sent."""
    server = JsonServer(lambda _: {"order": {"id": 1}})
    async with server.client() as ht:
        await ht.orders.create(**fields)
    body: dict[str, Any] = json.loads(server.requests[0].body)
    return body


async def test_c4_names_are_sent_in_snake_case() -> None:
    body = await body_of(**SERVICE, **PERSON, address_details="Apt 4", purchase_order_id="PO-1")
    assert [name for name in body if not name.islower()] == []
    assert {"first_name", "address_details", "purchase_order_id"} < set(body)


# -- C16: whose order ----------------------------------------------------------------------


@pytest.mark.parametrize("person", [{"client_id": 7}, PERSON, {**PERSON, "client_id": None}])
async def test_c16_a_client_is_named_or_described_and_null_is_not_sent(person: Any) -> None:
    body = await body_of(**SERVICE, **person)
    assert body == {
        "address": "1 Main St",
        "phone": "555",
        "sku_id": [1],
        **{name: value for name, value in person.items() if value is not None},
    }


@pytest.mark.parametrize("missing", PERSON)
def test_c16_without_a_client_all_three_fields_are_needed(missing: str) -> None:
    person = {name: value for name, value in PERSON.items() if name != missing}
    with pytest.raises(InvalidRequestError, match=rf"^{missing}: .*needed without client_id"):
        NewOrder(**SERVICE, **person)


@pytest.mark.parametrize("missing", ["address", "phone"])
def test_c16_address_and_phone_are_needed_even_with_a_client(missing: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^{missing}: is missing"):
        NewOrder.from_mapping({**SERVICE, "client_id": 7, missing: None})


def test_c16_the_documented_sample_with_its_null_is_taken() -> None:
    sample = documented("create-order.request.json")
    assert sample["client_id"] is None
    fields = {name: sample[name] for name in (*PERSON, "client_id", "address", "phone")}
    assert NewOrder.from_mapping({**fields, "sku_ids": sample["sku_id"]}).client_id is None


ODD_IDS = ["", " ", "..", "1/2", "1?x", "1#", "%31", "é", "x" * 101, None, True, 0, -1, 1.0, b"1"]


@pytest.mark.parametrize("order_id", [*ODD_IDS, [1], 2**63])
async def test_c17_an_empty_or_odd_id_is_refused_before_any_io(order_id: Any) -> None:
    server = JsonServer(lambda _: {"orders": []})
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError, match=r"^order_id: "):
            await ht.orders.get(order_id)
    assert server.requests == []


@pytest.mark.parametrize("body", [{"orders": [{"id": 5}]}, [{"id": 5}], {"order": [{"id": 5}]}])
async def test_c17_a_list_is_not_taken_for_an_order(body: object) -> None:
    server = JsonServer(lambda _: body)
    async with server.client() as ht:
        with pytest.raises(DecodeError):
            await ht.orders.get(5)


async def test_c17_another_order_than_was_asked_for_is_not_taken() -> None:
    server = JsonServer(lambda _: {"order": {"id": 6}})
    async with server.client() as ht:
        for asked in (5, "5"):
            with pytest.raises(DecodeError, match="another order"):
                await ht.orders.get(asked)
        assert (await ht.orders.get("6")).id == 6
        assert (await ht.orders.get("a-token")).id == 6
    assert server.requests[-1].url == "https://api.example/api/partners/orders/a-token"


# -- C19, C20: the key, and where it goes --------------------------------------------------


@pytest.mark.parametrize("name", OPERATIONS)
async def test_c19_every_request_carries_the_key_once(name: str) -> None:
    request = await sent_by(name)
    keys = [value for header, value in request.headers if header.lower() == "api-key"]
    assert keys == [KEY]
    assert KEY not in request.url


@pytest.mark.parametrize("key", ["", " ", "\t\n", None])
def test_c19_an_empty_key_is_refused(key: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", "")
    with pytest.raises(ConfigurationError, match="is missing or empty"):
        HelloTech(key, base_url="https://api.example")


@pytest.mark.parametrize("header", ["Api-Key", "api-key", "API-KEY"])
@pytest.mark.parametrize("value", ["", "another"])
async def test_c19_no_call_replaces_the_key(header: str, value: str) -> None:
    server = JsonServer(lambda _: {"id": 1})
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError, match="can't be replaced"):
            await ht.orders.get(1, headers={header: value})
    assert server.requests == []


@pytest.mark.parametrize(
    ("given", "variable", "used"),
    [
        ("https://a.example", "https://b.example", "https://a.example"),
        (None, "https://b.example/", "https://b.example"),
        (None, "", "https://apis.hellotech.com"),
    ],
)
async def test_c20_the_base_url_is_a_setting_and_all_requests_go_there(
    given: str | None, variable: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_BASE_URL", variable)
    server = JsonServer(lambda _: {"id": 1})
    async with HelloTech(KEY, base_url=given, transport=server) as ht:
        await ht.orders.get(1)
        await ht.request("GET", "/api/partners/x")
    assert [request.url.partition("/api/")[0] for request in server.requests] == [used] * 2


@pytest.mark.parametrize("url", ["http://apis.hellotech.com", "apis.hellotech.com", "", "ftp://h"])
def test_c20_whatever_it_is_called_the_key_goes_by_https_alone(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^base_url must "):
        HelloTech(KEY, base_url=url)


# -- C27, C28, C31: how it is said ---------------------------------------------------------


@pytest.mark.parametrize("name", OPERATIONS)
async def test_c27_json_is_accepted_in_codings_that_are_codings(name: str) -> None:
    headers = dict((await sent_by(name)).headers)
    assert headers["Accept"] == "application/json"
    assert headers["Accept-Encoding"] == "gzip, deflate"


async def test_c28_names_that_mislead_are_sent_as_they_are() -> None:
    assert (await body_of(**SERVICE, **PERSON))["sku_id"] == [1]
    with pytest.raises(InvalidRequestError, match=r"^sku_id: is called sku_ids here"):
        NewOrder.from_mapping({**PERSON, "address": "a", "phone": "1", "sku_id": [1]})


async def test_c31_a_window_is_sent_as_hours_in_utc_with_milliseconds() -> None:
    server = JsonServer(lambda _: {"order": {"id": 1}})
    window = {"start": "2024-11-03T08:00:00.1239-08:00", "end": "2024-11-03T10:00:00.1239-08:00"}
    new = NewOrder.from_mapping(
        {"address": "a", "phone": "1", "sku_ids": [1], "client_id": 1, "time_windows": [window]}
    )
    async with server.client() as ht:
        await ht.orders.create(new)
    assert json.loads(server.requests[0].body)["time_windows"] == [
        {"start_time": "2024-11-03T16:00:00.123Z", "end_time": "2024-11-03T17:00:00.123Z"},
        {"start_time": "2024-11-03T17:00:00.123Z", "end_time": "2024-11-03T18:00:00.123Z"},
    ]
