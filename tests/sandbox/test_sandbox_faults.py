from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from ht_async.sandbox import SandboxConfig, SocketFaultError, create_app, serve
from ht_async.sandbox.fault_syntax import parse_header, parse_rules
from ht_async.sandbox.faults import FAULTS, FaultRule, FaultSyntaxError, Moment

ORDERS = "/api/partners/orders"
BOUND = 10.0


async def outcome(api, fault: str, **members) -> object:
    """Send an order with a fault and return the status or the error's class."""
    try:
        response = await api.post_order(headers={"X-Sandbox-Fault": fault}, **members)
    except httpx.TransportError as error:
        return type(error)
    return response.status_code


@pytest.mark.parametrize(
    ("fault", "expected", "stored"),
    [
        ("latency;s=0.01", 200, True),
        ("429", 429, False),
        ("429_plain", 429, False),
        ("503_retry_after", 503, False),
        ("500_before", 500, False),
        ("502_before", 502, False),
        ("503_plain", 503, False),
        ("504_before", 504, False),
        ("reset_before", httpx.ReadError, False),
        ("hang_before;s=0.05", httpx.RemoteProtocolError, False),
        ("500_after", 500, True),
        ("502_after", 502, True),
        ("504_after", 504, True),
        ("reset_after", httpx.ReadError, True),
        ("fin_after", httpx.RemoteProtocolError, True),
        ("truncated_json", httpx.RemoteProtocolError, True),
        ("hang_after;s=0.05", httpx.RemoteProtocolError, True),
        ("slow_body;s=0.02", 200, True),
        ("wrong_content_type", 200, True),
        ("late_commit;s=60", httpx.ReadError, False),
        ("dup_in_list", 200, True),
        ("missing_in_list", 200, True),
    ],
)
async def test_each_fault_does_to_client_and_store_what_it_says(api, fault, expected, stored):
    assert await outcome(api, fault) == expected
    ids = await api.ids()
    assert len(ids) == stored
    (entry,) = (await api.admin("journal?limit=1"))["entries"]
    name = fault.partition(";")[0]
    assert (entry["fault"], entry["reference"]) == (name, "PO-1234")
    assert entry["order_id"] == (ids[0] if stored else None)
    answered = isinstance(expected, int)
    assert entry["fate"] == ("answered" if answered else "dropped")
    assert entry["status"] == (expected if answered else None)
    assert (await api.admin("state"))["faults"] == {name: 1}
    assert (await api.post_order()).status_code == 200


def test_the_cases_above_are_all_faults():
    (mark,) = test_each_fault_does_to_client_and_store_what_it_says.pytestmark
    assert [case[0].partition(";")[0] for case in mark.args[1]] == list(FAULTS)


async def test_gateway_errors_are_pages_and_application_errors_json(api):
    page = await api.post_order(headers={"X-Sandbox-Fault": "502_after"})
    document = await api.post_order(headers={"X-Sandbox-Fault": "500_after"})
    assert page.headers["content-type"] == "text/html"
    assert "<html>" in page.text
    assert document.json()["status"] == "error"


@pytest.mark.parametrize(
    ("fault", "retry_after"), [("429", "1"), ("429;s=7", "7"), ("503_retry_after;s=0.2", "1")]
)
async def test_refusals_say_when_to_come_again(api, fault, retry_after):
    response = await api.post_order(headers={"X-Sandbox-Fault": fault})
    assert response.headers["retry-after"] == retry_after


