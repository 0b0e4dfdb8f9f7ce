"""Options that every command which calls the API takes, in front of the command and after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Final

import typer
from attrs import evolve, frozen

from ht_async.cli import completion

_KEPT_AS: Final = "ht_async.settings"


@frozen(kw_only=True, slots=True)
class Settings:
    """What the shared options say.

    Args:
        json: Write JSON instead of tables, errors too.
        base_url: Where the API is.
        timeout: Seconds for each call.
        dialect: What the API's documentation leaves open, as `NAME=VALUE`.
        verbose: Tell every event.
    """

    json: bool = False
    base_url: str | None = None
    timeout: float | None = None
    dialect: tuple[str, ...] = ()
    verbose: bool = False


def settings_of(context: typer.Context) -> Settings:
    """Return what the shared options of a command line say, wherever they stand."""
    settings: Settings = context.meta.get(_KEPT_AS, Settings())
    return settings


def takes_shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command, or what stands in front of one, take the shared options besides its own.

    Args:
        command: A function that is to become a command; it is not told these options, but may
            ask `settings_of`.
    """
    own = signature(command, eval_str=True)

    @wraps(command)
    def run(**given: Any) -> None:
        command(**{name: given[name] for name in own.parameters})

    parameters = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in own.parameters.values()
    ]
    decorated: Any = run
    decorated.__signature__ = own.replace(parameters=[*parameters, *_shared_options()])
    return run


def command_group(help: str) -> typer.Typer:
    """Return an empty group of commands, which takes the shared options too."""
    group = typer.Typer(no_args_is_help=True, help=help)
    group.callback()(takes_shared_options(_do_nothing))
    return group


def _do_nothing() -> None:
    pass


def _shared_options() -> list[Parameter]:
    return [
        _option("--json", bool, False, "Write JSON, errors too (those to stderr)."),
        _option(
            "--base-url", str | None, None, "Where the API is; else HT_BASE_URL.", metavar="URL"
        ),
        _option(
            "--timeout",
            float | None,
            None,
            "Time limit of each call, repetitions included (60).",
            metavar="SECONDS",
        ),
        _option(
            "--dialect",
            list[str] | None,
            None,
            "Correct what the API's documentation leaves open, such as dates=iso or "
            "paths.orders.count_by_tag=/PATH; repeatable.",
            metavar="NAME=VALUE",
            autocompletion=completion.dialects,
        ),
        _option("--verbose", bool, False, "Tell what happens on stderr."),
    ]


def _option(name: str, kind: Any, default: object, help: str, **kwargs: Any) -> Parameter:
    option = typer.Option(
        name,
        help=help,
        callback=_keep,
        expose_value=False,
        rich_help_panel="Connection and output",
        **kwargs,
    )
    return Parameter(
        name.removeprefix("--").replace("-", "_"),
        Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[kind, option],
    )


def _keep(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:
    """Keep the value of a shared option for `settings_of`; a later one replaces an earlier."""
    if parameter.name and value:
        settings = settings_of(context)
        if parameter.name == "dialect":
            value = (*settings.dialect, *value)
        context.meta[_KEPT_AS] = evolve(settings, **{parameter.name: value})
    return value
