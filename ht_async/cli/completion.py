"""What a shell offers when Tab is pressed behind an option."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args


def statuses(incomplete: str) -> list[str]:
    """Offer the names of order statuses."""
    from ht_async.models.status import OrderStatus

    return _matching((status.name.lower() for status in OrderStatus), incomplete)


def sort_keys(incomplete: str) -> list[str]:
    """Offer what orders can be sorted by."""
    return _matching(("created_at", "appointment"), incomplete)


def directions(incomplete: str) -> list[str]:
    """Offer the directions of sorting."""
    return _matching(("ASC", "DESC"), incomplete)


def clearable(incomplete: str) -> list[str]:
    """Offer the members of a client that can be cleared."""
    from ht_async.models.client_fields import CLEARABLE

    return _matching((name.replace("_", "-") for name in CLEARABLE), incomplete)


def dialects(incomplete: str) -> list[str]:
    """Offer the choices of a dialect as `NAME=VALUE`; `NAME=` where any text may follow."""
    from ht_async import dialect

    choices = {
        "dates": get_args(dialect.DateStyle),
        "status_style": get_args(dialect.StatusStyle),
        "brackets": get_args(dialect.BracketStyle),
        "cursor_rule": get_args(dialect.CursorRule),
        "cleared_as": get_args(dialect.ClearingValue),
        "client_create_upserts": ("true", "false"),
        "next_cursor_members": ("",),
        "request_id_header": ("",),
    }
    settings = [f"{name}={value}" for name, values in choices.items() for value in values]
    paths = [f"paths.{name}=" for name in get_args(dialect.UnconfirmedOperation)]
    return _matching((*settings, *paths), incomplete)


def _matching(candidates: Iterable[str], incomplete: str) -> list[str]:
    typed = incomplete.lower()
    return [candidate for candidate in candidates if candidate.lower().startswith(typed)]