async def test_a_hang_outlives_an_impatient_client_but_not_the_server(until):
    headers = {"Api-Key": "sandbox-key", "X-Sandbox-Fault": "hang_after;s=60"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        async with serve(SandboxConfig(port=0)) as server:
            tasks = asyncio.all_tasks()
            with pytest.raises(httpx.ReadTimeout):
                await client.get(server.url + ORDERS, timeout=0.2)
            await until(lambda: asyncio.all_tasks() == tasks)
            patient = asyncio.create_task(client.get(server.url + ORDERS))
            await until(lambda: server.sandbox.journal.faults.get("hang_after") == 2)
            started = time.perf_counter()
        assert time.perf_counter() - started < BOUND
        with pytest.raises(httpx.RemoteProtocolError):
            await patient


async def test_a_delayed_request_is_answered_when_the_server_stops(until):
    headers = {"Api-Key": "sandbox-key", "X-Sandbox-Fault": "latency;s=60"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        async with serve(SandboxConfig(port=0)) as server:
            delayed = asyncio.create_task(client.get(server.url + ORDERS))
            await until(lambda: server.sandbox.journal.faults.get("latency") == 1)
        assert (await asyncio.wait_for(delayed, BOUND)).status_code == 200


async def test_n_counts_the_attempts_of_one_order(api):
    fault = "503_retry_after;n=2"
    for reference in ("A", "B"):
        seen = [await outcome(api, fault, purchase_order_id=reference) for _ in range(3)]
        assert seen == [503, 503, 200]


async def test_a_misspelt_fault_is_refused(api):
    response = await api.post_order(headers={"X-Sandbox-Fault": "500_afterwards"})
    assert response.status_code == 400
    assert "500_after," in response.json()["errors"][0]["message"]
    assert await api.ids() == []


async def test_rules_strike_by_method_path_and_number(api):
    rules = [{"name": "500_after", "method": "POST", "path": "/api/partners/o*", "times": 2}]
    response = await api.client.put("/_sandbox/faults", json=rules)
    assert response.json()["faults"][0] == {
        "name": "500_after", "probability": 1.0, "times": 2, "method": "POST",
        "path": "/api/partners/o*", "seconds": None, "fired": 0,
    }  # fmt: skip
    client = {"email": "a@b.example"}
    assert (await api.client.post("/api/partners/clients", json=client)).status_code == 200
    assert (await api.client.get(ORDERS)).status_code == 200
    assert [(await api.post_order()).status_code for _ in range(3)] == [500, 500, 200]
    assert (await api.admin("faults"))["faults"][0]["fired"] == 2
    assert (await api.client.put("/_sandbox/faults", json=[])).json() == {"faults": []}


@pytest.mark.parametrize(
    "rules",
    [
        {"name": "429"}, ["429"], [{}], [{"name": 1}], [{"name": "418"}],
        [{"name": "429", "probability": 1.5}], [{"name": "429", "probability": "1"}],
        [{"name": "429", "probability": True}], [{"name": "429", "times": 1.5}],
        [{"name": "429", "times": -1}], [{"name": "429", "method": 1}],
        [{"name": "429", "seconds": 61}], [{"name": "429", "seconds": 10**400}],
        [{"name": "429", "times": True}], [{"name": "429", "typo": 1}], [{"name": "429"}] * 101,
    ],
)  # fmt: skip
async def test_flawed_rules_are_refused_and_change_nothing(api, rules):
    response = await api.client.put("/_sandbox/faults", json=rules)
    assert response.status_code == 400
    assert (await api.admin("faults")) == {"faults": []}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("429", FaultRule("429")),
        (" 429 ; p=0.05 ; n=3 ; s=2 ", FaultRule("429", 0.05, times=3, seconds=2.0)),
        ("hang_after;s=0", FaultRule("hang_after", seconds=0.0)),
        ("", None),
        ("429;", None),
        ("429;p", None),
        ("429;p=2", None),
        ("429;p=nan", None),
        ("429;q=1", None),
        ("429;s=61", None),
        ("429;p=1e3", None),
    ],
)
def test_the_grammar_of_the_header(text, rule):
    if rule is not None:
        assert parse_header(text) == rule
        return
    with pytest.raises(FaultSyntaxError):
        parse_header(text)


def test_rules_default_to_every_request():
    (rule,) = parse_rules([{"name": "latency"}])
    assert (rule.probability, rule.times, rule.duration) == (1.0, None, 0.25)
    assert rule.matches("GET", "/anything")


def test_the_moment_of_a_fault_is_in_its_table():
    before = {name for name, fault in FAULTS.items() if fault.moment is Moment.BEFORE}
    assert before == {
        "latency", "429", "429_plain", "503_retry_after", "500_before", "502_before",
        "503_plain", "504_before", "reset_before", "hang_before",
    }  # fmt: skip
    late = {name for name, fault in FAULTS.items() if fault.moment is Moment.LATE}
    assert late == {"late_commit"}


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        ("reset_before", False),
        ("hang_before;s=0.01", False),
        ("reset_after", True),
        ("fin_after", True),
        ("truncated_json", True),
        ("hang_after;s=0.01", True),
        ("late_commit;s=60", False),
    ],
)
async def test_without_a_socket_broken_connections_are_an_exception(sample_order, fault, stored):
    app = create_app()
    transport = httpx.ASGITransport(app)
    headers = {"Api-Key": "sandbox-key"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", headers=headers
    ) as client:
        with pytest.raises(SocketFaultError) as raised:
            await client.post(ORDERS, json=sample_order(), headers={"X-Sandbox-Fault": fault})
        assert raised.value.fault == fault.partition(";")[0]
        ids = [order["id"] for order in (await client.get(ORDERS)).json()["orders"]]
        (entry, _) = (await client.get("/_sandbox/journal")).json()["entries"]
        assert (entry["fate"], entry["order_id"]) == ("dropped", ids[0] if stored else None)
        assert len(ids) == stored
    app.state.sandbox.close()
