"""The programs under examples/ run as they stand, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import anyio.to_thread

from ht_async.sandbox import SandboxConfig, serve

EXAMPLES = Path(__file__).parents[2] / "examples"
CATALOGUE = "/api/partners/catalogue"


async def run(config: SandboxConfig, program: str, *arguments: str) -> str:
    """Run a program against a sandbox; return what it prints."""
    async with serve(config) as server:
        access = {"HT_BASE_URL": server.url, "HT_API_KEY": server.api_key}
        done = await anyio.to_thread.run_sync(_run, access, program, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _run(
    access: Mapping[str, str], program: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", str(EXAMPLES / program), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **access}
    )


async def test_the_low_level_client_works_alone() -> None:
    printed = await run(SandboxConfig(port=0, orders=5), "low_level_client.py")
    assert printed == "created LOW-1\nstatus 200 with 2 orders\n"


def test_the_low_level_example_uses_nothing_else() -> None:
    assert "import ht_async" not in (EXAMPLES / "low_level_client.py").read_text()
    loads = (
        "import sys, ht_partner_client.api.orders.create_order; print('ht_async' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"


async def test_raw_responses() -> None:
    lines = (await run(SandboxConfig(port=0), "raw_response.py")).splitlines()
    assert lines[0] == "200 application/json attempts: 1"
    assert re.fullmatch(r"keep this for support: sandbox-\d+", lines[1])
    assert re.fullmatch(r"\d\.\d{3} s for order \d+, received: \['address', .*", lines[2])
    assert lines[3].startswith("404 sandbox-")
    assert lines[4] == "members of the answer: ['orders', 'status']"


async def test_correcting_the_dialect() -> None:
    config = SandboxConfig(port=0, orders=20, paths={"skus.list": CATALOGUE})
    lines = (await run(config, "dialect_correction.py", CATALOGUE)).splitlines()
    assert 'Dialect(paths={"skus.list": "/..."})' in lines[0]
    assert "42 TV Mounting" in lines
    assert re.fullmatch(r"\d+ orders since 2024-09-25", lines[-1])


async def test_a_partners_day() -> None:
    printed = await run(SandboxConfig(port=0), "partner_day.py")
    patterns = [
        r"client \d+",
        r"SKU 42 in 90017 offered",
        r"SKU 43 in 90017 offered",
        r"SKU 42 in 99999 not offered",
        r"setup intent of cus_\S+ secret \*\*\*",
        r"order \d+ OrderStatus\.PENDING DAY-1",
        r"now OrderStatus\.PENDING for no appointment yet",
        r"this client's order \d+ \d{4}-.*",
        r"orders tagged tv: 0 counted through the list",
    ]
    for pattern in patterns:
        assert re.search(rf"^{pattern}$", printed, re.MULTILINE), (pattern, printed)
    assert len(printed.splitlines()) == len(patterns) + 1


def test_every_example_is_run() -> None:
    bulk = Path(__file__).parents[1] / "bulk" / "test_bulk_examples.py"
    tested = Path(__file__).read_text(encoding="utf-8") + bulk.read_text(encoding="utf-8")
    programs = [path.stem for path in EXAMPLES.glob("*.py")]
    assert len(programs) == 7
    assert all(f'"{name}.py"' in tested or f'"{name}"' in tested for name in programs)
