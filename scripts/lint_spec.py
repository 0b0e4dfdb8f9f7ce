"""Holds the specs to OpenAPI 3.1 and to the house rules that keep generated code tolerant.

Usage: python scripts/lint_spec.py [spec files]; without files, all of spec/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable
from spec_rules import document, marks, operation, schema, sides
from spec_rules.places import Finding, Node

ROOT = Path(__file__).resolve().parent.parent

RULES: dict[str, Callable[[Node], Iterator[Finding]]] = {
    "openapi-version": document.openapi_version,
    "schema-names": document.schema_names,
    "separate-sides": document.separate_sides,
    "used-schemas": document.used_schemas,
    "operation-ids": operation.operation_ids,
    "one-tag": operation.one_tag,
    "security": operation.security,
    "only-ok": operation.only_ok,
    "required-body": operation.required_body,
    "list-parameters": operation.list_parameters,
    "flat-parameters": operation.flat_parameters,
    "no-nullable": schema.no_nullable,
    "no-default": schema.no_default,
    "array-items": schema.array_items,
    "named-objects": schema.named_objects,
    "named-enums": schema.named_enums,
    "enum-members": schema.enum_members,
    "property-names": schema.property_names,
    "distinct-properties": schema.distinct_properties,
    "closed-requests": sides.closed_requests,
    "response-objects": sides.response_objects,
    "nothing-required": sides.nothing_required,
    "plain-formats": sides.plain_formats,
    "open-objects": sides.open_objects,
    "no-const": sides.no_const,
    "nullable-members": sides.nullable_members,
    "open-enums": sides.open_enums,
    "one-constructible": sides.one_constructible,
    "provenance": marks.provenance,
    "source": marks.source,
    "path-mark": marks.path_mark,
    "error-statuses": marks.error_statuses,
}


class UnreadableSpecError(Exception):
    """A spec file is missing, or isn't a YAML mapping; the message names the file."""


def load(path: Path) -> Node:
    """Read a spec file."""
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnreadableSpecError(f"{path}: can't be read: {error}") from error
    if not isinstance(loaded, dict):
        raise UnreadableSpecError(f"{path}: is not a YAML mapping; write an OpenAPI document")
    return loaded


def structural_finding(spec: Node) -> Finding | None:
    """The first thing that makes the document something else than OpenAPI 3.1.

    Later ones aren't worth asking for: the validator trips over what it has just reported.
    """
    try:
        error = next(OpenAPIV31SpecValidator(spec).iter_errors(), None)
    except Unresolvable as missing:
        return Finding("$", f"{missing.ref} doesn't exist; add it or correct the $ref")
    return Finding(error.json_path, error.message) if error else None


def findings(spec: Node) -> dict[str, list[Finding]]:
    """All findings by rule. House rules need a sound structure, so they come second."""
    broken = structural_finding(spec)
    if broken:
        return {"openapi": [broken]}
    by_rule = {name: list(check(spec)) for name, check in RULES.items()}
    return {name: found for name, found in by_rule.items() if found}


def report(path: Path) -> int:
    """Print the findings on one file; return their number."""
    by_rule = findings(load(path))
    for name, found in by_rule.items():
        for where, message in found:
            print(f"{path}: {where}: {message} [{name}]")
    return sum(map(len, by_rule.values()))


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files or sorted((ROOT / "spec").glob("*.yaml"))
    try:
        count = sum(map(report, files))
    except UnreadableSpecError as error:
        print(f"lint_spec: {error}", file=sys.stderr)
        return 1
    if count:
        print(f"Findings: {count}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
