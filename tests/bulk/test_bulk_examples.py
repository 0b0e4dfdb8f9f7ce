"""The examples for task queues fit the package, whether the queues are installed or not."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

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
