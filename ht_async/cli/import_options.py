"""Options of commands that begin bulk jobs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

import typer

from ht_async.bulk.sound_settings import LONGEST_NAME, is_job_name
from ht_async.bulk.values import OnAbsent
from ht_async.cli.job_options import seconds_option
from ht_async.errors import ConfigurationError

NewJobName: TypeAlias = Annotated[
    str,
    typer.Option(
        "--job",
        metavar="NAME",
        help="A name for the job. The same command again goes on with it, after whatever "
        "interruption.",
    ),
]
OnAbsentChoice: TypeAlias = Annotated[
    OnAbsent | None,
    typer.Option(
        "--on-absent",
        help="What to do with an order whose answer was lost and that is not on the server: "
        "leave it to you (unresolved), or send it once more.",
    ),
]
Settle: TypeAlias = Annotated[
    float | None,
    seconds_option("--settle", "After how long a lost order is on the server, if ever (120)."),
]
ExistingSince: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--check-existing-since",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Send no order whose reference the API lists since that day.",
    ),
]
Detach: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--detach", help="Only take the orders into the journal: workers send them. No key."
    ),
]


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option names."""
    return None if moment is None else moment.date()


def check_job_name(name: str) -> None:
    """Refuse what is no name of a job.

    Raises:
        ConfigurationError: It is none.
    """
    if not is_job_name(name):
        raise ConfigurationError(
            f"--job must be a name of 1 to {LONGEST_NAME} characters that can be printed"
        )
