"""The benchmarks run and count right; what they find is not checked here."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks import decode
from benchmarks.decoding import DecodeSample
from benchmarks.measure import Sample
from benchmarks.rounds import Spread, summarise
from benchmarks.server import running_server
from benchmarks.workloads import WORKLOADS

ROOT = Path(__file__).resolve().parents[2]
ORDERS_PATH = "/api/partners/orders"

needs_compiler = pytest.mark.skipif(
    sys.platform != "linux" or not any(map(shutil.which, ("cc", "gcc", "clang"))),
    reason="the benchmark server needs Linux and a C compiler (cc, gcc or clang)",
)


@needs_compiler
def test_every_contender_creates_every_order(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    options = ["--rounds", "2", "--orders", "60", "--in-flight", "4", "--json", str(figures)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "create", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    names = [entry.name for entry in WORKLOADS["create"].entries]
    assert [[sample["contender"] for sample in samples] for samples in found["rounds"]] == [
        names,
        names,
    ]
    for sample in (sample for samples in found["rounds"] for sample in samples):
        assert (sample["orders"], sample["created"]) == (60, 60)
        assert sample["cpu_us"] > 0
    assert found["in_flight"] == 4
    assert all(name in done.stdout for name in names)
    assert re.search(r"Medians of 2 interleaved rounds", done.stdout)


@needs_compiler
def test_orders_have_different_ids() -> None:
    with running_server() as url:
        answers = [httpx.post(url + ORDERS_PATH, json={"notes": "x" * n}) for n in (1, 50_000)]
    assert [answer.status_code for answer in answers] == [200, 200]
    first, second = (answer.json()["order"] for answer in answers)
    assert second["id"] == first["id"] + 1
    assert second | {"id": first["id"]} == first


@needs_compiler
def test_pages_go_on_at_the_cursor_and_end() -> None:
    def page(cursor: int | None) -> list[dict[str, Any]]:
        params = {"limit": 100} | ({"cursor": cursor} if cursor else {})
        orders: list[dict[str, Any]] = httpx.get(url + ORDERS_PATH, params=params).json()["orders"]
        return orders

    with running_server("--listed", "250") as url:
        ids: list[int] = []
        while orders := page(ids[-1] if ids else None):
            ids += [order["id"] for order in orders]
    assert len(ids) == 250
    assert ids == sorted(set(ids), reverse=True)


@needs_compiler
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


@needs_compiler
def test_client_that_leaves_before_its_answer_does_no_harm() -> None:
    with running_server("--delay-ms", "20") as url:
        for _ in range(20):
            with connected(url) as connection:
                connection.sendall(f"POST {ORDERS_PATH} HTTP/1.1\r\n\r\n".encode())
        assert httpx.get(url + "/elsewhere").status_code == 404


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10)


def sample(contender: str, cpu_us: float | None, created: int = 10) -> Sample:
    return Sample(
        contender=contender,
        orders=10,
        created=created,
        seconds=2.0,
        cpu_us=cpu_us,
        foreign_load=None,
        peak_rss_mb=30.0,
    )


def test_ratios_are_taken_within_a_round() -> None:
    rounds = [
        [sample("new", 100.0), sample("old", 200.0)],
        [sample("new", 300.0), sample("old", 1000.0)],
        [sample("new", None, created=0), sample("old", 100.0)],
    ]
    new, old = summarise(rounds, "old")
    assert new.cpu_ratio == Spread(median=0.4, low=0.3, high=0.5)
    assert new.cpu_us == Spread(median=200.0, low=100.0, high=300.0)
    assert new.orders_per_second == Spread(median=5.0, low=0.0, high=5.0)
    assert (new.least_created, old.least_created) == (0, 10)
    assert old.cpu_ratio == Spread(median=1.0, low=1.0, high=1.0)


def test_every_client_decodes_in_every_way(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    options = ["--rounds", "2", "--orders", "200", "--json", str(figures)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "decode", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(figures.read_text())
    ways = ["one order, with JSON", "one order", "page of 100, with JSON", "page of 100"]
    assert [summary["way"] for summary in found["summary"]] == ways
    assert len(found["rounds"]) == 2
    for samples in found["rounds"]:
        assert [sample["contender"] for sample in samples] == ["stock templates", "ht_async"]
        for sample in samples:
            assert list(sample["cpu_us"]) == ways
            assert all(cost > 0 for cost in sample["cpu_us"].values())
    assert all(way in done.stdout for way in ways)
    assert "Medians of 2 interleaved rounds" in done.stdout


def test_ratios_of_decoding_are_taken_within_a_round() -> None:
    def taken(stock: float, ours: float) -> list[DecodeSample]:
        return [
            DecodeSample("stock templates", 10, {"one order": stock}),
            DecodeSample("ht_async", 10, {"one order": ours}),
        ]

    (summary,) = decode.summarise([taken(40.0, 10.0), taken(80.0, 40.0), taken(50.0, 20.0)])
    assert summary.cpu_ratio == Spread(median=0.4, low=0.25, high=0.5)
    assert summary.cpu_us["stock templates"] == Spread(median=50.0, low=40.0, high=80.0)
    assert summary.cpu_us["ht_async"] == Spread(median=20.0, low=10.0, high=40.0)
