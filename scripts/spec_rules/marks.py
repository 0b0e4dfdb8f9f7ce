"""Rules about the marks that tell where each part of a spec comes from."""

from __future__ import annotations

from collections.abc import Iterator

from spec_rules.places import (
    Finding,
    Node,
    Place,
    component_schemas,
    operations,
    parameters,
    properties,
)

PROVENANCES = ("documented", "example", "inferred", "unconfirmed")
SEEN = ("documented", "example")
PATHS = ("documented", "inferred", "unknown")


def _marked(document: Node) -> Iterator[Place]:
    yield from operations(document)
    yield from parameters(document)
    yield from component_schemas(document)
    yield from properties(document)


def provenance(document: Node) -> Iterator[Finding]:
    """How sure each part is."""
    for place in _marked(document):
        if place.node.get("x-provenance") not in PROVENANCES:
            yield place.finding(f"set x-provenance to one of {', '.join(PROVENANCES)}")


def source(document: Node) -> Iterator[Finding]:
    """Where each part was seen, or why it is there."""
    for place in _marked(document):
        entry = place.node.get("x-source")
        sources = entry if isinstance(entry, list) else [entry]
        texts = [text for text in sources if isinstance(text, str) and text.strip()]
        seen = place.node.get("x-provenance") in SEEN
        if not texts or len(texts) < len(sources):
            yield place.finding("set x-source to the page's URL, or to a word why it is here")
        elif seen and not any(text.startswith("https://") for text in texts):
            yield place.finding("what was seen has a page: add its URL to x-source")


def path_mark(document: Node) -> Iterator[Finding]:
    """A guessed path must not look like a documented one."""
    for operation in operations(document):
        mark, certainty = operation.node.get("x-path"), operation.node.get("x-provenance")
        if mark not in PATHS:
            yield operation.finding(f"set x-path to one of {', '.join(PATHS)}")
        elif mark == "inferred" and certainty in SEEN:
            yield operation.finding("its path is inferred, so x-provenance is at most inferred")
        elif mark == "unknown" and certainty != "unconfirmed":
            yield operation.finding("its path is unknown, so x-provenance is unconfirmed")
        elif mark == "unknown" and "placeholder" not in operation.node.get("description", ""):
            yield operation.finding("say in the description that the path is a placeholder")


def _is_error(entry: object) -> bool:
    if not isinstance(entry, dict) or set(entry) != {"status", "title"}:
        return False
    status, title = entry["status"], entry["title"]
    return type(status) is int and 400 <= status <= 599 and isinstance(title, str) and bool(title)


def error_statuses(document: Node) -> Iterator[Finding]:
    """Documented errors, in a form that programs can read."""
    for operation in operations(document):
        entries = operation.node.get("x-error-statuses")
        if entries is None:
            continue
        place = operation.member("x-error-statuses")
        if not isinstance(entries, list) or not entries or not all(map(_is_error, entries)):
            yield place.finding("write a list of {status: 400 to 599, title: text of the page}")
        elif len({entry["status"] for entry in entries}) != len(entries):
            yield place.finding("list each status once")
