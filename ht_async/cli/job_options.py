"""Options that commands about bulk jobs have in common."""

from __future__ import annotations

import math
from typing import Annotated, Any, TypeAlias

import typer
from attrs import evolve

from ht_async.options import Timeout

MOST_AT_ONCE = 1_000
_LONGEST = 86_400.0
_SLOTS = 64  # of a client, unless more are needed


def _finite(value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter("must be a number of seconds")
    return value


def seconds_option(name: str, help: str, *, least: float = 0.0) -> Any:
    """Return an option that takes seconds."""
    return typer.Option(
        name, metavar="SECONDS", min=least, max=_LONGEST, callback=_finite, help=help
    )


JobName: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="The job's name.")]
Db: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="The journal: a file, or postgresql://user@host/database; else the variable HT_DB "
        "(the place for a password: other users see command lines), else jobs.db in your "
        "data folder, such as ~/.local/share/ht-async.",
    ),
]
Concurrency: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--concurrency",
        metavar="N",
        min=1,
        max=MOST_AT_ONCE,
        help="Orders on their way at once (48).",
    ),
]
Lease: TypeAlias = Annotated[
    float | None,
    seconds_option(
        "--lease",
        "Seconds after which others take over if this process dies; the least that is safe "
        "depends on --timeout (132 without it).",
    ),
]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", help="Don't ask.")]


def client_settings(timeout: float | None, concurrency: int | None) -> dict[str, Any]:
    """Return the arguments of a client that works on jobs.

    Args:
        timeout: Seconds for a call, which no single step of it may exceed either: the shorter
            an attempt can be, the shorter a lease may be.
        concurrency: Orders on their way at once. A quarter of the slots is left for reading.

    Raises:
        ConfigurationError: The time limit is no number above 0.
    """
    settings: dict[str, Any] = {}
    if timeout is not None:
        limits = Timeout(total=timeout)
        settings["timeout"] = evolve(
            limits,
            connect=min(limits.connect, timeout),
            read=min(limits.read, timeout),
            write=min(limits.write, timeout),
        )
    if concurrency is not None:
        settings["max_connections"] = max(_SLOTS, math.ceil(concurrency * 4 / 3))
    return settings
