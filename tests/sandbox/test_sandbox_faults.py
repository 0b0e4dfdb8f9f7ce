from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from ht_async.sandbox import SandboxConfig, SocketFaultError, create_app, serve
from ht_async.sandbox.fault_syntax import parse_header, parse_rules
from ht_async.sandbox.faults import FAULTS, FaultRule, FaultSyntaxError, Moment
from ht_async.sandbox.injector import Injector
from ht_async.sandbox.profiles import PROFILES

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
        ("503_retry_after", 503, False),
        ("500_before", 500, False),
        ("500_after", 500, True),
        ("502_after", 502, True),
        ("504_after", 504, True),
        ("reset_after", httpx.ReadError, True),
        ("fin_after", httpx.RemoteProtocolError, True),
        ("truncated_json", httpx.RemoteProtocolError, True),
        ("hang_after;s=0.05", httpx.RemoteProtocolError, True),
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


async def test_a_reset_is_a_reset_on_the_wire(api):
    host, port = api.client.base_url.host, api.client.base_url.port
    reader, writer = await asyncio.open_connection(host, port)
    head = "GET /api/partners/orders HTTP/1.1\r\nhost: x\r\napi-key: sandbox-key\r\n"
    writer.write(f"{head}x-sandbox-fault: reset_after\r\n\r\n".encode())
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(reader.read(), BOUND)
    writer.close()


async def test_truncation_cuts_the_true_answer(api):
    order = await api.create()
    host, port = api.client.base_url.host, api.client.base_url.port
    reader, writer = await asyncio.open_connection(host, port)
    head = f"GET {ORDERS}/{order['id']} HTTP/1.1\r\nhost: x\r\napi-key: sandbox-key\r\n"
    writer.write(f"{head}x-sandbox-fault: truncated_json\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), BOUND)
    writer.close()
    head, _, content = answer.partition(b"\r\n\r\n")
    length = int(head.rpartition(b":")[2])
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert content.startswith(b'{"status":"success","order":{')
    assert len(content) == length // 2


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
    assert before == {"latency", "429", "503_retry_after", "500_before"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [(name, SocketFaultError) for name in ("reset_after", "fin_after", "truncated_json")]
    + [("hang_after;s=0.01", SocketFaultError)],
)
async def test_without_a_socket_broken_connections_are_an_exception(sample_order, fault, error):
    app = create_app()
    transport = httpx.ASGITransport(app)
    headers = {"Api-Key": "sandbox-key"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", headers=headers
    ) as client:
        with pytest.raises(error) as raised:
            await client.post(ORDERS, json=sample_order(), headers={"X-Sandbox-Fault": fault})
        assert raised.value.fault == fault.partition(";")[0]
        (order,) = (await client.get(ORDERS)).json()["orders"]
        assert order["purchase_order_id"] == "PO-1234"
        (entry, _) = (await client.get("/_sandbox/journal")).json()["entries"]
        assert (entry["fate"], entry["order_id"]) == ("dropped", order["id"])


@pytest.mark.parametrize(("profile", "rate"), [("mild", None), ("ambiguous", None), ("mild", 0.3)])
def test_a_profile_strikes_its_share_of_requests(profile, rate):
    wanted = PROFILES[profile].rate if rate is None else rate
    injector = Injector(1, PROFILES[profile].rules(rate))
    drawn = [injector.choose("POST", ORDERS, None, None) for _ in range(10_000)]
    names = {rule.name for rule in drawn if rule}
    assert names == set(PROFILES[profile].faults)
    assert sum(rule is not None for rule in drawn) == pytest.approx(10_000 * wanted, rel=0.15)


def test_ambiguous_faults_strike_new_orders_only():
    injector = Injector(1, PROFILES["ambiguous"].rules(1.0))
    assert injector.choose("GET", ORDERS, None, None) is None
    assert injector.choose("POST", "/api/partners/clients", None, None) is None
    assert injector.choose("POST", ORDERS, None, None) is not None


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_equal_seeds_draw_equal_faults(seed):
    def run(seed: int) -> list[str | None]:
        injector = Injector(seed, PROFILES["ambiguous"].rules(0.5))
        rules = [injector.choose("POST", ORDERS, None, None) for _ in range(200)]
        injector.reset()
        again = [injector.choose("POST", ORDERS, None, None) for _ in range(200)]
        assert rules == again
        return [rule and rule.name for rule in rules]

    assert run(seed) == run(seed)
    assert run(seed) != run(seed + 1)


def test_only_the_latest_wishes_are_remembered(monkeypatch):
    monkeypatch.setattr("ht_async.sandbox.injector._REMEMBERED_HEADERS", 2)
    injector = Injector(1, [])

    def struck(reference: str) -> bool:
        return injector.choose("POST", ORDERS, "429;n=1", reference) is not None

    assert [struck(name) for name in "AABB"] == [True, False, True, False]
    assert [struck(name) for name in "CBA"] == [True, False, True]


def test_spent_rules_leave_the_next_rule_to_strike():
    injector = Injector(1, [FaultRule("429", times=1), FaultRule("500_before")])
    names = [injector.choose("GET", "/", None, None).name for _ in range(3)]
    assert names == ["429", "500_before", "500_before"]


async def test_lost_answers_to_many_orders_at_once(sandbox):
    """Under chaos the journal and the ledger agree about what exists."""
    api = await sandbox(chaos="ambiguous", fault_rate=0.5, seed=5)

    async def send(number: int) -> tuple[str, bool]:
        reference = f"PO-{number}"
        try:
            response = await api.post_order(purchase_order_id=reference)
        except httpx.TransportError:
            return reference, False
        return reference, response.status_code == 200

    rules = [{**rule, "seconds": 0.01} for rule in (await api.admin("faults"))["faults"]]
    for rule in rules:
        del rule["fired"]
    await api.client.put("/_sandbox/faults", json=rules)
    sent = await asyncio.gather(*(send(number) for number in range(200)))
    entries = (await api.admin("journal?limit=1000"))["entries"]
    stored = {entry["reference"] for entry in entries if entry["order_id"]}
    listed = (await api.client.get(f"{ORDERS}?limit=200")).json()["orders"]
    assert {order["purchase_order_id"] for order in listed} == stored
    assert {reference for reference, created in sent if created} < stored
    missing = {entry["reference"] for entry in entries} - stored
    assert missing == {entry["reference"] for entry in entries if entry["fault"] == "500_before"}
    assert missing
    assert (await api.admin("duplicates")) == {"duplicates": [], "count": 0}
