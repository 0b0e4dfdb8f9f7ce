"""The page about following orders: its programs run, its names are those there are."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ht_async import HelloTech, OrderStatus
from ht_async.resources.following.window import FINAL_STATUSES
from ht_async.testing import SandboxControl, virtual_time

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/following.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)


@virtual_time
async def test_the_programs_follow_orders(
    ht: HelloTech,
    ht_sandbox: SandboxControl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in BLOCKS:
        exec(block, names)
    order = ht_sandbox.add_order()
    for program in ("follow", "follow_until_completed"):
        follow: Callable[[HelloTech], Any] = names[program]
        following = asyncio.create_task(follow(ht))
        await asyncio.sleep(90)
        ht_sandbox.change_order(order.id, status=OrderStatus.ASSIGNED)
        await asyncio.sleep(90)
        following.cancel()
        await asyncio.wait({following})
    assert capsys.readouterr().out.splitlines() == [
        f"new {order.id} OrderStatus.PENDING",
        f"{order.id} OrderStatus.PENDING -> OrderStatus.ASSIGNED",
        f"new {order.id} OrderStatus.ASSIGNED",
    ]
    ht_sandbox.add_order()
    assert [await names["look_once"](ht) for _ in range(2)] == [2, 0]


def test_the_page_names_the_final_statuses() -> None:
    names = [status.name for status in FINAL_STATUSES]
    listed = f"{', '.join(names[:-1])} and {names[-1]} are taken for"
    assert sorted(re.findall(r"[A-Z_]{4,}", listed)) == sorted(
        re.findall(r"documented; ([A-Z_, ]+ and [A-Z]+) are taken", " ".join(PAGE.split()))[0]
        .replace(",", " ").replace(" and ", " ").split()
    )  # fmt: skip


@pytest.mark.parametrize("name", re.findall(r"`(test_\w+)`", PAGE))
def test_the_tests_that_are_named_exist(name: str) -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert any(f"def {name}(" in source for source in sources)


@pytest.mark.parametrize("page", ["following", "testing"])
def test_the_guide_leads_here(page: str) -> None:
    assert f"({page}.md)" in (ROOT / "docs/guide.md").read_text(encoding="utf-8")
