"""The page about throughput says what is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from attrs import fields
from json_server import JsonServer

from ht_async import Stats

PAGE = (Path(__file__).parents[2] / "docs/throughput.md").read_text(encoding="utf-8")
EVENTS = ("Throttled", "RateChanged", "SlotsChanged", "SheddingBegan", "SheddingEnded")


async def test_the_program_shows_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = re.findall(r"```python\n((?:(?!```).)*async def show.*?)```", PAGE, re.S)
    names: dict[str, Any] = {}
    exec(block, names)
    async with JsonServer(lambda *_: {"order": {"id": 5}}).client() as ht:
        await ht.orders.get(5)
        await names["show"](ht)
    printed = capsys.readouterr().out
    assert printed.startswith("0 of 64 slots, 0 calls waiting\nlimit: None, throttled: 0.00%\n")
    assert all(f"'{field.name}'" in printed for field in fields(Stats))


def test_the_events_are_those_there_are() -> None:
    from ht_async import events

    assert all(f"`{name}`" in PAGE and hasattr(events, name) for name in EVENTS)


def test_the_guide_leads_here() -> None:
    guide = Path(__file__).parents[2] / "docs/guide.md"
    assert "(throughput.md)" in guide.read_text(encoding="utf-8")
