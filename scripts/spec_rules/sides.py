"""Rules that differ between what is sent and what arrives.

What arrives is decoded whatever it is: a union that contains null or a plain type makes the
generated code keep a value that it can't take, where it would raise otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_rules.places import (
    Finding,
    Node,
    Place,
    request_schemas,
    resolve,
    response_parts,
    response_schemas,
)

STRICT_FORMATS = frozenset({"binary", "date", "date-time", "uuid"})
UNIONS = ("anyOf", "oneOf")
PLAIN_TYPES = ("integer", "string")


def closed_requests(document: Node) -> Iterator[Finding]:
    """A misspelt member has to be found before it is sent."""
    for schema in request_schemas(document):
        is_object = "object" in schema.node.get("type", ())
        if is_object and schema.node.get("additionalProperties") is not False:
            yield schema.finding("a request schema needs `additionalProperties: false`")


def nothing_required(document: Node) -> Iterator[Finding]:
    """A missing required member makes decoding raise."""
    for schema in response_parts(document):
        if "required" in schema.node:
            yield schema.finding("remove `required` from a response schema; tell it in words")


def plain_formats(document: Node) -> Iterator[Finding]:
    """A format that becomes a Python type makes decoding raise."""
    for schema in response_parts(document):
        if schema.node.get("format") in STRICT_FORMATS:
            yield schema.finding("remove `format` from a response schema; it is read by hand")


def open_objects(document: Node) -> Iterator[Finding]:
    """Closed objects drop members silently."""
    for schema in response_parts(document):
        if schema.node.get("additionalProperties") is False:
            yield schema.finding("remove `additionalProperties: false` from a response schema")


def no_const(document: Node) -> Iterator[Finding]:
    """Another value than the constant makes decoding raise."""
    for schema in response_parts(document):
        if "const" in schema.node:
            yield schema.finding("write the plain type in place of `const`")


def _members(place: Place) -> list[Place]:
    return [
        place.member(key).child(index, node)
        for key in UNIONS
        for index, node in enumerate(place.node.get(key, []))
    ]


def _values(schema: Place) -> Iterator[Place]:
    for name, node in schema.node.get("properties", {}).items():
        yield schema.member("properties").child(name, node, name)
    if isinstance(schema.node.get("additionalProperties"), dict):
        yield schema.member("additionalProperties")


def _allows_null(place: Place) -> bool:
    types = place.node.get("type", ())
    typed = any(key in place.node for key in ("type", "$ref", "allOf", "enum", "const", *UNIONS))
    return not typed or "null" in types or any(map(_allows_null, _members(place)))


def nullable_members(document: Node) -> Iterator[Finding]:
    """Any member may be null, and a union with null never raises."""
    for schema in response_parts(document):
        for value in _values(schema):
            if not _allows_null(value):
                yield value.finding(
                    "may arrive as null: write type: [T, 'null'], or a union with null"
                )


def open_enums(document: Node) -> Iterator[Finding]:
    """A value that the enum doesn't know has to pass as it is."""
    for schema in response_parts(document):
        members = _members(schema)
        closed = not any(member.node.get("type") in PLAIN_TYPES for member in members)
        alone = [*_values(schema), schema.member("items")]
        for place in [*alone, *(members if closed else [])]:
            if "enum" in resolve(place):
                yield place.finding("open the enum: anyOf of its $ref, integer, string and null")


def _constructible(place: Place) -> bool:
    node = resolve(place)
    found = Place(place.document, place.path, node)
    if "array" in node.get("type", ()):
        return _constructible(found.member("items"))
    return (
        "enum" in node
        or "properties" in node
        or "object" in node.get("type", ())
        or any(map(_constructible, _members(found)))
    )


def one_constructible(document: Node) -> Iterator[Finding]:
    """Decoding takes the first member that doesn't raise, and response classes never do."""
    for schema in response_parts(document):
        if sum(map(_constructible, _members(schema))) > 1:
            yield schema.finding("keep one object, enum or list of such in a union")


def response_objects(document: Node) -> Iterator[Finding]:
    """A class needs an object; lists and plain values belong into members."""
    for schema in response_schemas(document):
        if schema.node.get("type") != "object" and "enum" not in schema.node:
            yield schema.finding("a named response schema is an enum or has `type: object`")
