"""The import contracts hold, and breaking one fails the build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).resolve().parents[2]
EVERY_IMPORT = "pyproject.toml"
RUN_TIME = ".importlinter"

LAYERS = "Imports only point down"
SANDBOX_APART = "The sandbox imports nothing else of the package"
SANDBOX_USERS = "Only the command line and the test kit import the sandbox"
HTTP_NAMED = "Only the transports and the client name the HTTP library"
HTTP_LOADED = "Only the transports load the HTTP library"
GENERATED_LOADED = "Only the binding loads the generated clients"


def for_type_checkers(statement: str) -> str:
    return f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {statement}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the package and its contracts that a test may damage."""
    shutil.copytree(
        ROOT / "ht_async", tmp_path / "ht_async", ignore=shutil.ignore_patterns("__pycache__")
    )
    for config in (EVERY_IMPORT, RUN_TIME):
        shutil.copy(ROOT / config, tmp_path)
    return tmp_path


def lint(project: Path, config: str) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [linter, "--no-cache", "--no-logo", "--config", config],
        cwd=project,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def add(project: Path, module: str, statement: str) -> None:
    path = project / "ht_async" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as source:
        source.write(f"\n{statement}\n")


@pytest.mark.parametrize("config", [EVERY_IMPORT, RUN_TIME])
def test_contracts_hold(project: Path, config: str) -> None:
    result = lint(project, config)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("config", "module", "statement", "contract"),
    [
        (EVERY_IMPORT, "errors.py", "import ht_async.client", LAYERS),
        (EVERY_IMPORT, "errors.py", for_type_checkers("import ht_async.client"), LAYERS),
        (EVERY_IMPORT, "policy/fresh.py", "from ht_async import HelloTech", LAYERS),
        (EVERY_IMPORT, "policy/fresh.py", "def f():\n    import ht_async.engine", LAYERS),
        (EVERY_IMPORT, "no_layer.py", "import json", LAYERS),
        (EVERY_IMPORT, "sandbox/fresh.py", "import ht_async.errors", SANDBOX_APART),
        (EVERY_IMPORT, "sandbox/fresh.py", "from ht_async import HelloTech", SANDBOX_APART),
        (EVERY_IMPORT, "client.py", "import ht_async.sandbox", SANDBOX_USERS),
        (EVERY_IMPORT, "models/fresh.py", for_type_checkers("import httpx"), HTTP_NAMED),
        (RUN_TIME, "client.py", "import httpx", HTTP_LOADED),
        (RUN_TIME, "engine/fresh.py", "def f():\n    import httpcore", HTTP_LOADED),
        (RUN_TIME, "models/fresh.py", "import ht_partner_client.models", GENERATED_LOADED),
        (RUN_TIME, "sources/fresh.py", "import ht_shineon_client.models", GENERATED_LOADED),
        (RUN_TIME, "sources/fresh.py", "import ht_highlevel_client.models", GENERATED_LOADED),
        (EVERY_IMPORT, "settings.py", "import ht_async.sources", LAYERS),
        (EVERY_IMPORT, "session.py", "import ht_async.sources", LAYERS),
        (EVERY_IMPORT, "sources/fresh.py", "import ht_async.session", LAYERS),
    ],
    ids=lambda value: value.splitlines()[-1].strip(),
)
def test_a_broken_contract_is_named(
    project: Path, config: str, module: str, statement: str, contract: str
) -> None:
    add(project, module, statement)
    result = lint(project, config)
    assert result.returncode != 0
    assert f"{contract} BROKEN" in result.stdout


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("models/fresh.py", for_type_checkers("import ht_partner_client.models")),
        ("client.py", for_type_checkers("import httpx")),
        ("binding/fresh.py", "import ht_partner_client.models"),
        ("binding/ht/fresh.py", "import ht_highlevel_client.models, ht_shineon_client.models"),
        ("transports/fresh.py", "import httpx, httpcore"),
    ],
    ids=lambda value: value.splitlines()[-1].strip(),
)
def test_what_a_contract_allows(project: Path, module: str, statement: str) -> None:
    add(project, module, statement)
    for config in (EVERY_IMPORT, RUN_TIME):
        result = lint(project, config)
        assert result.returncode == 0, result.stdout
