"""Walks over an OpenAPI document: which nodes of it a rule looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Node = Mapping[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCHEMA_PREFIX = "#/components/schemas/"


class Finding(NamedTuple):
    """A breach of a rule: where, and what to do about it."""

    path: str
    message: str


@dataclass(frozen=True)
class Place:
    """One node of a document.

    Attributes:
        document: The whole document.
        path: JSON path of the node, for messages.
        node: The node itself.
        name: Name of the component schema or property; empty for other nodes.
    """

    document: Node
    path: str
    node: Node
    name: str = ""

    def child(self, key: str | int, node: Node, name: str = "") -> Place:
        """The place of a node below this one."""
        plain = isinstance(key, str) and key.replace("_", "").isalnum()
        step = f".{key}" if plain else f"[{key!r}]"
        return Place(self.document, self.path + step, node, name)

    def member(self, key: str) -> Place:
        """The place of the object that this node has under `key`, empty if it has none."""
        return self.child(key, self.node.get(key, {}))

    def finding(self, message: str) -> Finding:
        """Report this place."""
        return Finding(self.path, message)


def root(document: Node) -> Place:
    """The document itself."""
    return Place(document, "$", document)


def _path_items(document: Node) -> Iterator[Place]:
    paths = root(document).member("paths")
    for url, item in paths.node.items():
        yield paths.child(url, item)


def operations(document: Node) -> Iterator[Place]:
    """Every operation."""
    for item in _path_items(document):
        for method in METHODS:
            if method in item.node:
                yield item.member(method)


def parameters(document: Node) -> Iterator[Place]:
    """Every parameter of an operation or a path."""
    for owner in (*_path_items(document), *operations(document)):
        for index, node in enumerate(owner.node.get("parameters", [])):
            yield owner.member("parameters").child(index, node, node.get("name", ""))


def query_parameters(document: Node) -> Iterator[Place]:
    """Every parameter that goes into the query."""
    return (place for place in parameters(document) if place.node.get("in") == "query")


def component_schemas(document: Node) -> Iterator[Place]:
    """Every named schema."""
    schemas = root(document).member("components").member("schemas")
    for name, node in schemas.node.items():
        yield schemas.child(name, node, name)


def _children(place: Place) -> Iterator[Place]:
    for name, node in place.node.get("properties", {}).items():
        yield place.member("properties").child(name, node, name)
    for key in ("items", "additionalProperties", "not"):
        if isinstance(place.node.get(key), dict):
            yield place.member(key)
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for index, node in enumerate(place.node.get(key, [])):
            yield place.member(key).child(index, node)


def descendants(place: Place) -> Iterator[Place]:
    """Every schema inside the schema at `place`, without itself; references aren't followed."""
    for child in _children(place):
        yield child
        yield from descendants(child)


def _inline_schemas(document: Node) -> Iterator[Place]:
    """Schemas of parameters and bodies: anything but plain values there needs a name."""
    for parameter in parameters(document):
        yield parameter.member("schema")
    for operation in operations(document):
        bodies = [operation.member("requestBody")]
        responses = operation.member("responses")
        bodies += [responses.child(status, node) for status, node in responses.node.items()]
        for body in bodies:
            content = body.member("content")
            for media_type, node in content.node.items():
                yield content.child(media_type, node).member("schema")


def nested_schemas(document: Node) -> Iterator[Place]:
    """Every schema that isn't itself a component."""
    for inline in _inline_schemas(document):
        yield inline
        yield from descendants(inline)
    for component in component_schemas(document):
        yield from descendants(component)


def all_schemas(document: Node) -> Iterator[Place]:
    """Every schema, named or not."""
    yield from component_schemas(document)
    yield from nested_schemas(document)


def properties(document: Node) -> Iterator[Place]:
    """Every property of a named schema, at any depth."""
    for component in component_schemas(document):
        for place in (component, *descendants(component)):
            for name, node in place.node.get("properties", {}).items():
                yield place.member("properties").child(name, node, name)


def referenced_names(node: object) -> Iterator[str]:
    """Names of the schemas that any part of `node` refers to directly."""
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(SCHEMA_PREFIX):
            yield reference.removeprefix(SCHEMA_PREFIX)
        for value in node.values():
            yield from referenced_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from referenced_names(value)


def closure(document: Node, start: object) -> frozenset[str]:
    """Names of all schemas that `start` refers to, directly or through other schemas."""
    schemas = document.get("components", {}).get("schemas", {})
    reached: set[str] = set()
    waiting = set(referenced_names(start))
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(referenced_names(schemas.get(name, {}))) - reached
    return frozenset(reached)


def request_names(document: Node) -> frozenset[str]:
    """Names of the schemas that some request uses."""
    bodies = [place.node.get("requestBody") for place in operations(document)]
    return closure(document, [*bodies, *(place.node for place in parameters(document))])


def response_names(document: Node) -> frozenset[str]:
    """Names of the schemas that some response uses."""
    return closure(document, [place.node.get("responses") for place in operations(document)])


def request_schemas(document: Node) -> Iterator[Place]:
    """Every named schema that some request uses."""
    names = request_names(document)
    return (place for place in component_schemas(document) if place.name in names)


def response_schemas(document: Node) -> Iterator[Place]:
    """Every named schema that isn't a request's: what arrives has to be taken as it is."""
    names = request_names(document) - response_names(document)
    return (place for place in component_schemas(document) if place.name not in names)


def response_parts(document: Node) -> Iterator[Place]:
    """Every schema, named or nested, of what arrives."""
    for place in response_schemas(document):
        yield place
        yield from descendants(place)


def resolve(place: Place) -> Node:
    """The node of `place`, or the named schema that it refers to."""
    reference = str(place.node.get("$ref", ""))
    if not reference.startswith(SCHEMA_PREFIX):
        return place.node
    schemas = place.document.get("components", {}).get("schemas", {})
    found: Node = schemas.get(reference.removeprefix(SCHEMA_PREFIX), {})
    return found
