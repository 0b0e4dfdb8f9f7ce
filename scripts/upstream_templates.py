"""Finds out whether the generator's own templates are those that codegen/templates builds on.

openapi-python-client doesn't promise that its templates stay as they are, so the digests of those
that the overrides replace or call are on record. A difference means: read what changed, take over
what matters, then accept the installed templates with

    python scripts/upstream_templates.py --accept
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

RECORD = Path(__file__).resolve().parent / "codegen/upstream_templates.sha256"
# What writes Python, and the macros for it; the rest is metadata of a package of its own.
PATTERNS = ("*.py.jinja", "helpers.jinja")


class TemplatesChangedError(Exception):
    """The installed templates aren't those on record; the message names them and the remedy."""


def installed_templates() -> Path:
    """The folder of the installed generator's templates."""
    package = importlib.util.find_spec("openapi_python_client")
    if package is None or package.origin is None:
        raise FileNotFoundError("openapi-python-client is not installed")
    return Path(package.origin).parent / "templates"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the templates that write Python, by their path in `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in PATTERNS
        for path in sorted(folder.rglob(pattern))
    }


def recorded() -> dict[str, str]:
    """The digests on record, in the format of `sha256sum`."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Name each template that differs."""
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            yield f"{name} (gone)"
        elif name not in before:
            yield f"{name} (new)"
        elif before[name] != now[name]:
            yield f"{name} (changed)"


def require_recorded(folder: Path) -> None:
    """Refuse templates in `folder` that differ from those on record."""
    if found := list(changes(recorded(), digests(folder))):
        raise TemplatesChangedError(
            "the generator's own templates are not those that scripts/codegen/templates was "
            f"written against: {', '.join(found)}. Compare them with the previous release, take "
            "over what matters, then run: python scripts/upstream_templates.py --accept. "
            "Until then, python scripts/generate.py --stock FOLDER works without the overrides."
        )


def main() -> int:
    """Check the installed templates, or accept them; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accept", action="store_true", help="put the installed ones on record")
    if parser.parse_args().accept:
        found = sorted(digests(installed_templates()).items())
        RECORD.write_text("".join(f"{digest}  {name}\n" for name, digest in found))
        return 0
    try:
        require_recorded(installed_templates())
    except TemplatesChangedError as error:
        print(f"upstream_templates: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
