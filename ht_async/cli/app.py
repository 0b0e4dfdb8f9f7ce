"""The program `ht-async`: its commands put together."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from ht_async.cli import clients, jobs, orders, skus, sources, worker
from ht_async.cli.doctor.command import EXAMPLES as DOCTOR_EXAMPLES
from ht_async.cli.doctor.command import doctor
from ht_async.cli.help_text import examples
from ht_async.cli.output import Output
from ht_async.cli.report import WRONG_USAGE, Report
from ht_async.cli.shared_options import takes_shared_options
from ht_async.version import VERSION

PROGRAM = "ht-async"

_UsageError: Any = typer.BadParameter.__base__
"""What is raised for a wrong command line; where typer keeps it depends on its version."""

_PARTNER_API = "HelloTech Partner API"
_BULK = "Bulk jobs (begun by orders import and sources sync)"
_SHOPS = "Shops"
_THIS_MACHINE = "On this machine"


_LAST = "sources jobs worker sandbox"


class _Program(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, in the order of the help: the API's first."""
        return sorted(super().list_commands(ctx), key=_LAST.find)


app = typer.Typer(
    name=PROGRAM,
    cls=_Program,
    help="Work with the HelloTech Partner API. The key is taken from the variable HT_API_KEY.",
    epilog=examples(
        "ht-async orders list --status pending",
        "ht-async --json --timeout 10 orders get 12345",
        "HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key ht-async skus list",
    ),
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)
app.add_typer(orders.app, name="orders", rich_help_panel=_PARTNER_API)
app.add_typer(clients.app, name="clients", rich_help_panel=_PARTNER_API)
app.add_typer(skus.app, name="skus", rich_help_panel=_PARTNER_API)
app.command("doctor", rich_help_panel=_PARTNER_API, epilog=DOCTOR_EXAMPLES)(doctor)
app.add_typer(sources.app, name="sources", rich_help_panel=_SHOPS)
app.add_typer(jobs.app, name="jobs", rich_help_panel=_BULK)
app.command("worker", rich_help_panel=_BULK, epilog=worker.EXAMPLES)(
    takes_shared_options(worker.work_on_jobs)
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {VERSION}")
        raise typer.Exit


@app.callback()
@takes_shared_options
def options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Take the options that stand before a command."""


@app.command(
    "sandbox",
    rich_help_panel=_THIS_MACHINE,
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def sandbox(context: typer.Context) -> None:
    """Run a local server that behaves, and misbehaves, like the API (`sandbox --help`)."""
    from ht_async.sandbox import __main__ as sandbox_program

    raise typer.Exit(sandbox_program.main(context.args, prog=f"{PROGRAM} sandbox"))


OBJECTS_BETWEEN_COLLECTIONS = 5_000
"""Calls at once are thousands of objects that come and go, which Python's threshold is low for."""


def run(arguments: Sequence[str]) -> None:
    """Run the program and exit with its code.

    Args:
        arguments: The command line without the program's name.
    """
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    if "--json" not in arguments:
        app(arguments, prog_name=PROGRAM)
        return
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except _UsageError as error:
        _wrong_usage(error).tell(Output(json=True))
        raise SystemExit(WRONG_USAGE) from None
    raise SystemExit(code)


def _wrong_usage(error: Any) -> Report:
    command = PROGRAM if error.ctx is None else error.ctx.command_path
    return Report(
        exit_code=WRONG_USAGE,
        type="UsageError",
        message=error.format_message(),
        next_step=f"{command} --help",
    )
