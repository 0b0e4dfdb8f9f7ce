"""Builds HTML in which every text is escaped, since nothing else can be built."""

from __future__ import annotations

from typing import TypeAlias
from xml.etree import ElementTree

Node: TypeAlias = ElementTree.Element
Content: TypeAlias = "Node | str | int | None"
"""What stands in an element; None is nothing."""


def element(tag: str, *contents: Content, **attributes: str | float) -> Node:
    """Return an element.

    Args:
        tag: Its name.
        *contents: What stands in it.
        **attributes: Its attributes; `_` at the end is dropped, and any other is a hyphen.
    """
    node = ElementTree.Element(
        tag,
        {name.rstrip("_").replace("_", "-"): _shown(value) for name, value in attributes.items()},
    )
    for content in contents:
        append(node, content)
    return node


def append(node: Node, content: Content) -> None:
    """Add a text or an element to the end of an element."""
    if isinstance(content, ElementTree.Element):
        node.append(content)
    elif content is not None:
        text = _printable(str(content))
        if len(node):
            node[-1].tail = (node[-1].tail or "") + text
        else:
            node.text = (node.text or "") + text


def document(root: Node) -> str:
    """Return an HTML document as text."""
    return "<!DOCTYPE html>\n" + ElementTree.tostring(root, "unicode", method="html") + "\n"


def _shown(value: str | float) -> str:
    return _printable(value) if isinstance(value, str) else f"{value:.6g}"


def _printable(text: str) -> str:
    """Return a text without control characters, changes of direction, and broken characters."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
