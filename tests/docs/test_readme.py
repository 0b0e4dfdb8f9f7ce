"""The README's programs run as they stand, against the sandbox."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ht_async import HelloTech, OutcomeStatus
from ht_async.sandbox import RunningServer, SandboxConfig, serve

README = Path(__file__).parents[2] / "README.md"
BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S)


def block(marker: str) -> str:
    [found] = [text for text in BLOCKS if marker in text]
    return found


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningServer]:
    async with serve(SandboxConfig(port=0)) as running:
        monkeypatch.setenv("HT_BASE_URL", running.url)
        monkeypatch.setenv("HT_API_KEY", running.api_key)
        yield running


async def in_thread(command: list[str]) -> subprocess.CompletedProcess[str]:
    import anyio.to_thread

    return await anyio.to_thread.run_sync(
        lambda: subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    )


async def test_the_first_example_creates_an_order(server: RunningServer) -> None:
    done = await in_thread([sys.executable, "-c", block("asyncio.run(main())")])
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\d+ OrderStatus\.PENDING \d{4}-.*\+00:00\n", done.stdout)


async def test_the_batch_example_reports_each_outcome(
    server: RunningServer, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {}
    exec(block("async def load"), names)
    rows = [
        {"address": "1 Main St", "phone": "2135550100", "sku_ids": [42], "first_name": "Jane",
         "last_name": "Doe", "email": "jane@example.com", "purchase_order_id": f"PO-{number}"}
        for number in range(3)
    ]  # fmt: skip
    async with HelloTech() as ht:
        assert await names["load"](ht, [*rows, {"address": "1 Main St"}]) == []
    printed = capsys.readouterr().out.splitlines()
    assert printed.count(OutcomeStatus.CREATED) == 3
    assert "<BatchResult of 4: 3 created, 1 failed>" in printed
    assert any(line.startswith("3 None phone: is missing") for line in printed)


async def test_the_fastapi_example_serves_orders(server: RunningServer) -> None:
    names: dict[str, Any] = {}
    exec(block("FastAPI(lifespan=lifespan())"), names)
    app = names["app"]
    async with HelloTech() as ht:
        order = await ht.orders.create(
            address="1 Main St", phone="2135550100", sku_ids=[42],
            first_name="Jane", last_name="Doe", email="jane@example.com",
        )  # fmt: skip
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as browser:
            found = await browser.get(f"/orders/{order.id}")
            missing = await browser.get("/orders/1")
    assert found.json() == order.to_dict()
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


def test_every_program_of_the_readme_is_run() -> None:
    assert len(BLOCKS) == 3


def test_the_readme_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
