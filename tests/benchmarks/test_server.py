"""The benchmark server behaves as the benchmarks take for granted."""

from __future__ import annotations

import socket
import ssl
import time
from typing import Any

import httpx
import pytest
from compiler import needs_compiler

from benchmarks.server import CompilerMissingError, running_server
from benchmarks.server.account import account, reset
from benchmarks.server.certificate import fresh_certificate

ORDERS_PATH = "/api/partners/orders"

pytestmark = needs_compiler


def create(url: str, reference: int = 1, client: httpx.Client | None = None) -> httpx.Response:
    body = {"purchase_order_id": f"BENCH-{reference:08d}"}
    return (client or httpx).post(url + ORDERS_PATH, json=body)


def page(url: str, cursor: int | None = None, limit: int = 100) -> list[dict[str, Any]]:
    params = {"limit": limit} | ({"cursor": cursor} if cursor else {})
    orders: list[dict[str, Any]] = httpx.get(url + ORDERS_PATH, params=params).json()["orders"]
    return orders


def test_orders_have_different_ids_and_their_own_references() -> None:
    with running_server() as url:
        answers = [create(url, 1), create(url, 2)]
    first, second = (answer.json()["order"] for answer in answers)
    assert second["id"] == first["id"] + 1
    assert second["purchase_order_id"] == "BENCH-00000002"
    own = dict.fromkeys(("id", "purchase_order_id", "created_at"))
    assert first | own == second | own


def test_large_requests_are_taken() -> None:
    with running_server() as url:
        assert httpx.post(url + ORDERS_PATH, json={"notes": "x" * 50_000}).status_code == 200


def test_pages_go_on_at_the_cursor_and_end() -> None:
    with running_server("--listed", "250") as url:
        ids: list[int] = []
        while orders := page(url, ids[-1] if ids else None):
            ids += [order["id"] for order in orders]
    assert len(ids) == 250
    assert ids == sorted(set(ids), reverse=True)


def test_created_orders_are_listed_before_the_others() -> None:
    with running_server("--listed", "2") as url:
        for reference in (7, 8):
            create(url, reference)
        before, after = page(url, limit=3), page(url)
    assert [order["purchase_order_id"][-1] for order in after] == ["8", "7", "0", "0"]
    assert before == after[:3]
    assert after[0]["created_at"]["integer"] == pytest.approx(time.time(), abs=60)


@pytest.mark.parametrize("options", [(), ("--delay-ms", "5")])
def test_requests_may_come_in_pieces_and_in_a_row(options: tuple[str, ...]) -> None:
    request = f"POST {ORDERS_PATH} HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 2\r\n\r\n{{}}".encode()
    with running_server(*options) as url, connected(url) as connection:
        connection.settimeout(10)
        for byte in request:
            connection.sendall(bytes([byte]))
        connection.sendall(request + request)
        received = b""
        while received.count(b"order_summary_url") < 3:
            piece = connection.recv(65_536)
            assert piece, "the server closed the connection"
            received += piece
    assert received.count(b"HTTP/1.1 200 OK") == 3


def test_client_that_leaves_before_its_answer_does_no_harm() -> None:
    with running_server("--delay-ms", "20") as url:
        for _ in range(20):
            with connected(url) as connection:
                connection.sendall(f"POST {ORDERS_PATH} HTTP/1.1\r\n\r\n".encode())
        assert httpx.get(url + "/elsewhere").status_code == 404


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10)


def test_account_counts_orders_and_references_until_it_is_reset() -> None:
    with running_server() as url:
        for reference in (1, 2, 2):
            create(url, reference)
        found = account(url)
        reset(url)
        fresh = account(url)
    assert (found.stored, found.distinct) == (3, 2)
    assert (fresh.stored, fresh.distinct, fresh.let_through) == (0, 0, [])
    assert fresh.cpu_seconds >= found.cpu_seconds > 0


def test_faults_take_turns() -> None:
    def outcome(reference: int) -> int | None:
        try:
            return create(url, reference).status_code
        except httpx.TransportError:
            return None

    with running_server("--fault-share", "0.5") as url:
        outcomes = [outcome(reference) for reference in range(1, 9)]
        found = account(url)
    assert outcomes == [200, None, 200, 500, 200, 500, 200, None]
    assert found.stored == found.distinct == 6  # a reset and an error come before the storing


@pytest.mark.parametrize(("kind", "at_once"), [("fixed", 20), ("sliding", 20), ("bucket", 2)])
def test_limits_refuse_what_is_too_much(kind: str, at_once: int) -> None:
    limit, requests = 20, 60
    options = ("--limit", str(limit), "--limit-kind", kind, "--retry-after", "3")
    with running_server(*options) as url, httpx.Client() as client:
        started = time.monotonic()
        answers = [create(url, number, client) for number in range(1, requests + 1)]
        seconds = time.monotonic() - started
        found = account(url)
    through = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(through) + len(refused) == requests
    assert (sum(found.let_through), sum(found.refused)) == (len(through), len(refused))
    assert [answer.status_code for answer in answers[:at_once]] == [200] * at_once
    assert len(through) <= at_once + limit * (int(seconds) + 1)
    assert {answer.headers["retry-after"] for answer in refused} <= {"3"}


def test_limit_falls_to_a_quarter_and_returns() -> None:
    options = ("--limit", "40", "--limit-kind", "sliding")
    low = (*options, "--quarter-from", "0", "--quarter-until", "1.5")
    with running_server(*low) as url, httpx.Client() as client:
        started = time.monotonic()
        first = [create(url, 1, client).status_code for _ in range(12)]
        seconds = time.monotonic() - started
        while create(url, 1, client).status_code == 429 or time.monotonic() < started + 1.6:
            time.sleep(0.05)
        after = [create(url, 1, client).status_code for _ in range(10)]
    assert first[:10] == [200] * 10
    assert first.count(200) <= 10 * (int(seconds) + 1)
    assert after == [200] * 10


def test_tls_is_spoken_with_the_certificate_of_the_occasion() -> None:
    with fresh_certificate() as certificate:
        try:
            with running_server("--tls", certificate.server_file) as url:
                trusting = ssl.create_default_context(cafile=certificate.authority_file)
                with httpx.Client(verify=trusting) as client:
                    large = [create(url, number, client) for number in (1, 2)]
                    listed = client.get(url + ORDERS_PATH).json()["orders"]
                found = account(url, certificate.authority_file)
        except CompilerMissingError as missing:
            pytest.skip(str(missing))
    assert [answer.status_code for answer in large] == [200, 200]
    assert len(listed) == 100
    assert found.stored == 2
