"""The faults that creations meet: a third of them before the order is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SHARE_BEFORE = 1 / 3
HANG = 5.0
"""Seconds of silence, more than any client here waits."""

_PATH = "/api/partners/orders"
_BEFORE = ("500_before", "503_plain", "reset_before", "hang_before")
_AFTER = (
    "500_after",
    "502_after",
    "504_after",
    "reset_after",
    "fin_after",
    "truncated_json",
    "hang_after",
    "late_commit",
)
Rules = Sequence[Mapping[str, Any]]
"""Fault rules as the sandbox takes them."""


def mixed(rate: float, late_commit: float, *, hangs: bool = True) -> Rules:
    """A share of all creations meets one of all faults that leave the outcome open.

    Args:
        rate: The share, 0 to 1.
        late_commit: Seconds after which an order is stored whose answer is lost already.
        hangs: Whether some are met with silence until the client gives up.
    """
    before = [name for name in _BEFORE if hangs or not name.startswith("hang")]
    after = [name for name in _AFTER if hangs or not name.startswith("hang")]
    seconds = {"hang_before": HANG, "hang_after": HANG, "late_commit": late_commit}
    chances = {
        **dict.fromkeys(before, rate * SHARE_BEFORE / len(before)),
        **dict.fromkeys(after, rate * (1 - SHARE_BEFORE) / len(after)),
    }
    return [
        {**_creations(name, chance), "seconds": seconds.get(name)}
        for name, chance in chances.items()
    ]


def lost(stored: int, absent: int, share: float) -> Rules:
    """Lose the answers to an exact number of creations, then no more.

    Args:
        stored: How many are stored nevertheless.
        absent: How many are not.
        share: Share of the creations that lose their answers until that number is reached.
    """
    each = share / (stored + absent)
    return [
        {**_creations("fin_after", each * stored), "times": stored},
        {**_creations("500_before", each * absent), "times": absent},
    ]


def _creations(name: str, probability: float) -> dict[str, Any]:
    return {"name": name, "probability": probability, "method": "POST", "path": _PATH}
