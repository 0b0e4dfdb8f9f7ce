"""Each example of the page about the command line runs as it stands, against a sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_program import PATIENCE, Program, Sandbox
from test_cli_usage import API_COMMANDS, SHOP_COMMANDS

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/cli.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
EXAMPLES = [block for block in BLOCKS if not block.startswith("export ")]

FINDABLE = (
    "orders", "create", "--address", "1 Main St", "--phone", "2135550100", "--sku-id", "42",
    "--purchase-order-id", "PO-1", "--json",
)  # fmt: skip


@pytest.fixture
def environment(ht_async: Program, sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """The program on the path, and the ids that the examples use."""
    program = tmp_path / "ht-async"
    program.write_text(
        f"#!{sys.executable}\nfrom ht_async.cli import main\nmain()\n", encoding="utf-8"
    )
    program.chmod(0o755)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    [shop_order, *_] = sandbox.admin("GET", "shops")["shineon"]
    client = ht_async("clients", "create", "--email", "joe@example.com", "--json").document
    order = ht_async(*FINDABLE, "--client-id", str(client["id"])).document
    return {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "CLIENT_ID": str(client["id"]),
        "ORDER_ID": str(order["id"]),
        "SHOP_ORDER_ID": shop_order["id"],
        "HT_SHINEON_BASE_URL": sandbox.server.url,
        "HT_SHINEON_TOKEN": sandbox.server.api_key,
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda block: " ".join(block.split()[1:3]))
def test_an_example_runs(example: str, environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-e"], input=example, env=environment, cwd=tmp_path,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("command", [*API_COMMANDS, *SHOP_COMMANDS], ids=" ".join)
def test_every_command_has_an_example(command: tuple[str, ...]) -> None:
    assert any(f"ht-async {' '.join(command)}" in example for example in EXAMPLES)
