"""Our templates are guarded against changes of the generator's own, and can be done without."""

from __future__ import annotations

import importlib
import importlib.util
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from generate import ROOT, TEMPLATES
from ht_partner_client import models
from test_decode_fuzz import BODIES, mutate
from upstream_templates import (
    TemplatesChangedError,
    changes,
    digests,
    installed_templates,
    recorded,
    require_recorded,
)

ROUNDS_PER_CLASS = 300
OWN = {"property_templates/conversion.jinja"}


def run_generate(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "scripts/generate.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A copy of the installed templates."""
    return shutil.copytree(installed_templates(), tmp_path / "templates")


def test_all_that_is_replaced_is_on_record() -> None:
    replaced = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.jinja")}
    assert replaced - OWN <= recorded().keys()
    assert not OWN & digests(installed_templates()).keys()


def test_installed_templates_are_those_on_record() -> None:
    require_recorded(installed_templates())


def test_change_of_any_template_is_refused_with_the_remedy(upstream: Path) -> None:
    (upstream / "model.py.jinja").write_text("changed")
    (upstream / "property_templates/helpers.jinja").unlink()
    (upstream / "property_templates/new_property.py.jinja").write_text("")
    (upstream / "README.md.jinja").write_text("no code")
    with pytest.raises(TemplatesChangedError) as refusal:
        require_recorded(upstream)
    message = str(refusal.value)
    named = (
        "model.py.jinja (changed), property_templates/helpers.jinja (gone), "
        "property_templates/new_property.py.jinja (new). "
    )
    assert named in message
    assert "upstream_templates.py --accept" in message
    assert "--stock" in message


def test_one_line_names_each_difference() -> None:
    assert list(changes({"a": "1", "b": "1"}, {"b": "1", "c": "1"})) == ["a (gone)", "c (new)"]
    assert list(changes({"a": "1"}, {"a": "2"})) == ["a (changed)"]


def test_generation_refuses_and_stock_goes_on_until_the_change_is_accepted(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    for folder in ("scripts", "spec"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    record = root / "scripts/codegen/upstream_templates.sha256"
    genuine = record.read_text()
    record.write_text(genuine.replace(genuine[0], "f" if genuine[0] != "f" else "0", 1))
    for arguments in ((), ("--check",)):
        refused = run_generate(root, *arguments)
        assert refused.returncode == 1
        assert "(changed)" in refused.stderr
        assert "--accept" in refused.stderr
    assert not (root / "generated").exists()
    assert run_generate(root, "--stock", str(tmp_path / "stock")).returncode == 0
    accept = [sys.executable, str(root / "scripts/upstream_templates.py"), "--accept"]
    subprocess.run(accept, check=True, timeout=60)
    assert record.read_text() == genuine
    assert run_generate(root).returncode == 0
    assert (root / "generated/ht_partner_client/py.typed").exists()


# -- without our templates --------------------------------------------------------------------


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The models that the generator's own templates make of the spec, beside the committed ones."""
    folder = tmp_path_factory.mktemp("stock")
    done = run_generate(ROOT, "--stock", str(folder))
    assert done.returncode == 0, done.stderr
    package = folder / "ht_partner_client"
    spec = importlib.util.spec_from_file_location(
        "stock_client", package / "__init__.py", submodule_search_locations=[str(package)]
    )
    assert spec is not None
    assert spec.loader is not None
    sys.modules["stock_client"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield importlib.import_module("stock_client.models")
    for name in [name for name in sys.modules if name.partition(".")[0] == "stock_client"]:
        del sys.modules[name]


def plain(value: Any) -> Any:
    """A decoded value as plain data, so that objects of two packages compare."""
    if attrs.has(type(value)):
        members = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return type(value).__name__, plain(members)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return "UNSET" if type(value).__name__ == "Unset" else value


@pytest.mark.parametrize("name", BODIES)
def test_both_decode_alike(name: str, stock: Any, example: Callable[[str], Any]) -> None:
    ours, theirs = getattr(models, name), getattr(stock, name)
    text = json.dumps(BODIES[name](example))
    for number in range(ROUNDS_PER_CLASS):
        body = json.loads(text)
        seed = f"{name}-{number}"
        mutate(body, random.Random(seed))
        assert plain(ours.from_dict(body)) == plain(theirs.from_dict(body)), f"seed {seed!r}"


def test_both_write_the_same_request(stock: Any, example: Callable[[str], Any]) -> None:
    body = example("create-order.request.json")
    ours, theirs = (
        models.CreateOrderRequest.from_dict(body),
        stock.CreateOrderRequest.from_dict(body),
    )
    assert ours.to_dict() == theirs.to_dict() == body
