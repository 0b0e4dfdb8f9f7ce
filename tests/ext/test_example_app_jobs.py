"""The example application takes a bulk job, which a worker elsewhere brings to its end."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ht_async import HelloTech
from ht_async.bulk import open_journal, run_job
from ht_async.sandbox import SandboxConfig, serve

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "fastapi_app"
GOOD: dict[str, Any] = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
    "phone": "2135550100",
    "address": "719 Flower St, Los Angeles, CA 90017",
    "sku_ids": [42],
}


@pytest.fixture
def its_modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the application be imported as uvicorn does, and forget it afterwards."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    yield
    for path in EXAMPLE.glob("*.py"):
        sys.modules.pop(path.stem, None)


@pytest.mark.usefixtures("its_modules")
async def test_a_job_is_submitted_twice_and_created_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal_file = str(tmp_path / "jobs.db")
    async with serve(SandboxConfig(port=0)) as server:
        access = {"HT_BASE_URL": server.url, "HT_API_KEY": server.api_key}
        for name, value in {**access, "HT_DB": journal_file}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SHOP_DB", str(tmp_path / "shop.db"))
        app = importlib.import_module("main").app
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://shop") as web,
        ):
            for _ in range(2):
                taken = await web.post("/jobs/november", json=[GOOD, GOOD, {**GOOD, "phone": ""}])
                assert taken.status_code == 202
                assert taken.json()["rejected"] == 1
                assert "phone" in taken.json()["problems"][0]
            assert (await web.post("/jobs/november", json=[GOOD])).status_code == 409
            assert (await web.get("/jobs/december")).status_code == 404
            async with open_journal(journal_file) as journal, HelloTech() as ht:
                await run_job(ht, journal, "november")
                assert len((await ht.orders.list()).items) == 2
            told = (await web.get("/jobs/november")).json()
    assert told == {"state": "done", "orders": {"created": 2}}
