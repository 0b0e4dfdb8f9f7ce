"""The page about the sandbox names everything that there is, as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ht_async.sandbox.__main__ import build_parser
from ht_async.sandbox.admin import ADMIN_ROUTES
from ht_async.sandbox.config import SandboxConfig
from ht_async.sandbox.cursor_styles import CURSOR_STYLES
from ht_async.sandbox.dialects import QUIRKS, SAMPLES
from ht_async.sandbox.faults import FAULTS
from ht_async.sandbox.paths import MOVABLE
from ht_async.sandbox.profiles import PROFILES

PAGE = (Path(__file__).parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    (text,) = re.findall(rf"^## {title}$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    return text


def rows(title: str, columns: int) -> list[list[str]]:
    """Return the rows of a section's tables with that many columns, without their heads."""
    lines = re.findall(r"^\| (`.*) \|$", section(title), re.M)
    cells = [line.split(" | ") for line in lines]
    return [row for row in cells if len(row) == columns]


def names(table: list[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in table]


def test_every_quirk_is_told_as_it_is():
    assert rows("Dialects", 3) == [
        [f"`{quirk.name}`", quirk.contradiction or "none", quirk.description]
        for quirk in QUIRKS.values()
    ]


def test_every_sample_is_told_with_its_quirks():
    told = {row[0].strip("`"): set(re.findall(r"\w+", row[1])) for row in rows("Dialects", 2)}
    assert told == SAMPLES


def test_every_setting_is_told_with_its_option():
    options = {
        action.dest: action.option_strings[0]
        for action in build_parser()._actions
        if action.dest not in ("help", "ready_json")
    }
    told = {row[0].strip("`"): row[1].strip("`") for row in rows("Settings", 4)}
    assert told == options
    assert told.keys() == {field.name for field in SandboxConfig.__attrs_attrs__}


def test_defaults_of_numbers_and_texts_are_told():
    config: Any = SandboxConfig()
    told = {row[0].strip("`"): row[2] for row in rows("Settings", 4)}
    for name in ("host", "port", "api_key", "seed", "orders", "page_size", "max_page_size",
                 "journal_size", "chaos", "dedupe", "cursor_style", "latency_ms",
                 "list_lag_ms"):  # fmt: skip
        assert told[name] == str(getattr(config, name)), name


def test_every_fault_profile_style_and_movable_operation_is_told():
    assert names(rows("Faults", 2)) == [*FAULTS, *list(PROFILES)[1:]]
    assert names(rows("Cursors", 2)) == list(CURSOR_STYLES)
    assert all(f"`{name}`" in section("Settings") for name in PROFILES)
    assert all(f"`{name}`" in PAGE for name in MOVABLE)


def test_every_administrative_request_is_told():
    administration = section("Administration")
    for path, methods in ADMIN_ROUTES.items():
        (line,) = [line for line in administration.splitlines() if path in line]
        assert all(f"{method} " in line or f"`{method}`" in line for method in methods), path


async def test_the_example_runs():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    names: dict[str, Any] = {}
    exec(code, names)
    assert isinstance(await names["first_order_id"](), int)
