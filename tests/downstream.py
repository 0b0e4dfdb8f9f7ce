"""Runs the tests of another project, with few plugins besides the package's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OTHER_PLUGINS = ("cov", "httpx", "hypothesispytest", "randomly", "schemathesis", "xdist")


def run_tests(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    left_out = [part for name in OTHER_PLUGINS for part in ("-p", f"no:{name}")]
    inherited = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *left_out, *arguments],
        cwd=folder, env=inherited, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
