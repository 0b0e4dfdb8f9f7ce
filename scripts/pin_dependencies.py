"""Rewrite constraints.txt: the newest version of every package that fits the project's needs.

Pins are made on the oldest Python that the project supports, so that they install on all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Exact versions for development and tests; `make constraints` rewrites this file.\n"


def main() -> int:
    """Resolve the dependencies afresh and write them down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=")
    current = f"{sys.version_info.major}.{sys.version_info.minor}"
    if current != oldest:
        print(f"Pins are made on Python {oldest}, this is {current}: rebuild .venv with it, as in")
        print(f"    rm -rf .venv && make PYTHON=python{oldest} constraints")
        return 1
    pins = sorted(pin for pin in map(as_pin, resolve()) if not pin.startswith(project["name"]))
    (ROOT / "constraints.txt").write_text(HEADER + "".join(f"{pin}\n" for pin in pins))
    print(f"constraints.txt: {len(pins)} packages")
    return 0


def resolve() -> list[dict[str, Any]]:
    """Ask pip what it would install into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
    command += ["--no-build-isolation", "--report", "-"]
    command += ["--group", "dev", "--group", "bench", "pip", "-e", ".[all]"]
    report = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    resolved: list[dict[str, Any]] = json.loads(report.stdout)["install"]
    return resolved


def as_pin(package: dict[str, Any]) -> str:
    """Return `name==version`, the name in its normal form."""
    name: str = package["metadata"]["name"].lower().replace("_", "-").replace(".", "-")
    return f"{name}=={package['metadata']['version']}"


if __name__ == "__main__":
    sys.exit(main())
