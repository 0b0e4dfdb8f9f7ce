from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ht_async.sandbox.__main__ import build_parser, main
from ht_async.sandbox.config import SandboxConfig
from ht_async.sandbox.dialects import QUIRKS, SAMPLES
from ht_async.sandbox.faults import FAULTS

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-X", "dev", "-W", "error", "-m", "ht_async.sandbox"]
BOUND = 30


@contextmanager
def program(*options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_says_where_it_listens_and_stops_cleanly(number, code):
    with program("--port", "0", "--ready-json", "--api-key", "k1", "--orders", "2") as process:
        ready = json.loads(process.stdout.readline())
        assert ready.keys() == {"url", "api_key", "pid"}
        assert (ready["api_key"], ready["pid"]) == ("k1", process.pid)
        with httpx.Client(base_url=ready["url"], headers={"Api-Key": "k1"}) as client:
            orders = client.get("/api/partners/orders").json()["orders"]
            assert len(orders) == 2
            os.kill(process.pid, number)
            rest, errors = process.communicate(timeout=BOUND)
    # In development mode asyncio tells when a step takes long, as on a busy machine.
    complaints = [line for line in errors.splitlines() if not line.startswith("Executing <")]
    assert (process.returncode, rest, complaints) == (code, "", [])


def test_its_plain_line_shows_no_chosen_key():
    with program("--port", "0", "--api-key", "k1") as process:
        line = process.stdout.readline()
        process.terminate()
        process.communicate(timeout=BOUND)
    assert line.startswith("ht-async sandbox listens on http://127.0.0.1:")
    assert "k1" not in line


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--port", "70000"], "--port"),
        (["--port", "x"], "--port"),
        (["--host", "0.0.0.0"], "--host"),
        (["--chaos", "total"], "--chaos"),
        (["--fault-rate", "0.5"], "--fault-rate"),
        (["--dedupe", "header"], "--dedupe"),
        (["--now", "2024-03-25"], "--now"),
        (["--now", "noon"], "--now"),
        (["--cursor-style", "opaque"], "--cursor-style"),
        (["--dialect", "klingon"], "--dialect"),
        (["--path", "skus.list"], "--path"),
        (["--path", "orders.get=/x"], "--path"),
        (["--page-size", "0"], "--page-size"),
        (["--rate-limit", "0"], "--rate-limit"),
        (["--list-lag-ms", "-1"], "--list-lag-ms"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_options_exit_with_2_and_are_named(capsys, options, complaint):
    with pytest.raises(SystemExit) as exited:
        main(options)
    assert exited.value.code == 2
    assert complaint in capsys.readouterr().err.splitlines()[-1]


def test_help_shows_examples_and_every_fault_and_quirk(capsys):
    with pytest.raises(SystemExit) as exited:
        main(["--help"])
    text = capsys.readouterr().out
    assert exited.value.code == 0
    assert "examples:" in text
    assert all(name in text for name in (*FAULTS, *QUIRKS, *SAMPLES))


def test_every_setting_has_an_option():
    options = {action.dest for action in build_parser()._actions} - {"help", "ready_json"}
    assert options == {field.name for field in SandboxConfig.__attrs_attrs__}


def test_dialects_and_paths_reach_the_server():
    options = ("--dialect", "bare_order,sparse", "--path", "skus.list=/v2/skus")
    with program("--port", "0", "--ready-json", "--orders", "1", *options) as process:
        ready = json.loads(process.stdout.readline())
        with httpx.Client(base_url=ready["url"], headers={"Api-Key": "sandbox-key"}) as client:
            (order,) = client.get("/api/partners/orders").json()["orders"]
            assert client.get(f"/api/partners/orders/{order['id']}").json() == order
            assert len(order) == 6
            assert client.get("/v2/skus").status_code == 200
            assert client.get("/api/partners/skus").status_code == 404
        process.terminate()
        process.communicate(timeout=BOUND)


def test_chaos_and_dedupe_reach_the_server():
    options = ("--chaos", "ambiguous", "--fault-rate", "0.5", "--dedupe", "reference")
    with program("--port", "0", "--ready-json", *options) as process:
        ready = json.loads(process.stdout.readline())
        with httpx.Client(base_url=ready["url"], headers={"Api-Key": "sandbox-key"}) as client:
            rules = client.get("/_sandbox/faults").json()["faults"]
            assert sum(rule["probability"] for rule in rules) == pytest.approx(0.5)
            assert {"late_commit", "hang_before"} < {rule["name"] for rule in rules}
            client.put("/_sandbox/faults", json=[])
            order = {"address": "1 A St", "phone": "1", "sku_id": [42], "first_name": "A",
                     "last_name": "B", "email": "a@b.example",
                     "purchase_order_id": "A"}  # fmt: skip
            statuses = [
                client.post("/api/partners/orders", json=order).status_code for _ in range(2)
            ]
            assert statuses == [200, 409]
        process.terminate()
        process.communicate(timeout=BOUND)
