"""Asks before something that can't be undone."""

from __future__ import annotations

import sys

import typer

from ht_async.cli.run import Run
from ht_async.errors import ConfigurationError


def confirm(run: Run, warning: str, *, yes: bool) -> None:
    """Ask on the terminal whether to go on.

    Args:
        run: The command.
        warning: What will be done, and what that means.
        yes: Whether that was answered on the command line already.

    Raises:
        ConfigurationError: Nobody is there to be asked.
        typer.Exit: The answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise ConfigurationError(f"{warning} Say --yes if that is meant")
    run.output.lines(warning)
    if not typer.confirm("Go on?", err=True):
        raise typer.Exit(1)
