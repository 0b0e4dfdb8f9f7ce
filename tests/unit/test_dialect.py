"""What a dialect may say, and how a wrong choice is refused."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

from ht_async import ConfigurationError
from ht_async.dialect import Dialect


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dates", "day_first"),
        ("dates", None),
        ("status_style", "pipes"),
        ("brackets", True),
        ("cursor_rule", "first_id"),
        ("cursor_rule", []),
        ("next_cursor_members", "next_cursor"),
        ("next_cursor_members", ["next_cursor"]),
        ("next_cursor_members", ("next_cursor", "")),
        ("next_cursor_members", (1,)),
        ("client_create_upserts", 1),
        ("cleared_as", None),
        ("request_id_header", ""),
        ("request_id_header", b"x-request-id"),
        ("request_id_header", None),
        ("paths", None),
        ("paths", [("skus.list", "/skus")]),
    ],
)
def test_a_wrong_choice_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"^Dialect\.{name} must "):
        Dialect(**{name: value})


@pytest.mark.parametrize("operation", ["orders.list", "skus", "", 5])
def test_only_paths_that_are_not_documented_can_be_named(operation: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^Dialect\.paths may name clients\.create, "):
        Dialect(paths={operation: "/api/partners/x"})


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "api/skus", "//evil.example/skus", "https://evil.example/skus", "/a/../b"),
        *("/a?b=c", "/a#b", "/a b", "/a/", "/a//b", "/{id}", "/a\r\nX: y", "/%2e%2e/b", "/."),
        *(None, 5),
    ],
)
def test_a_path_is_a_plain_path_below_the_base_url(path: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^Dialect\.paths needs a path .* for skus\.list"):
        Dialect(paths={"skus.list": path})


def test_every_choice_but_the_defaults() -> None:
    dialect = Dialect(
        paths={"skus.list": "/v2/skus", "clients.create": "/c", "orders.count_by_tag": "/n_1/~a.b"},
        dates="iso",
        status_style="comma",
        brackets="raw",
        next_cursor_members=(),
        cursor_rule="none",
        client_create_upserts=True,
        cleared_as="empty",
        request_id_header="cf-ray",
    )
    assert pickle.loads(pickle.dumps(dialect)) == dialect
    assert {field.name for field in attrs.fields(Dialect)} == set(attrs.asdict(dialect))
    assert hash(dialect) == hash(attrs.evolve(dialect))


def test_paths_are_not_changed_from_outside() -> None:
    paths: Any = {"skus.list": "/skus"}
    dialect = Dialect(paths=paths)
    paths["skus.list"] = "https://evil.example"
    assert dialect.paths == {"skus.list": "/skus"}
