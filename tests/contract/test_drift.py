"""The committed clients are what the specs generate, and a difference is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from generate import (
    PINNED,
    TARGETS,
    GenerationError,
    differences,
    installed_versions,
    require_pinned,
)

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "generated/ht_partner_client"


def check(root: Path, *, hash_seed: str) -> subprocess.CompletedProcess[str]:
    """Run the check with a PATH that lacks the environment's tools."""
    return subprocess.run(
        [sys.executable, str(root / "scripts/generate.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PATH": os.defpath, "PYTHONHASHSEED": hash_seed},
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of all that generation reads and writes."""
    for folder in ("scripts", "spec", "generated"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def test_committed_clients_are_current() -> None:
    done = check(ROOT, hash_seed="1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_another_hash_seed_and_compiled_files_are_no_drift(copied: Path) -> None:
    cache = copied / PACKAGE / "__pycache__"
    cache.mkdir()
    (cache / "types.pyc").write_bytes(b"x")
    done = check(copied, hash_seed="4242")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_any_difference_is_reported_with_the_remedy(copied: Path) -> None:
    """In whichever packages there is one: a check takes seconds, so they share it."""
    for target in TARGETS:
        (copied / target.output / "stale.py").write_text("")
    package = copied / PACKAGE
    types = package / "types.py"
    types.write_text(types.read_text().replace("Unset", "Unsat", 1))
    (package / "py.typed").unlink()
    done = check(copied, hash_seed="1")
    assert done.returncode == 1
    lines = [line.strip() for line in done.stdout.splitlines()]
    for target in TARGETS:
        assert f"{target.output} is not what {target.spec} generates:" in lines
    assert "py.typed: missing" in lines
    assert lines.count("stale.py: not generated from the spec") == len(TARGETS)
    assert "types.py: differs" in lines
    assert any(line.startswith("-") and "Unsat" in line for line in lines)
    assert "make generate" in lines[-1]


def test_a_change_of_the_spec_is_drift(copied: Path) -> None:
    spec = copied / "spec/openapi.yaml"
    spec.write_text(spec.read_text().replace("iso_short:", "iso_brief:"))
    done = check(copied, hash_seed="1")
    assert done.returncode == 1
    assert "models/timestamp.py: differs" in done.stdout


def test_each_spec_has_its_package() -> None:
    specs = {path.name for path in (ROOT / "spec").iterdir()}
    packages = {path.name for path in (ROOT / "generated").iterdir()}
    assert {Path(target.spec).name for target in TARGETS} == specs
    assert {target.package for target in TARGETS} == packages
    assert len(TARGETS) == 3


def test_a_spec_that_loses_something_is_refused(copied: Path) -> None:
    spec = copied / "spec/openapi.yaml"
    spec.write_text(spec.read_text().replace("schemas/SkuImage'", "schemas/Missing'"))
    done = check(copied, hash_seed="1")
    assert done.returncode == 1
    assert "spec/openapi.yaml" in done.stderr
    assert "Missing" in done.stderr


def test_long_differences_are_cut() -> None:
    before, after = (b"\n".join(b"%s%d" % (word, n) for n in range(99)) for word in (b"a", b"b"))
    (report,) = differences({"a.py": before}, {"a.py": after})
    assert "more lines" in report
    assert len(report.splitlines()) < 30


def test_installed_tools_are_the_pinned_ones() -> None:
    assert installed_versions() == PINNED


@pytest.mark.parametrize("tool", PINNED)
@pytest.mark.parametrize("version", ["0.0.1", "none"])
def test_other_tools_are_refused_with_the_remedy(tool: str, version: str) -> None:
    with pytest.raises(GenerationError) as refusal:
        require_pinned({**PINNED, tool: version})
    assert f"{tool}=={PINNED[tool]} is needed, found {version}" in str(refusal.value)
    assert "pip install" in str(refusal.value)


def test_pins_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    required = [entry for group in project["dependency-groups"].values() for entry in group]
    assert all(f"{tool}=={version}" in required for tool, version in PINNED.items())
