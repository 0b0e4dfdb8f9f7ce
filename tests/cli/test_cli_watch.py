"""`orders watch` against the sandbox: in this process, and as one that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from cli_program import PATIENCE, Program, Sandbox

Start = Callable[..., "subprocess.Popen[str]"]

SINCE = ("orders", "watch", "--since", "2000-01-01")


@pytest.fixture
def state(tmp_path: Path) -> str:
    return str(tmp_path / "orders.watch")


def ids(sandbox: Sandbox) -> list[int]:
    return sorted(order.id for order in _orders(sandbox))


def _orders(sandbox: Sandbox) -> list[Any]:
    database = sandbox.server.sandbox.orders._database
    return [
        sandbox.server.sandbox.order(row[0])
        for row in sandbox.portal.call(database.rows, "SELECT id FROM orders")
    ]


def patch(sandbox: Sandbox, order_id: int, status: int) -> None:
    sandbox.admin("PATCH", f"orders/{order_id}", {"status": status})


def test_one_look_after_the_other(ht_async: Program, sandbox: Sandbox, state: str) -> None:
    look = (*SINCE, "--once", "--state", state, "--json", "--page-size", "3")
    first = ht_async(*look)
    assert (first.code, first.err) == (0, "")
    assert sorted(told["order"]["id"] for told in first.documents) == ids(sandbox)
    assert {told["previous"] for told in first.documents} == {None}
    assert ht_async(*look).out == ""
    changed = first.documents[2]["order"]
    patch(sandbox, changed["id"], (changed["status"] + 1) % 16)
    [told] = ht_async(*look).documents
    assert told["order"]["status"] == (changed["status"] + 1) % 16
    assert told["previous"] == {
        "status": changed["status"],
        "seen_at": first.documents[2]["seen_at"],
    }


def test_lines_for_people(ht_async: Program, sandbox: Sandbox, state: str) -> None:
    order_id = ids(sandbox)[0]
    patch(sandbox, order_id, 0)
    look = (*SINCE, "--once", "--state", state)
    lines = ht_async(*look).out.splitlines()
    assert len(lines) == 7
    assert [line.split()[3:4] for line in lines if str(order_id) in line] == [["PENDING"]]
    patch(sandbox, order_id, 2)
    [line] = ht_async(*look).out.splitlines()
    assert f"  {order_id}  PENDING -> ASSIGNED" in line


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--every", "0"), "--every"),
        (("--page-size", "0"), "--page-size"),
        (("--final", "x"), "--final"),
    ],
)
def test_wrong_options_are_named(
    arguments: tuple[str, ...], option: str, ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async(*SINCE, "--json", *arguments)
    assert done.code == 2
    assert done.error["problems"][0]["option"].startswith(option)


def test_a_file_that_can_not_be_used_is_told(
    ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    done = ht_async(*SINCE, "--state", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert "is no regular file" in done.err


def test_failures_that_are_waited_out_are_told(
    ht_async: Program, sandbox: Sandbox, state: str
) -> None:
    sandbox.arm({"name": "wrong_content_type", "times": 1, "method": "GET"})
    done = ht_async(*SINCE, "--once", "--state", state)
    assert done.code == 0
    assert len(done.out.splitlines()) == 7
    assert "orders.list failed" in done.err


class Follower:
    """The program, which writes what it tells to a file and is killed and begun anew."""

    def __init__(self, start: Start, sandbox: Sandbox, folder: Path) -> None:
        self._begin = start
        self._arguments = (*SINCE, "--state", str(folder / "state"), "--every", "0.05", "--json")
        self._told = folder / "told"
        self._access = {
            "HT_BASE_URL": sandbox.server.url,
            "HT_API_KEY": sandbox.server.api_key,
        }

    def start(self) -> subprocess.Popen[str]:
        with self._told.open("a", encoding="utf-8") as told:
            return self._begin(*self._arguments, variables=self._access, stdout=told)

    def last_told(self) -> dict[int, int]:
        """Return the last status that was told of each order; a line may be cut by a kill."""
        last: dict[int, int] = {}
        for line in self._told.read_text(encoding="utf-8").splitlines():
            try:
                order = json.loads(line)["order"]
            except ValueError:
                continue
            last[order["id"]] = order["status"]
        return last

    def wait_for(self, wanted: dict[int, int]) -> None:
        give_up = time.monotonic() + PATIENCE
        while self.last_told() != wanted:
            assert time.monotonic() < give_up, (self.last_told(), wanted)
            time.sleep(0.02)


def test_the_final_state_is_told_whenever_it_is_killed(
    start: Start, sandbox: Sandbox, tmp_path: Path
) -> None:
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = Random(seed)
    follower = Follower(start, sandbox, tmp_path)
    statuses = {order.id: order.status for order in _orders(sandbox)}
    for _ in range(2):
        process = follower.start()
        follower.wait_for(statuses)
        for order_id in chance.sample(sorted(statuses), 5):
            statuses[order_id] = (statuses[order_id] + 1) % 16
            patch(sandbox, order_id, statuses[order_id])
        time.sleep(chance.random() * 0.1)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL
    process = follower.start()
    statuses[min(statuses)] = (statuses[min(statuses)] + 1) % 16
    patch(sandbox, min(statuses), statuses[min(statuses)])
    follower.wait_for(statuses)  # so it runs, and takes the signal in its own way
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
