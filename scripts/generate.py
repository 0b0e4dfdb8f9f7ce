"""Regenerates the client packages under generated/ from the specs, or checks that they are current.

Usage: python scripts/generate.py [--check | --stock FOLDER]
"""

from __future__ import annotations

import argparse
import difflib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from upstream_templates import TemplatesChangedError, installed_templates, require_recorded

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CONFIG = ROOT / "scripts/codegen/config.yaml"
TEMPLATES = ROOT / "scripts/codegen/templates"
PINNED = {"openapi-python-client": "0.29.1", "ruff": "0.17.5"}
SHOWN_DIFF_LINES = 20


class GenerationError(Exception):
    """Generation can't start or failed; the message names the remedy."""


@dataclass(frozen=True)
class Target:
    """One generated package, and the spec that it is made from."""

    spec: str
    package: str

    @property
    def output(self) -> str:
        """The package's folder, relative to the repository."""
        return f"generated/{self.package}"


TARGETS = (
    Target("spec/openapi.yaml", "ht_partner_client"),
    Target("spec/highlevel.yaml", "ht_highlevel_client"),
    Target("spec/shineon.yaml", "ht_shineon_client"),
)


def installed_versions() -> dict[str, str]:
    """Versions of the pinned tools next to the running interpreter; "none" for a missing one."""
    return {"openapi-python-client": _generator_version(), "ruff": _ruff_version()}


def _generator_version() -> str:
    try:
        return importlib.metadata.version("openapi-python-client")
    except importlib.metadata.PackageNotFoundError:
        return "none"


def _ruff_version() -> str:
    ruff = shutil.which("ruff", path=str(BIN))
    if ruff is None:
        return "none"
    answer = subprocess.run([ruff, "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.split()[-1]


def require_pinned(versions: Mapping[str, str]) -> None:
    """Refuse tools other than the pinned ones: each version formats and types differently."""
    wrong = [
        f"{tool}=={pin} is needed, found {versions[tool]}"
        for tool, pin in PINNED.items()
        if versions[tool] != pin
    ]
    if wrong:
        pins = " ".join(f"{tool}=={pin}" for tool, pin in PINNED.items())
        raise GenerationError(f"{'; '.join(wrong)}. Run: {sys.executable} -m pip install {pins}")


def generate(target: Target, output: Path, *, templates: Path | None = TEMPLATES) -> None:
    """Write the package of `target` to `output`, replacing what is there.

    Args:
        target: What to generate.
        output: Folder of the package.
        templates: Folder of overrides; None for the generator's own templates alone.
    """
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    # The post-hooks call ruff by its bare name.
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(configuration(target.package), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "openapi_python_client", "generate"),
            *("--path", str(ROOT / target.spec), "--config", str(config)),
            *(("--custom-template-path", str(templates)) if templates else ()),
            *("--meta", "none", "--fail-on-warning", "--output-path", str(output)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise GenerationError(f"{target.spec}: {done.stdout}{done.stderr}".rstrip())


def configuration(package: str) -> str:
    """The generator's configuration for a package."""
    names = (
        f"package_name_override: {package}\nproject_name_override: {package.replace('_', '-')}\n"
    )
    return names + CONFIG.read_text(encoding="utf-8")


def package_files(package: Path) -> dict[str, bytes]:
    """Contents of all files of a package by their relative path, compiled ones left out."""
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def differences(committed: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> Iterator[str]:
    """Say for each file what is different, with the start of a unified diff."""
    for name in sorted(committed.keys() | fresh.keys()):
        if name not in committed:
            yield f"{name}: missing"
        elif name not in fresh:
            yield f"{name}: not generated from the spec"
        elif committed[name] != fresh[name]:
            yield f"{name}: differs\n{_diff(committed[name], fresh[name])}"


def _diff(committed: bytes, fresh: bytes) -> str:
    before, after = (
        text.decode(errors="backslashreplace").splitlines() for text in (committed, fresh)
    )
    lines = list(difflib.unified_diff(before, after, "committed", "generated", n=1, lineterm=""))
    hidden = len(lines) - SHOWN_DIFF_LINES
    more = [f"... {hidden} more lines"] if hidden > 0 else []
    return "\n".join(f"    {line}" for line in lines[:SHOWN_DIFF_LINES] + more)


def drift(target: Target) -> list[str]:
    """What differs between the committed package of `target` and a fresh one."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / target.package
        generate(target, fresh)
        return list(differences(package_files(ROOT / target.output), package_files(fresh)))


def check() -> int:
    """Report drift of all targets; return the exit status."""
    status = 0
    for target in TARGETS:
        found = drift(target)
        if found:
            status = 1
            print(f"{target.output} is not what {target.spec} generates:", *found, sep="\n  ")
    if status:
        print("Run `make generate` and commit the result. Never edit generated files by hand.")
    return status


def write(folder: Path | None) -> None:
    """Rewrite the committed packages, or write what the stock templates make to `folder`."""
    for target in TARGETS:
        if folder is None:
            generate(target, ROOT / target.output)
            print(f"{target.output}: generated from {target.spec}")
        else:
            output = folder / target.package
            generate(target, output, templates=None)
            print(f"{output}: generated from {target.spec} with stock templates")


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    task.add_argument(
        "--stock",
        type=Path,
        metavar="FOLDER",
        help="write the packages to FOLDER with the generator's own templates alone",
    )
    arguments = parser.parse_args()
    try:
        require_pinned(installed_versions())
        if arguments.stock is None:
            require_recorded(installed_templates())
        if arguments.check:
            return check()
        write(arguments.stock and arguments.stock.resolve())
    except (GenerationError, TemplatesChangedError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
