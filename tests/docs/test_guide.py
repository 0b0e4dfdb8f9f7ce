"""The guide's programs run as they stand, one after the other, against the sandbox."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ht_async import HelloTech, SetupIntent, ZipGrid
from ht_async.policy.error_map import status_error_class
from ht_async.sandbox import RunningServer, SandboxConfig, serve

GUIDE = Path(__file__).parents[2] / "docs/guide.md"
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningServer]:
    async with serve(SandboxConfig(port=0, orders=120)) as running:
        monkeypatch.setenv("HT_BASE_URL", running.url)
        monkeypatch.setenv("HT_API_KEY", running.api_key)
        yield running


async def run(block: str, names: dict[str, Any]) -> None:
    """Run a program that may await at its top level."""
    code = compile(block, str(GUIDE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(code, names)
    if inspect.isawaitable(result):
        await result


async def test_the_guide_runs_from_its_beginning_to_its_end(
    server: RunningServer, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {}
    async with asyncio.timeout(60):
        for block in BLOCKS:
            await run(block, names)
    assert isinstance(names["ht"], HelloTech)
    assert names["found"].purchase_order_id == "PO-1"
    assert names["counts"].source == "list"
    assert isinstance(names["intent"], SetupIntent)
    assert names["browser_needs"] not in capsys.readouterr().out
    assert isinstance(names["grid"], ZipGrid)
    assert names["grid"].complete
    assert names["client"].phone is None
    assert names["response"].value.id == names["order"].id


def test_the_guide_has_programs() -> None:
    assert len(BLOCKS) == 13


def test_the_guide_names_the_error_of_each_status() -> None:
    rows = re.findall(r"^\| ([45][\dx, ]+) \| (.*) \|$", GUIDE.read_text(encoding="utf-8"), re.M)
    told = {
        status: name
        for statuses, names in rows
        for status, name in zip(statuses.split(", "), re.findall(r"`(\w+)`", names), strict=True)
    }
    assert len(told) == 8
    for status, name in told.items():
        assert status_error_class(int(status.replace("x", "0"))).__name__ == name
