"""Writes the JSON schemas of the models' answers, taken from the spec, for pydantic and /docs.

Usage: python scripts/write_model_schemas.py [--check]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "spec/openapi.yaml"
OUTPUT = ROOT / "ht_async/models/answer_schemas.json"

NAMES_IN_SPEC = {
    "Order": "PartnerOrder",
    "PartnerClient": "PartnerClient",
    "Sku": "SkuListItem",
    "ZipCheck": "CheckZipResponse",
    "SetupIntent": "SetupIntent",
    "EphemeralKey": "CreateEphemeralKeyResponse",
}
"""Name of each view, and of the schema of what it shows."""


def schemas() -> dict[str, Any]:
    """Return the schema of each view, which stands by itself."""
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    described = spec["components"]["schemas"]
    return {
        view: {"title": view, **resolved(described[name], described)}
        for view, name in NAMES_IN_SPEC.items()
    }


def resolved(schema: Any, described: dict[str, Any]) -> Any:
    """Return a schema with what it refers to in place, and without words about the reference."""
    if isinstance(schema, list):
        return [resolved(entry, described) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(described[schema["$ref"].rpartition("/")[2]], described)
    plain = {
        name: resolved(value, described)
        for name, value in schema.items()
        if not name.startswith("x-") and not (name == "description" and isinstance(value, str))
    }
    return one_type_each(plain) if isinstance(plain.get("type"), list) else plain


def one_type_each(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of several types as a choice, since older readers know one type alone."""
    types = schema.pop("type")
    return {
        "anyOf": [{"type": kind} if kind == "null" else {"type": kind, **schema} for kind in types]
    }


def text() -> str:
    """Return what the file has to hold."""
    return json.dumps(schemas(), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the file, or check it; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 on drift")
    if not parser.parse_args().check:
        OUTPUT.write_text(text(), encoding="utf-8")
    elif OUTPUT.read_text(encoding="utf-8") != text():
        print(f"{OUTPUT.relative_to(ROOT)} is not what the spec says. Run `make generate`.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
