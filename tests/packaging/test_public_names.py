"""What the package exports is in order, documented, and free of the HTTP library's types."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import FunctionType

import pytest

import ht_async

pytestmark = pytest.mark.no_cover

PACKAGE = Path(ht_async.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
VAGUE_NAMES = {"common", "helpers", "misc", "utils"}


def test_names_are_sorted_and_unique() -> None:
    def constants_then_classes_then_the_rest(name: str) -> tuple[bool, bool, str]:
        return not name.isupper(), not name[0].isupper(), name

    names = ht_async.__all__
    assert names == sorted(set(names), key=constants_then_classes_then_the_rest)


@pytest.mark.parametrize("name", ht_async.__all__)
def test_name_can_be_imported_and_is_documented(name: str) -> None:
    value = getattr(ht_async, name)
    if name == "__version__":
        assert isinstance(value, str)
    elif inspect.isclass(value) or inspect.isfunction(value):
        assert (value.__doc__ or "").strip()
    else:
        assert any(documents_assignment(module, name) for module in MODULES)


def documents_assignment(module: Path, name: str) -> bool:
    """Tell whether the module assigns to the name and says in a string right below what it is."""
    body = ast.parse(module.read_text()).body
    return any(
        name in assigned_names(statement)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
        and isinstance(following.value.value, str)
        for statement, following in pairwise(body)
    )


def assigned_names(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        targets = []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_dir_offers_every_public_name() -> None:
    assert set(ht_async.__all__) <= set(dir(ht_async))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_names_say_what_is_inside(path: Path) -> None:
    assert not VAGUE_NAMES & set(path.relative_to(PACKAGE).with_suffix("").parts)


@pytest.mark.parametrize("name", ht_async.__all__)
def test_signatures_name_no_type_of_the_http_library(name: str) -> None:
    value = getattr(ht_async, name)
    if inspect.isclass(value):
        annotated: list[type | FunctionType] = [value, *public_functions(value)]
    elif inspect.isfunction(value):
        annotated = [value]
    else:
        annotated = []
    leaks = [
        f"{item.__qualname__}: {member}: {annotation}"
        for item in annotated
        for member, annotation in item.__annotations__.items()
        if not member.startswith("_") and member != "http_client"
        if names_in(annotation) & names_from_httpx(item.__module__)
    ]
    assert leaks == []


def public_functions(cls: type) -> Iterator[FunctionType]:
    """Yield the methods and property getters that the class and its own bases make public."""
    for base in cls.__mro__:
        if not base.__module__.startswith("ht_async"):
            continue
        for name, member in vars(base).items():
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if isinstance(function, FunctionType) and (name == "__init__" or name[0] != "_"):
                yield inspect.unwrap(function)


def names_in(annotation: object) -> set[str]:
    text = annotation if isinstance(annotation, str) else repr(annotation)
    try:
        tree = ast.parse(text)
    except SyntaxError:  # the repr of a class: <class 'httpx.URL'>
        return set(text.replace("'", ".").split("."))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def names_from_httpx(module: str) -> set[str]:
    """Return the names by which a module knows httpx, httpcore and what it imports from them."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    libraries = {"httpx", "httpcore"}
    names = set(libraries)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported = [alias for alias in node.names if alias.name.split(".")[0] in libraries]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in libraries:
            imported = node.names
        else:
            continue
        names |= {alias.asname or alias.name for alias in imported}
    return names
