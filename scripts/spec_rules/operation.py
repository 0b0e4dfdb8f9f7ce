"""Rules about operations and their parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from spec_rules.places import (
    Finding,
    Node,
    operations,
    parameters,
    query_parameters,
    resolve,
)

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def operation_ids(document: Node) -> Iterator[Finding]:
    """The operationId names the generated module."""
    ids = Counter(operation.node.get("operationId", "") for operation in operations(document))
    for operation in operations(document):
        name = operation.node.get("operationId", "")
        if not SNAKE_CASE.fullmatch(name):
            yield operation.finding(f"operationId {name!r} isn't snake_case; give it such a one")
        elif ids[name] > 1:
            yield operation.finding(f"operationId {name!r} is taken; give each operation its own")


def one_tag(document: Node) -> Iterator[Finding]:
    """The tag names the generated folder."""
    for operation in operations(document):
        if len(operation.node.get("tags", [])) != 1:
            yield operation.finding("give it exactly one tag")


def security(document: Node) -> Iterator[Finding]:
    """The generator doesn't see the document's own `security`."""
    for operation in operations(document):
        if not operation.node.get("security"):
            yield operation.finding("write `security` on the operation itself")


def only_ok(document: Node) -> Iterator[Finding]:
    """Error answers are read by hand, leniently; generated code would turn them into unions."""
    for operation in operations(document):
        if list(operation.node.get("responses", {})) != ["200"]:
            yield operation.finding(
                "describe the response '200' and no other; move errors to x-error-statuses"
            )


def required_body(document: Node) -> Iterator[Finding]:
    """An optional body makes the generated argument optional."""
    for operation in operations(document):
        body = operation.node.get("requestBody")
        if body is not None and body.get("required") is not True:
            yield operation.member("requestBody").finding("set `required: true`")


def list_parameters(document: Node) -> Iterator[Finding]:
    """The generator repeats the name for each value, whatever the document says."""
    for parameter in query_parameters(document):
        node = parameter.node
        if node.get("style", "form") != "form" or node.get("explode", True) is not True:
            yield parameter.finding("use `style: form` and `explode: true`")


def flat_parameters(document: Node) -> Iterator[Finding]:
    """The generator would send the members of an object without the parameter's name."""
    for parameter in parameters(document):
        schema = resolve(parameter.member("schema"))
        if "object" in schema.get("type", ()) or "properties" in schema:
            yield parameter.finding("is an object; describe each member as its own parameter")
