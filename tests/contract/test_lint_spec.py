"""Each house rule finds its breach, where it is, in a small spec that breaks it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from lint_spec import RULES, findings, main

pytestmark = pytest.mark.no_cover

GOOD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "good_spec.yaml").read_text())

PUT = "paths /things/{id} put"
REQUEST_SCHEMA = f"{PUT} requestBody content application/json schema"
SCHEMAS = "components schemas"
COLOUR = f"{SCHEMAS} Colour"
THING = f"{SCHEMAS} Thing"
NAME = f"{THING} properties name"
HUE = f"{THING} properties colour"
PARTS = f"{THING} properties parts"

MARKS = {"x-provenance": "inferred", "x-source": "a guess"}
TEXT = {"type": ["string", "null"], **MARKS}
PART = {"$ref": "#/components/schemas/Part"}
REMOVED = object()


class Breach(NamedTuple):
    """A flaw: `value` at the keys in `at`; `rule` reports the node `up` levels above them."""

    rule: str
    at: str
    value: object
    up: int = 0

    def spec(self) -> dict[str, Any]:
        spec = copy.deepcopy(GOOD)
        node: Any = spec
        *parents, last = self.at.split()
        for key in parents:
            node = node[int(key)] if isinstance(node, list) else node[key]
        if self.value is REMOVED:
            del node[last]
        else:
            node[int(last) if isinstance(node, list) else last] = self.value
        return spec

    def path(self) -> str:
        keys = self.at.split()
        return "$" + "".join(step(key) for key in keys[: len(keys) - self.up])


def step(key: str) -> str:
    if len(key) == 1 and key.isdigit():
        return f"[{key}]"
    return f".{key}" if key.replace("_", "").isalnum() else f"[{key!r}]"


BREACHES = [
    Breach("schema-names", f"{SCHEMAS} Client", {"type": "object", **MARKS}),
    Breach("used-schemas", f"{SCHEMAS} Spare", {"type": "object", **MARKS}),
    Breach("used-schemas", f"{SCHEMAS} Relic x-unreferenced", " ", up=1),
    Breach("used-schemas", f"{SCHEMAS} Part x-unreferenced", "Kept for later.", up=1),
    Breach("operation-ids", f"{PUT} operationId", "putThing", up=1),
    Breach("operation-ids", f"{PUT} operationId", REMOVED, up=1),
    Breach("one-tag", f"{PUT} tags", ["things", "parts"], up=1),
    Breach("one-tag", f"{PUT} tags", REMOVED, up=1),
    Breach("security", f"{PUT} security", REMOVED, up=1),
    Breach("only-ok", f"{PUT} responses 404", {"description": "No such thing"}, up=2),
    Breach("only-ok", f"{PUT} responses", {"default": {"description": "Any"}}, up=1),
    Breach("required-body", f"{PUT} requestBody required", REMOVED, up=1),
    Breach("list-parameters", f"{PUT} parameters 1 explode", False, up=1),
    Breach("list-parameters", f"{PUT} parameters 1 style", "pipeDelimited", up=1),
    Breach("flat-parameters", f"{PUT} parameters 1 schema", PART, up=1),
    Breach("no-nullable", f"{NAME} nullable", True, up=1),
    Breach("no-default", f"{NAME} default", "x", up=1),
    Breach("no-default", f"{PUT} parameters 1 schema default", ["x"], up=1),
    Breach("array-items", f"{PARTS} items", REMOVED, up=1),
    Breach("array-items", f"{PARTS} items", {}, up=1),
    Breach("named-objects", NAME, {"type": ["object", "null"], **MARKS}),
    Breach("named-objects", NAME, {"additionalProperties": {"type": "null"}, **MARKS}),
    Breach("named-objects", REQUEST_SCHEMA, {"properties": {}}),
    Breach("named-enums", NAME, {"enum": ["a", None], **MARKS}),
    Breach("enum-members", f"{COLOUR} x-enum-varnames", REMOVED, up=1),
    Breach("enum-members", f"{COLOUR} x-enum-varnames", ["RED"], up=1),
    Breach("enum-members", f"{COLOUR} x-enum-varnames", ["red", "blue"], up=1),
    Breach("enum-members", f"{COLOUR} enum", ["red", 2], up=1),
    Breach("property-names", f"{THING} properties to-dict", TEXT),
    Breach("property-names", f"{THING} properties thing", TEXT, up=2),
    Breach("distinct-properties", f"{THING} properties Name", TEXT, up=2),
    Breach("closed-requests", f"{SCHEMAS} NewThing additionalProperties", REMOVED, up=1),
    Breach("response-objects", f"{SCHEMAS} Part", {"type": "string", **MARKS}),
    Breach("nothing-required", f"{THING} required", ["name"], up=1),
    Breach("plain-formats", f"{NAME} format", "date-time", up=1),
    Breach("open-objects", f"{THING} additionalProperties", False, up=1),
    Breach("no-const", f"{NAME} const", "x", up=1),
    Breach("nullable-members", f"{NAME} type", "string", up=1),
    Breach("nullable-members", NAME, {**PART, **MARKS}),
    Breach("nullable-members", f"{SCHEMAS} Part additionalProperties", {"type": "string"}),
    Breach("nullable-members", f"{SCHEMAS} Relic properties age type", "integer", up=1),
    Breach("open-enums", f"{PARTS} items", {"$ref": "#/components/schemas/Colour"}),
    Breach("one-constructible", f"{HUE} anyOf 1", PART, up=2),
    Breach("one-constructible", f"{HUE} anyOf 1", {"type": "array", "items": PART}, up=2),
    Breach("provenance", f"{NAME} x-provenance", REMOVED, up=1),
    Breach("provenance", f"{PUT} x-provenance", "rumour", up=1),
    Breach("provenance", f"{PUT} parameters 0 x-provenance", REMOVED, up=1),
    Breach("provenance", f"{COLOUR} x-provenance", REMOVED, up=1),
    Breach("source", f"{NAME} x-source", REMOVED, up=1),
    Breach("source", f"{NAME} x-source", [], up=1),
    Breach("source", f"{NAME} x-source", ["a guess", " "], up=1),
    Breach("source", f"{PUT} x-source", "a page", up=1),
    Breach("path-mark", f"{PUT} x-path", REMOVED, up=1),
    Breach("path-mark", f"{PUT} x-path", "inferred", up=1),
    Breach("path-mark", f"{PUT} x-path", "unknown", up=1),
    Breach("error-statuses", f"{PUT} x-error-statuses", {"404": "Not found"}),
    Breach("error-statuses", f"{PUT} x-error-statuses", []),
    Breach("error-statuses", f"{PUT} x-error-statuses 0 status", 200, up=2),
    Breach("error-statuses", f"{PUT} x-error-statuses 0 title", "", up=2),
    Breach("error-statuses", f"{PUT} x-error-statuses", [{"status": 404, "title": "a"}] * 2),
]
ELSEWHERE = {"openapi-version", "separate-sides"}


def paths(spec: dict[str, Any], rule: str) -> list[str]:
    return [finding.path for finding in findings(spec).get(rule, [])]


def test_finds_nothing_in_a_good_spec() -> None:
    assert findings(GOOD) == {}


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.rule}: {breach.at}")
def test_finds_the_breach(breach: Breach) -> None:
    assert breach.path() in paths(breach.spec(), breach.rule)


def test_every_rule_has_a_breach() -> None:
    assert {breach.rule for breach in BREACHES} | ELSEWHERE == set(RULES)


def test_a_schema_travels_one_way() -> None:
    both = Breach("separate-sides", f"{REQUEST_SCHEMA} $ref", "#/components/schemas/Thing").spec()
    assert paths(both, "separate-sides") == [
        f"$.components.schemas.{name}" for name in ("Thing", "Part")
    ]


def test_an_enum_needs_a_plain_type_beside_it() -> None:
    closed = Breach("open-enums", f"{HUE} anyOf 1", {"type": "null"}).spec()
    assert paths(closed, "open-enums") == ["$.components.schemas.Thing.properties.colour.anyOf[0]"]


def test_two_operations_need_two_ids() -> None:
    spec = copy.deepcopy(GOOD)
    spec["paths"]["/other/{id}"] = copy.deepcopy(spec["paths"]["/things/{id}"])
    found = RULES["operation-ids"](spec)
    assert [finding.path for finding in found] == [
        f"$.paths['{path}'].put" for path in spec["paths"]
    ]


def test_unknown_path_needs_the_word_placeholder() -> None:
    spec = copy.deepcopy(GOOD)
    operation = spec["paths"]["/things/{id}"]["put"]
    operation |= {"x-path": "unknown", "x-provenance": "unconfirmed"}
    assert paths(spec, "path-mark") == ["$.paths['/things/{id}'].put"]
    operation["description"] = "The path is a placeholder."
    assert findings(spec) == {}


def test_other_versions_of_openapi_are_found() -> None:
    spec = {**GOOD, "openapi": "3.0.3"}
    assert findings(spec).keys() == {"openapi"}
    assert [finding.path for finding in RULES["openapi-version"](spec)] == ["$.openapi"]


@pytest.mark.parametrize(
    "flaw",
    [
        Breach("openapi", f"{PUT} parameters", {"id": 1}),
        Breach("openapi", f"{PUT} parameters 0 name", "other"),
        Breach("openapi", NAME, {"$ref": "#/components/schemas/Missing"}),
        Breach("openapi", "info", REMOVED),
        Breach("openapi", SCHEMAS, []),
    ],
    ids=lambda flaw: flaw.at,
)
def test_structure_comes_before_house_rules(flaw: Breach) -> None:
    assert findings(flaw.spec()).keys() == {"openapi"}


def run(monkeypatch: pytest.MonkeyPatch, *files: Path) -> int:
    monkeypatch.setattr("sys.argv", ["lint_spec.py", *map(str, files)])
    return main()


def test_command_line_reports_file_path_remedy_and_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(yaml.safe_dump(GOOD))
    bad.write_text(yaml.safe_dump(Breach("one-tag", f"{PUT} tags", []).spec()))
    assert run(monkeypatch, good) == 0
    assert capsys.readouterr().out == ""
    assert run(monkeypatch, good, bad) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{bad}: $.paths['/things/{{id}}'].put: give it exactly one tag [one-tag]",
        "Findings: 1",
    ]


@pytest.mark.parametrize("content", [None, b"[1, 2]", b"a: [", b"\xff\xfe\xfa"])
def test_unreadable_file_is_named(
    content: bytes | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "spec.yaml"
    if content is not None:
        file.write_bytes(content)
    assert run(monkeypatch, file) == 1
    assert str(file) in capsys.readouterr().err
