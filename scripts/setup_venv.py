"""Create a virtual environment, if needed, and install the project into it, editable.

Runs on a bare Python: nothing but the standard library is imported here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"


def main() -> int:
    """Set up the environment that the command line names."""
    arguments = parse_arguments()
    python = arguments.path.absolute() / "bin" / "python"
    if not works(python):
        print(f"Creating {arguments.path} with Python {sys.version.split()[0]} ...", flush=True)
        venv.create(arguments.path, clear=True, with_pip=True)
    extent = "with the development tools" if arguments.dev else "with what it needs to run"
    print(f"Installing ht-async into {arguments.path}, {extent} ...", flush=True)
    groups = ["--group", "dev"] if arguments.dev else []
    steps = [
        ["--upgrade", "pip"],
        ["--group", "build"],
        ["--no-build-isolation", "--editable", ".[all]", *groups],
    ]
    for step in steps:
        if returncode := pip_install(python, arguments.constraints, step):
            return returncode
    return 0


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="folder of the environment")
    parser.add_argument("--dev", action="store_true", help="install the development tools too")
    parser.add_argument("--constraints", type=Path, default=ROOT / "constraints.txt")
    return parser.parse_args()


def works(python: Path) -> bool:
    """Tell whether the environment exists and its interpreter still runs."""
    try:
        probe = subprocess.run([python, "-c", NEW_ENOUGH], capture_output=True, check=False)
    except OSError:
        return False
    return probe.returncode == 0


def pip_install(python: Path, constraints: Path, step: list[str]) -> int:
    """Run one `pip install`, silent unless it fails; return its exit code."""
    command = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--constraint", str(constraints.absolute()), *step]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
