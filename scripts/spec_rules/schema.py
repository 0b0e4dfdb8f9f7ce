"""Rules about every schema, whichever way it travels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from spec_rules.places import (
    Finding,
    Node,
    all_schemas,
    component_schemas,
    descendants,
    nested_schemas,
    properties,
)

RESERVED_PROPERTIES = frozenset(
    {
        "additional_keys",
        "additional_properties",
        "cls",
        "d",
        "field_dict",
        "files",
        "from_dict",
        "src_dict",
        "to_dict",
    }
)
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")


def snake_case(name: str) -> str:
    """A name as the generator spells it in Python."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name)
    return spaced.strip("_").lower()


def no_nullable(document: Node) -> Iterator[Finding]:
    """OpenAPI 3.1 has no `nullable`."""
    for schema in all_schemas(document):
        if "nullable" in schema.node:
            yield schema.finding("`nullable` means nothing in 3.1; write type: [T, 'null']")


def no_default(document: Node) -> Iterator[Finding]:
    """A default in a query parameter is always sent; one in a response is never filled in."""
    for schema in all_schemas(document):
        if "default" in schema.node:
            yield schema.finding("remove `default`; tell it in the description")


def array_items(document: Node) -> Iterator[Finding]:
    """The generator drops the whole schema around an array without `items`."""
    for schema in all_schemas(document):
        if "array" in schema.node.get("type", ()) and not schema.node.get("items"):
            yield schema.finding("an array needs non-empty `items`")


def named_objects(document: Node) -> Iterator[Finding]:
    """Classes get stable names from components only."""
    for schema in nested_schemas(document):
        node = schema.node
        if (
            "object" in node.get("type", ())
            or "properties" in node
            or "additionalProperties" in node
        ):
            yield schema.finding("move this object to components.schemas and refer to it by $ref")


def named_enums(document: Node) -> Iterator[Finding]:
    """An inline enum gets an unstable name, and loses null."""
    for schema in nested_schemas(document):
        if "enum" in schema.node:
            yield schema.finding("move this enum to components.schemas and refer to it by $ref")


def enum_members(document: Node) -> Iterator[Finding]:
    """The members of a generated enum class."""
    for schema in component_schemas(document):
        values = schema.node.get("enum")
        if values is None:
            continue
        names = schema.node.get("x-enum-varnames", [])
        if len(names) != len(values) or not all(CONSTANT.fullmatch(str(name)) for name in names):
            yield schema.finding("give x-enum-varnames one UPPER_CASE name per value")
        if len({type(value) for value in values}) != 1:
            yield schema.finding("the values have several types; make them all string or integer")


def property_names(document: Node) -> Iterator[Finding]:
    """Generated methods have local variables that a property must not overwrite."""
    for component in component_schemas(document):
        own = snake_case(component.name)
        for name in component.node.get("properties", {}):
            if snake_case(name) == own:
                yield component.finding(
                    f"property {name!r} has the schema's own name; rename the schema"
                )
    for place in properties(document):
        if snake_case(place.name) in RESERVED_PROPERTIES:
            yield place.finding(
                "generated code uses this name; leave it out and tell why in the description"
            )


def distinct_properties(document: Node) -> Iterator[Finding]:
    """Two spellings of one name lose their Python names."""
    for component in component_schemas(document):
        for place in (component, *descendants(component)):
            spellings: defaultdict[str, list[str]] = defaultdict(list)
            for name in place.node.get("properties", {}):
                spellings[snake_case(name)].append(name)
            for same in spellings.values():
                if len(same) > 1:
                    yield place.finding(f"{' and '.join(same)} are one name in Python; keep one")
