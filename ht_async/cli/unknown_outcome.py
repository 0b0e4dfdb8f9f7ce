"""What is known about a write that nobody waited for to its end, and where to look for more."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime

from ht_async.events import LateOutcome

_BECAME = {
    "answered": "the API answered it afterwards with status {}: it was carried out",
    "rejected": "the API refused it afterwards with status {}: it was not carried out",
    "throttled": "the API refused it afterwards with status {}: it was not carried out",
    "not_sent": "it was never sent",
}
_DOUBTFUL = "it may have been carried out"


def what_became(late: LateOutcome | None) -> str:
    """Tell what became of a write after its caller had left."""
    fate = None if late is None else late.fate
    return _BECAME.get(fate or "", _DOUBTFUL).format(late.status if late else None)


def where_to_look(command: str, reference: str | None) -> str:
    """Tell what to do before a write is sent again.

    Args:
        command: The command that sent it, such as `orders create`.
        reference: The reference of what it creates, if it has one.
    """
    if command != "orders create":
        return _NO_LOOKUP.get(command, "check what is there before you send it again")
    if reference is None:
        look = "ht-async orders list --order-by created_at --sort DESC"
    else:
        since = datetime.now(UTC).date().isoformat()
        look = f"ht-async orders find {shlex.quote(reference)} --since {since}"
    return f"look for it before you send it again: {look}"


_NO_LOOKUP = {
    "clients create": (
        "the API documents no way to look for a client: ask HelloTech before you create it again"
    ),
    "clients update": "see what it is now: ht-async clients get ID",
}
