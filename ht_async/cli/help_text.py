"""What commands' helps have in common."""

from __future__ import annotations

from typing import Any

import typer


def text_option(name: str, help: str) -> Any:
    """Return an option that takes a text."""
    return typer.Option(name, metavar="TEXT", help=help)


def examples(*command_lines: str) -> str:
    """Return what a command's help ends with: examples, each on a line of its own."""
    return "\n\n".join(("[bold]Examples[/bold]", *command_lines))
