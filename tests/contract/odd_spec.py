"""A spec of the shapes that generators stumble over, and the client that is generated from it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from generate import Target, generate

PACKAGE = "odd_client"
# Local variables of generators, keywords, built-ins, and names that are no identifiers.
ODD_NAMES = (
    *("d", "src_dict", "field_dict", "self", "source", "_source_", "_get_", "get", "k", "v"),
    *("from", "class", "dict", "isinstance", "object", "json", "types", "datetime", "cast"),
    *("1st", "a-b", "with space", 'quo"ted', "back\\slash", "item", "define", "field"),
)


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(*members: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*members, {"type": "null"}]}


def many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def model(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **more}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


MOMENT = text(format="date-time")
STRICT = {
    "leaf": ref("Leaf"),
    "leaves": many(ref("Leaf")),
    "rows": many(many(ref("Leaf"))),
    "moment": MOMENT,
    "day": text(format="date"),
    "key": text(format="uuid"),
    "kind": ref("Kind"),
    "level": ref("Level"),
    "fixed": {"const": "always"},
    "words": many(text()),
}
SCHEMAS: dict[str, Any] = {
    "Kind": text(enum=["one", "two"]),
    "Colour": text(enum=["red", "blue"]),
    "Level": {"type": "integer", "enum": [-1, 0, 5]},
    "Leaf": model({"value": {"type": ["string", "null"]}}),
    "Square": model({"side": {"type": "integer"}}, required=["side"]),
    "Circle": model({"radius": {"type": "integer"}}, required=["radius"]),
    "Names": model({name: nullable(ref("Leaf")) for name in ODD_NAMES}),
    "Strict": model(STRICT, required=list(STRICT), additionalProperties=False),
    "Lax": model(STRICT, additionalProperties=False),
    "Unions": model(
        {
            "shape": nullable(ref("Square"), ref("Circle")),
            "closed": {"anyOf": [ref("Square"), ref("Circle")]},
            "kind": nullable(ref("Kind"), text()),
            "level": nullable(ref("Level"), text()),
            "kind_or_colour": nullable(ref("Kind"), ref("Colour"), MOMENT, text()),
            "leaf_or_leaves": nullable(text(), ref("Leaf"), many(ref("Leaf"))),
            "shapes": nullable(many(nullable(ref("Square"), ref("Circle")))),
            "fixed": nullable({"const": "a"}),
        }
    ),
    "Tree": model({"children": nullable(many(nullable(ref("Tree")))), "forest": ref("Forest")}),
    "Forest": model({"trees": many(ref("Tree"))}),
    "Leaves": model({"count": {"type": "integer"}}, additionalProperties=ref("Leaf")),
    "Words": model({}, additionalProperties=many(text())),
    "Upload": model({"file": text(format="binary"), "leaf": nullable(ref("Leaf"), text())}),
}
PARAMETERS = [
    {"in": "path", "name": "id", "required": True, "schema": {"type": ["integer", "string"]}},
    {"in": "query", "name": "tags[]", "schema": many(text())},
    {"in": "query", "name": "kinds", "schema": many(ref("Kind"))},
    {"in": "query", "name": "since", "schema": nullable(MOMENT, {"type": "integer"})},
    {"in": "header", "name": "X-Level", "schema": ref("Level")},
    {"in": "cookie", "name": "session", "schema": text()},
]


def body(schema: dict[str, Any], content_type: str = "application/json") -> dict[str, Any]:
    return {content_type: {"schema": schema}}


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "An answer.", "content": body(schema)}


PATHS: dict[str, Any] = {
    "/leaves/{id}": {
        "get": {
            "operationId": "get_leaf",
            "security": [{"ApiKey": []}],
            "parameters": PARAMETERS,
            "responses": {"200": answer(ref("Leaf")), "4XX": answer(ref("Words"))},
        }
    },
    "/uploads": {
        "post": {
            "operationId": "upload",
            "requestBody": {
                "required": True,
                "content": {
                    **body(ref("Leaf")),
                    **body(ref("Upload"), "multipart/form-data"),
                },
            },
            "responses": {
                "200": answer(many(text())),
                "201": answer({"anyOf": [ref("Square"), ref("Circle"), text()]}),
                "default": answer(many(ref("Leaf"))),
            },
        }
    },
    "/nothing": {
        "delete": {"operationId": "nothing", "responses": {"204": {"description": "Done."}}}
    },
}
SPEC = {
    "openapi": "3.1.0",
    "info": {"title": "Odd", "version": "1"},
    "paths": PATHS,
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"ApiKey": {"type": "apiKey", "in": "header", "name": "Api-Key"}},
    },
}


@pytest.fixture(scope="module")
def odd_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package in it."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "spec.yaml").write_text(yaml.safe_dump(SPEC, sort_keys=False))
    generate(Target(str(folder / "spec.yaml"), PACKAGE), folder / PACKAGE)
    return folder


@pytest.fixture(scope="module")
def odd(odd_folder: Path) -> Iterator[ModuleType]:
    """The models of the generated package, which can be imported meanwhile."""
    sys.path.insert(0, str(odd_folder))
    try:
        yield importlib.import_module(f"{PACKAGE}.models")
    finally:
        sys.path.remove(str(odd_folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]
