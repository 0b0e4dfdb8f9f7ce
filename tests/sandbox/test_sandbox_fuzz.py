"""Whatever comes in, the sandbox answers with less than 500."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ht_async.sandbox import SandboxConfig, create_app
from ht_async.sandbox.fault_syntax import parse_header, parse_rules
from ht_async.sandbox.faults import FaultRule, FaultSyntaxError
from ht_async.sandbox.filters import OrderQuery, parse_order_query
from ht_async.sandbox.problems import Refusal
from ht_async.sandbox.validation import read_order

pytestmark = pytest.mark.no_cover

ORDERS = "/api/partners/orders"
FEW = settings(max_examples=75, deadline=None)


class Driver:
    """Sends raw ASGI requests to one sandbox."""

    def __init__(self) -> None:
        self.app = create_app(SandboxConfig(orders=20))
        self.runner = asyncio.Runner()

    def status(self, method: str, path: str, query: bytes = b"", body: bytes = b"") -> int:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "",
            "headers": [(b"api-key", b"sandbox-key")], "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2), "scheme": "http",
        }  # fmt: skip
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        self.runner.run(self.app(scope, receive, send))
        return sent[0]["status"]


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.app.state.sandbox.close()
    driver.runner.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
INSTANT = st.datetimes().map(lambda moment: moment.isoformat() + "Z")
WINDOW = st.fixed_dictionaries(
    {}, optional={"start_time": INSTANT | JSON, "end_time": INSTANT | JSON}
)
ORDER = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.none() | st.integers() | JSON,
        "first_name": st.text() | JSON,
        "last_name": st.text() | JSON,
        "email": st.just("a@b.example") | st.emails() | JSON,
        "address": st.text(min_size=1) | JSON,
        "phone": st.text(min_size=1) | JSON,
        "sku_id": st.lists(st.sampled_from([42, 43, 10639]), min_size=1) | JSON,
        "devices": st.lists(st.text()) | JSON,
        "time_windows": st.lists(WINDOW, max_size=3) | JSON,
        "purchase_order_id": st.text() | JSON,
    },
)
VALUE = (
    st.text()
    | st.integers().map(str)
    | st.dates().map(str)
    | st.sampled_from(["", "ASC", "DESC", "created_at", "appointment", "1,2", "09-25-2024"])
)
NAME = st.sampled_from(
    ["tags[]", "tags%5B%5D", "from", "to", "client_id", "limit", "cursor", "status", "status[]",
     "order_by", "sort"]
)  # fmt: skip
QUERY = st.lists(st.tuples(NAME, VALUE), max_size=8).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


def result_of(parse: Callable[[Any], object], argument: object) -> object:
    try:
        return parse(argument)
    except (Refusal, FaultSyntaxError) as refusal:
        return refusal


@FEW
@given(document=ORDER | JSON)
def test_no_order_body_breaks_the_sandbox(driver, document):
    assert driver.status("POST", ORDERS, body=json.dumps(document).encode()) in (200, 400, 422)


@FEW
@given(body=st.binary(max_size=300))
@example(b'{"client_id": 1e999}')
@example(b'{"sku_id": [-0]}')
def test_no_bytes_break_the_sandbox(driver, body):
    for method, path in (("POST", ORDERS), ("PUT", "/_sandbox/faults")):
        assert 400 <= driver.status(method, path, body=body) < 500


@FEW
@given(query=QUERY.map(lambda text: text.encode(errors="surrogatepass")) | st.binary(max_size=80))
def test_no_query_breaks_the_sandbox(driver, query):
    assert driver.status("GET", ORDERS, query) in (200, 400)
    assert driver.status("GET", "/_sandbox/journal", query) in (200, 400)


@FEW
@given(document=JSON, part=st.text(min_size=1, max_size=20))
def test_no_client_or_zip_breaks_the_sandbox(driver, document, part):
    body = json.dumps(document).encode()
    segment = part.replace("/", "-")
    for method, path in (
        ("POST", "/api/partners/clients"),
        ("PUT", f"/api/partners/clients/{segment}"),
        ("POST", "/api/partners/skus/42/check_zip"),
        ("POST", f"/api/partners/skus/{segment}/check_zip"),
        ("GET", f"/api/partners/orders/{segment}"),
        ("PATCH", f"/_sandbox/orders/{segment}"),
    ):
        assert driver.status(method, path, body=body) < 500


@FEW
@given(query=QUERY)
def test_a_query_is_read_or_refused(query):
    result = result_of(parse_order_query, query)
    if isinstance(result, OrderQuery):
        assert result.limit is None or result.limit > 0
    else:
        assert isinstance(result, Refusal)
        assert result.status == 400
        assert result.problems


@FEW
@given(document=ORDER)
def test_an_order_without_problems_has_what_it_needs(document):
    body, problems = read_order(document)
    if problems:
        assert all(problem.message for problem in problems)
        return
    assert body.address.strip()
    assert body.phone.strip()
    assert body.sku_ids
    assert body.client_id or (body.first_name and body.last_name and body.email)


@FEW
@given(text=st.text(max_size=40), document=JSON)
def test_rules_are_read_or_refused(text, document):
    for header in (text, f"429;{text}"):
        assert isinstance(result_of(parse_header, header), FaultRule | FaultSyntaxError)
    rules = result_of(parse_rules, document)
    assert rules == () or isinstance(rules, FaultSyntaxError)
