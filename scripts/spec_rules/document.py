"""Rules about a document as a whole and the names of its schemas."""

from __future__ import annotations

from collections.abc import Iterator

from spec_rules.places import (
    Finding,
    Node,
    closure,
    component_schemas,
    request_names,
    response_names,
    root,
)

RESERVED_SCHEMAS = frozenset(
    {"Any", "AuthenticatedClient", "Client", "File", "Mapping", "Response", "Self", "Unset"}
)


def openapi_version(document: Node) -> Iterator[Finding]:
    """OpenAPI 3.1, whose schemas are JSON Schema 2020-12."""
    version = str(document.get("openapi", ""))
    if not version.startswith("3.1."):
        place = root(document).child("openapi", {})
        yield place.finding(f"is {version}; write the document in OpenAPI 3.1")


def schema_names(document: Node) -> Iterator[Finding]:
    """No schema may shadow a name that generated modules import."""
    for schema in component_schemas(document):
        if schema.name in RESERVED_SCHEMAS:
            yield schema.finding("generated code uses this name; rename the schema")


def separate_sides(document: Node) -> Iterator[Finding]:
    """What is sent is described strictly and what arrives loosely, so they share enums only."""
    shared = request_names(document) & response_names(document)
    for schema in component_schemas(document):
        if schema.name in shared and "enum" not in schema.node:
            yield schema.finding("is used by requests and by responses; make it two schemas")


def used_schemas(document: Node) -> Iterator[Finding]:
    """Every schema is used, or says why it stays."""
    used = request_names(document) | response_names(document)
    kept = [schema for schema in component_schemas(document) if "x-unreferenced" in schema.node]
    excused = closure(document, [schema.node for schema in kept])
    for schema in component_schemas(document):
        if schema not in kept and schema.name not in used | excused:
            yield schema.finding("nothing uses it; remove it, or give x-unreferenced a reason")
    for schema in kept:
        reason = schema.node["x-unreferenced"]
        if schema.name in used:
            yield schema.finding("an operation uses it; remove x-unreferenced")
        elif not (isinstance(reason, str) and reason.strip()):
            yield schema.finding("x-unreferenced is empty; write the reason for keeping the schema")
