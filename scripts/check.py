"""Run the project's checks one after the other and stop at the first that fails.

Usage:
    python scripts/check.py            every stage, the test suite last
    python scripts/check.py ruff mypy  only these
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COVERAGE_FLOOR = 95
WORKERS = (os.cpu_count() or 1) + 1
"""One more than cores: some tests wait for processes and sockets. Waiting leaves a core idle."""

STAGES: dict[str, list[str]] = {
    "format": ["ruff format --check ."],
    "ruff": ["ruff check ."],
    "layers": [
        "lint-imports --no-logo --config pyproject.toml",
        "lint-imports --no-logo --config .importlinter",
    ],
    "spec": ["python scripts/lint_spec.py"],
    "drift": [
        "python scripts/generate.py --check",
        "python scripts/write_model_schemas.py --check",
    ],
    "mypy": ["mypy"],
    "basedpyright": ["basedpyright"],
    "tests": [
        f"pytest -n {WORKERS} --dist worksteal --cov --cov-branch --cov-report=term-missing"
        f" --cov-fail-under={COVERAGE_FLOOR}"
    ],
}


def main() -> int:
    """Run the stages that the command line names, or all of them."""
    names = sys.argv[1:] or list(STAGES)
    if unknown := [name for name in names if name not in STAGES]:
        print(f"No stage named {', '.join(unknown)}; there are {', '.join(STAGES)}.")
        return 2
    for number, name in enumerate(names, start=1):
        print(f"\n==> {name} ({number} of {len(names)})", flush=True)
        started = time.monotonic()
        returncode = run(STAGES[name])
        elapsed = time.monotonic() - started
        if returncode:
            print(f"\n==> stopped: {name} failed with exit code {returncode}", flush=True)
            return 1
        print(f"==> {name} passed in {elapsed:.1f} s", flush=True)
    return 0


def run(commands: list[str]) -> int:
    """Run commands with this environment's tools first on the path; first failure's exit code."""
    tools = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    for command in commands:
        done = subprocess.run(
            command.split(), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
