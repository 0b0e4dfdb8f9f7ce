"""The programs on the page about FastAPI run as they stand, and its table is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from ht_async.ext.fastapi import OrderStatusReport, get_hello_tech
from ht_async.ext.fastapi.problems import _ANSWERS, _OF_STATUS
from ht_async.sandbox import SandboxConfig, serve

PAGE = (Path(__file__).parents[2] / "docs/fastapi.md").read_text(encoding="utf-8")
APPLICATION, EXAMPLE = re.findall(r"```python\n(.*?)```", PAGE, re.S)
NEW = {"address": "1 Main St", "phone": "2135550100", "sku_ids": [42], "first_name": "Jane",
       "last_name": "Doe", "email": "jane@example.com", "purchase_order_id": "PO-1"}  # fmt: skip


async def test_the_application_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, Any] = {}
    exec(APPLICATION, names)
    app = names["app"]
    async with serve(SandboxConfig(port=0)) as server:
        monkeypatch.setenv("HT_BASE_URL", server.url)
        monkeypatch.setenv("HT_API_KEY", server.api_key)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
                booked = await browser.post("/orders", json=NEW)
                shown = await browser.get(f"/orders/{booked.json()['id']}")
                told = await browser.get("/order-status", params={"reference": "PO-1"})
                missing = await browser.get("/orders/1")
                healthy = await browser.get("/health/deep")
    assert (booked.status_code, shown.status_code, healthy.status_code) == (201, 200, 200)
    assert told.json()["order_id"] == booked.json()["id"] == shown.json()["id"]
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_the_report_is_as_shown() -> None:
    names: dict[str, Any] = {}
    exec(EXAMPLE, names)
    assert OrderStatusReport(**names["example"]).model_dump() == names["example"]


def test_the_table_has_every_answer() -> None:
    rows = re.findall(r"^\|.*\| (\d{3}) \| (.*) \|$", PAGE, re.M)
    told = {(int(status), code) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    answers = [*_ANSWERS.values(), *_OF_STATUS.values()]
    assert told == {(answer.status, answer.code) for answer in answers}


def test_what_the_page_names_is_there() -> None:
    assert get_hello_tech.__name__ in PAGE
    [linked] = re.findall(r"\(\.\./(examples/[^)]*)\)", PAGE)
    assert (Path(__file__).parents[2] / linked).is_file()
