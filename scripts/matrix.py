"""Run the test suite in other environments than .venv; each is built under build/.

Usage:
    python scripts/matrix.py pythons  every other CPython of this machine that the project supports
    python scripts/matrix.py lowest   the oldest runtime dependencies that pyproject.toml allows
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
MINORS = range(11, 16)
PROBE = """
import sys, ensurepip, venv
sys.exit(sys.implementation.name != "cpython" or sys.version_info[:2] != (3, int(sys.argv[1])))
"""


def main() -> int:
    """Run what the command line names; 0 only if every environment passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pythons", "lowest"))
    results = test_pythons() if parser.parse_args().what == "pythons" else test_lowest()
    for name, returncode in results.items():
        print(f"{name}: {'passed' if returncode == 0 else f'failed with exit code {returncode}'}")
    return int(any(results.values()))


def test_pythons() -> dict[str, int]:
    """Test every interpreter found; return their exit codes."""
    found = other_pythons()
    if not found:
        print("No other CPython >= 3.11 found on PATH or among pyenv's versions.")
    constraints = ROOT / "constraints.txt"
    return {name: test_with(path, name, constraints) for name, path in found.items()}


def test_lowest() -> dict[str, int]:
    """Test the lower bounds of the runtime dependencies with this interpreter."""
    lowest = [f"{name}=={version}" for name, version in lower_bounds().items()]
    print("Lower bounds:", *lowest)
    BUILD.mkdir(exist_ok=True)
    # What else is needed is left to pip: the versions of constraints.txt go with the newest alone.
    constraints = BUILD / "lowest.txt"
    constraints.write_text("\n".join([*lowest, ""]))
    return {"lowest": test_with(Path(sys.executable), "lowest", constraints)}


def other_pythons() -> dict[str, Path]:
    """Return one interpreter for each minor version that is installed and isn't this one's."""
    found: dict[str, Path] = {}
    for minor in MINORS:
        if minor == sys.version_info.minor:
            continue
        for candidate in candidates(minor):
            probe = subprocess.run(
                [candidate, "-c", PROBE, str(minor)], capture_output=True, check=False
            )
            if probe.returncode == 0:
                found[f"python3.{minor}"] = candidate
                break
    return found


def candidates(minor: int) -> Iterator[Path]:
    """Yield where CPython 3.`minor` may be."""
    if on_path := shutil.which(f"python3.{minor}"):
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python"), reverse=True)


def lower_bounds() -> dict[str, str]:
    """Return the oldest allowed version of each runtime dependency, those of extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = itertools.chain.from_iterable(project["optional-dependencies"].values())
    requirements = map(Requirement, [*project["dependencies"], *extras])
    return {
        requirement.name: specifier.version
        for requirement in requirements
        for specifier in requirement.specifier
        if specifier.operator in (">=", "==")
    }


def test_with(python: Path, name: str, constraints: Path) -> int:
    """Build the environment build/`name` and run the test suite in it."""
    print(f"\n==> {name}", flush=True)
    environment = BUILD / name
    setup = [str(python), "scripts/setup_venv.py", "--dev"]
    setup += ["--constraints", str(constraints), str(environment)]
    if returncode := subprocess.run(setup, cwd=ROOT, check=False).returncode:
        return returncode
    tools = environment / "bin"
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    suite = [str(tools / "python"), "-m", "pytest", "-n", "auto", "-q"]
    return subprocess.run(suite, cwd=ROOT, env=os.environ | {"PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
