"""The option that caps what all workers of a journal send together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal


def _finite(value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter("must be a number of orders a second")
    return value


Cap: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--cap",
        metavar="N",
        min=0.0,
        max=100_000.0,
        callback=_finite,
        help="Orders a second, at most, of all processes together that work for the account. It "
        "is kept in the journal and holds until it is changed; 0 lifts it.",
    ),
]


async def keep_cap(journal: Journal, account: str, cap: float | None) -> str | None:
    """Write down the cap that is wanted, if any is.

    Args:
        journal: The journal.
        account: The account that orders are sent to.
        cap: Orders a second; 0 for as many as there may be; None to leave it as it is.

    Returns:
        What holds from now on, for people; None without a cap.

    Raises:
        ConfigurationError: pyrate-limiter is not installed.
        JournalError: The journal can't be used.
    """
    if cap is not None:
        await journal.set_cap(account, cap or None)
    holds = await journal.cap(account)
    return None if holds is None else f"at most {holds:g} orders a second, of all processes"
