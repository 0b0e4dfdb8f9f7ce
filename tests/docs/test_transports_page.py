"""The programs on the page about transports run as they stand."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from ht_async.transports.aiohttp import Aiohttp

PAGE = Path(__file__).parents[2] / "docs/transports.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


async def test_the_programs_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", "key")
    monkeypatch.setenv("HT_BASE_URL", "http://127.0.0.1:1")
    names: dict[str, Any] = {}
    for number, block in enumerate(BLOCKS):
        code = compile(block, str(PAGE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        result = eval(code, names)
        if inspect.isawaitable(result):
            await result
        if number == 0:
            assert type(names["ht"]._session.engine._runtime.transport) is Aiohttp
    assert names["order"].id == 1
    assert len(BLOCKS) == 2
