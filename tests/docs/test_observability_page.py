"""The page about observability says what is so, and its programs run."""

from __future__ import annotations

import ast
import inspect
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import fields

from ht_async import events
from ht_async.binding import drift_watch, expected
from ht_async.engine.event_log import LINES, LOGGER
from ht_async.ext import otel

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "observability.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


def rows(head: str) -> list[list[str]]:
    """Return the rows of the table whose first column is called so."""
    (table,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.M)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_every_event_is_listed_with_its_members() -> None:
    listed = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in rows("event")}
    kinds = {
        kind.__name__: [field.name for field in fields(kind)] for kind in get_args(events.Event)
    }
    assert listed == kinds


def test_every_event_s_level_is_told() -> None:
    told = {row[0].strip("`"): row[3] for row in rows("event")}
    for kind, line in LINES.items():
        usual = told[kind.__name__].partition(";")[0].upper()
        if isinstance(line.level, int):
            assert usual == logging.getLevelName(line.level), kind
        else:
            assert "; warning" in told[kind.__name__], kind


def test_every_metric_and_attribute_is_listed() -> None:
    source = inspect.getsource(otel)
    made = set(re.findall(r'"(ht_async\.[a-z_.]+)"', source))
    assert {row[0].strip("`") for row in rows("metric")} == made
    used = set(re.findall(r'"((?:ht|http|url|error)\.[a-z_.]+)"', source))
    assert used == set(re.findall(r"`((?:ht|http|url|error)\.[a-z_.]+)`", PAGE)) - {"ht.drift"}


def test_bounds_of_drift_are_told() -> None:
    assert f"The first {drift_watch.FIRST} answers" in PAGE
    assert f"one in {drift_watch.EVERY}" in PAGE
    assert f"{drift_watch.MOST_FINDINGS} differences" in PAGE
    assert expected.MOST_ENTRIES == 8
    assert "of a list eight entries" in PAGE


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    level, handlers = LOGGER.level, list(LOGGER.handlers)
    yield
    LOGGER.setLevel(level)
    LOGGER.handlers[:] = handlers


async def test_the_programs_run(logging_as_it_was: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", "key")
    names: dict[str, Any] = {}
    for block in BLOCKS:
        code = compile(block, "observability.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        result = eval(code, names)
        if inspect.isawaitable(result):
            await result
    ended = events.CallEnded("orders.get", "succeeded", 1, 0.1, 200, None, None)
    names["count"](ended)
    assert names["outcomes"] == {("orders.get", "succeeded"): 1}
    record = logging.makeLogRecord({"levelname": "INFO", "ht": {"event": "CallEnded"}})
    assert json.loads(names["JsonLines"]().format(record)) == {
        "level": "INFO",
        "event": "CallEnded",
    }
    assert names["report"] == {}
    assert len(BLOCKS) == 5


def test_the_page_about_the_doctor_is_right() -> None:
    page = (DOCS / "doctor.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.S)
    names: dict[str, Any] = {}
    exec(block, names)
    assert names["dialect"].dates == "iso"
