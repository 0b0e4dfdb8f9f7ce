"""The examples for task queues fit the package, whether the queues are installed or not."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Anything(ModuleType):
    """Stands for a package that isn't there; whatever it is asked for, it gives."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(name)

    def __call__(self, *_: object, **__: object) -> Any:
        return self


@pytest.mark.parametrize(
    ("example", "package"), [("celery_bulk", "celery"), ("airflow_bulk", "airflow.sdk")]
)
def test_they_load_with_the_names_that_they_use(
    example: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package.split(".")[0], Anything(package))
    monkeypatch.setitem(sys.modules, package, Anything(package))
    assert runpy.run_path(str(EXAMPLES / f"{example}.py"))


@pytest.mark.parametrize(
    ("example", "package"), [("celery_bulk", "celery"), ("airflow_bulk", "airflow.sdk")]
)
def test_they_say_what_they_need(
    example: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SystemExit, match="pip install"):
        runpy.run_path(str(EXAMPLES / f"{example}.py"))


async def test_a_web_application_takes_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_DB", str(tmp_path / "jobs.db"))
    monkeypatch.setenv("HT_BASE_URL", "https://api.example")
    app = runpy.run_path(str(EXAMPLES / "fastapi_bulk.py"))["app"]
    good = {
        "first_name": "Jane",
        "last_name": "Doe",
        "email": "jane@example.com",
        "phone": "2135550100",
        "address": "1 Main St",
        "sku_ids": [42],
    }
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://app") as web,
    ):
        for _ in range(2):
            taken = await web.post("/jobs/november", json=[good, {**good, "phone": None}])
            assert taken.status_code == 202
            assert (taken.json()["accepted"], taken.json()["rejected"]) == (1, 1)
            assert "phone" in taken.json()["problems"][0]
        changed = await web.post("/jobs/november", json=[good])
        assert (changed.status_code, "another source" in changed.text) == (409, True)
        shown = await web.get("/jobs/november")
        assert shown.json() == {"state": "running", "orders": {"new": 1}}
        assert (await web.get("/jobs/december")).status_code == 404
