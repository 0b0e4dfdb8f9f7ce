"""What clients write to the logger `ht_async`, and what they never write."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from attrs import fields
from json_server import JsonServer, answer

from ht_async import ConfigurationError, HelloTech, NotFoundError, log_to_stderr
from ht_async.engine.event_log import LINES, LOGGER, log_event
from ht_async.events import (
    CallEnded,
    Event,
    LateOutcome,
    OrderLeftOpen,
    OrderReconciled,
    SheddingBegan,
)

ORDER = {"order": {"id": 5, "client_name": "Jane Doe", "email": "jane@example.com"}}


@pytest.fixture(autouse=True)
def the_logger_as_it_was() -> Iterator[None]:
    level, handlers = LOGGER.level, list(LOGGER.handlers)
    yield
    LOGGER.setLevel(level)
    LOGGER.handlers[:] = handlers


def members(record: logging.LogRecord) -> dict[str, Any]:
    return record.__dict__["ht"]


def test_every_event_has_a_line_of_members_that_it_has() -> None:
    assert set(LINES) == set(get_args(Event))
    for kind, line in LINES.items():
        assert set(line.members) <= {field.name for field in fields(kind)}, kind


async def test_a_call_is_told_step_by_step_without_what_it_is_about(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("DEBUG", "ht_async"):
        async with JsonServer(lambda _: ORDER).client() as ht:
            await ht.orders.get(5)
    assert [record.name for record in caplog.records] == ["ht_async"] * 3
    began, attempt, ended = map(members, caplog.records)
    path = "/api/partners/orders/{order_id}"
    assert began == {
        "event": "CallBegan",
        "operation": "orders.get",
        "method": "GET",
        "path": path,
    }
    assert (attempt["event"], attempt["fate"], attempt["status"]) == (
        "AttemptEnded",
        "answered",
        200,
    )
    assert (ended["event"], ended["outcome"], ended["attempts"]) == ("CallEnded", "succeeded", 1)
    assert caplog.messages[0] == f"CallBegan operation=orders.get method=GET path={path}"
    assert "Jane" not in caplog.text
    assert "jane@" not in caplog.text


async def test_an_error_is_told_by_its_class_and_status(caplog: pytest.LogCaptureFixture) -> None:
    body = {"message": "no order of jane@example.com"}
    with caplog.at_level("DEBUG", "ht_async"):
        server = JsonServer(lambda _: answer(body, 404, {"x-request-id": "r-1"}))
        async with server.client() as ht:
            with pytest.raises(NotFoundError):
                await ht.orders.get(5)
    ended = members(caplog.records[-1])
    assert (ended["outcome"], ended["status"], ended["error"], ended["request_id"]) == (
        "failed",
        404,
        "NotFoundError",
        "r-1",
    )
    assert "jane" not in caplog.text


@pytest.mark.parametrize(
    ("event", "level"),
    [
        (CallEnded("orders.get", "succeeded", 1, 0.1, 200, None, None), "DEBUG"),
        (CallEnded("orders.get", "failed", 1, 0.1, 404, "NotFoundError", None), "DEBUG"),
        (CallEnded("orders.create", "unknown", 1, 0.1, None, "X", None), "WARNING"),
        (LateOutcome("orders.create", "PO-1", "answered", 200), "INFO"),
        (LateOutcome("orders.create", "PO-1", "unknown", None), "WARNING"),
        (OrderReconciled("PO-1", "found", 7), "INFO"),
        (OrderReconciled("PO-1", "absent", None), "WARNING"),
        (SheddingBegan(0.5), "WARNING"),
        (OrderLeftOpen("PO-1"), "WARNING"),
    ],
)
def test_what_needs_a_person_is_a_warning(
    event: Event, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", "ht_async"):
        log_event(event)
    assert [record.levelname for record in caplog.records] == [level]


def test_a_text_forges_no_line_and_none_is_endless(caplog: pytest.LogCaptureFixture) -> None:
    log_event(OrderLeftOpen("PO-1\nWARNING all is well\x1b[2K" + "x" * 5_000))
    (message,) = caplog.messages
    assert message.startswith("OrderLeftOpen reference='PO-1\\nWARNING all is well\\x1b[2K")
    assert len(message) < 300
    assert len(members(caplog.records[0])["reference"]) < 300


async def test_nothing_is_made_of_calls_that_nobody_wants_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made although nobody asked")

    monkeypatch.setattr("ht_async.engine.told_call.CallBegan", refuse)
    monkeypatch.setattr("ht_async.engine.call.AttemptEnded", refuse)
    async with JsonServer(lambda _: ORDER).client() as ht:
        assert (await ht.orders.get(5)).id == 5
        LOGGER.setLevel("DEBUG")
        with pytest.raises(AssertionError):
            await ht.orders.get(5)


async def test_several_observers_are_told_and_none_harms_another() -> None:
    first: list[Event] = []
    second: list[Event] = []

    def broken(_: Event) -> None:
        raise RuntimeError("of the observer")

    server = JsonServer(lambda _: ORDER)
    async with server.client(on_event=[first.append, broken, second.append]) as ht:
        await ht.orders.get(5)
    assert first == second
    assert len(first) == 3


async def test_a_cancelled_call_is_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    class Silent(JsonServer):
        async def send(self, *_: Any) -> Any:
            await asyncio.sleep(3600)

    with caplog.at_level("DEBUG", "ht_async"):
        async with Silent(lambda _: ORDER).client() as ht:
            call = asyncio.ensure_future(ht.orders.get(5))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
    ended = members(caplog.records[-1])
    assert (ended["outcome"], ended["error"], ended["attempts"]) == (
        "cancelled",
        "CancelledError",
        1,
    )


# -- HT_LOG ----------------------------------------------------------------------------------

PROGRAM = """
import asyncio, logging, sys
sys.path[:0] = {path!r}
from json_server import JsonServer
{before}
async def main():
    async with JsonServer(lambda _: {{"order": {{"id": 5}}}}).client() as ht:
        await ht.orders.get(5)
asyncio.run(main())
"""


def stderr_of(before: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(path=sys.path, before=before)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stderr


@pytest.mark.parametrize(
    ("before", "environment", "lines"),
    [
        ("", {}, 0),
        ("", {"HT_LOG": "debug"}, 3),
        ("", {"HT_LOG": "DEBUG"}, 3),
        ("", {"HT_LOG": "info"}, 0),
        ("import ht_async; ht_async.log_to_stderr('debug')", {}, 3),
        ("logging.basicConfig(level='DEBUG')", {}, 3),
        ("logging.basicConfig()", {"HT_LOG": "debug"}, 3),
        ("logging.basicConfig()", {}, 0),
    ],
)
def test_who_asks_for_logs_gets_each_line_once(
    before: str, environment: dict[str, str], lines: int
) -> None:
    told = stderr_of(before, **environment).splitlines()
    ours = [line for line in told if "operation=orders.get" in line]
    assert len(ours) == lines, told


@pytest.mark.parametrize("level", ["loud", "10", "error"])
def test_an_unknown_level_is_refused(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_LOG", level)
    with pytest.raises(ConfigurationError, match="HT_LOG must be one of debug, info, warning"):
        HelloTech("key")
    with pytest.raises(ConfigurationError, match="level must be one of"):
        log_to_stderr(level)  # type: ignore[arg-type]


def test_records_suit_json(caplog: pytest.LogCaptureFixture) -> None:
    log_event(OrderLeftOpen("PO-1"))
    assert json.loads(json.dumps(members(caplog.records[0]))) == {
        "event": "OrderLeftOpen",
        "reference": "PO-1",
    }
