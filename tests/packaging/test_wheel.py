"""The source archive builds a wheel that is complete, clean and works where it is installed."""

from __future__ import annotations

import email
import json
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ht_async import __version__

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
GENERATED = ("ht_highlevel_client", "ht_partner_client", "ht_shineon_client")
DIST_INFO = f"ht_async-{__version__}.dist-info"

IMPORT_INSTALLED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import ht_async, ht_highlevel_client, ht_partner_client, ht_shineon_client
packages = ht_async, ht_highlevel_client, ht_partner_client, ht_shineon_client
print(json.dumps([package.__file__ for package in packages]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive that is built first."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture
def archive(wheel: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(wheel) as opened:
        yield opened


@pytest.fixture
def metadata(archive: zipfile.ZipFile) -> Message:
    return email.message_from_bytes(archive.read(f"{DIST_INFO}/METADATA"))


def test_wheel_is_for_every_platform(wheel: Path) -> None:
    assert wheel.name == f"ht_async-{__version__}-py3-none-any.whl"


def test_wheel_holds_the_packages_and_nothing_else(archive: zipfile.ZipFile) -> None:
    folders = {name.split("/")[0] for name in archive.namelist()}
    assert folders == {"ht_async", *GENERATED, DIST_INFO}


@pytest.mark.parametrize(
    ("package", "folder"), [("ht_async", "."), *((name, "generated") for name in GENERATED)]
)
def test_wheel_holds_every_module_and_no_leftovers(
    archive: zipfile.ZipFile, package: str, folder: str
) -> None:
    source = ROOT / folder
    sources = {str(path.relative_to(source)) for path in (source / package).rglob("*.py")}
    shipped = {name for name in archive.namelist() if name.startswith(f"{package}/")}
    assert {name for name in shipped if name.endswith(".py")} == sources
    assert f"{package}/py.typed" in shipped
    assert [name for name in shipped if "_cache/" in name or "__pycache__" in name] == []


def test_metadata_says_what_pyproject_says(metadata: Message) -> None:
    assert metadata["Name"] == "ht-async"
    assert metadata["Version"] == __version__
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata.get_payload() == (ROOT / "README.md").read_text()


def test_plain_installation_needs_the_declared_dependencies_alone(metadata: Message) -> None:
    required = map(Requirement, metadata.get_all("Requires-Dist", []))
    plain = {each.name for each in required if each.marker is None}
    assert plain == {Requirement(text).name for text in PROJECT["dependencies"]}


def test_command_is_declared(archive: zipfile.ZipFile) -> None:
    entry_points = archive.read(f"{DIST_INFO}/entry_points.txt").decode()
    assert "[console_scripts]\nht-async = ht_async.cli:main" in entry_points


def test_installed_wheel_is_imported_from_where_it_was_put(wheel: Path, tmp_path: Path) -> None:
    install = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", tmp_path, wheel], check=True)
    child = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_INSTALLED, tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    for file in json.loads(child.stdout):
        assert Path(file).is_relative_to(tmp_path)
