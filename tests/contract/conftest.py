"""Makes the project's scripts importable, and reads the spec and the documented examples."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(scope="session")
def spec() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "spec/openapi.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def example() -> Callable[[str], Any]:
    def read(name: str) -> Any:
        return json.loads((Path(__file__).parent / "examples/ht" / name).read_text())

    return read
