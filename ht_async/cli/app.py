"""The commands."""

from __future__ import annotations

import typer

from ht_async.sandbox import __main__ as sandbox_program
from ht_async.version import VERSION

app = typer.Typer(
    name="ht-async",
    help="Work with the HelloTech Partner API.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ht-async {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Take the options that stand before a command."""


@app.command(
    "sandbox",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def sandbox(context: typer.Context) -> None:
    """Run a local server that behaves, and misbehaves, like the API (`sandbox --help`)."""
    raise typer.Exit(sandbox_program.main(context.args, prog="ht-async sandbox"))
