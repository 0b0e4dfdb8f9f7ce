"""What a client makes of a rate limit that it doesn't know, judged by the server's account."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.scale import Phases, Scale
from benchmarks.server.account import Account

PER_SECOND = 200
BINS_PER_SECOND = 10
SETTLED_SECONDS = 2
"""For how long the rate has to be within bounds to count as settled."""

TOLERANCE = 0.1


def judge(account: Account, scale: Scale) -> dict[str, float]:
    """The use of the limit, the share of refusals, and the time to follow it down and up."""
    phases = scale.phases
    bins = round(phases.end * BINS_PER_SECOND)
    let_through, refused = (
        [*counts[:bins], *[0] * (bins - len(counts))]
        for counts in (account.let_through, account.refused)
    )
    steady = slice(*(round(at * BINS_PER_SECOND) for at in (phases.warm_up, phases.fall)))
    used, wasted = sum(let_through[steady]), sum(refused[steady])
    return {
        "use": used / (PER_SECOND * phases.steady),
        "refusals": wasted / max(1, used + wasted),
        **following(let_through, refused, phases),
    }


def following(
    let_through: Sequence[int], refused: Sequence[int], phases: Phases
) -> dict[str, float]:
    """Seconds from each change of the limit until the rate is near the new one."""
    changes = (
        ("settled_down", phases.fall, phases.rise, PER_SECOND / 4),
        ("settled_up", phases.rise, phases.end, PER_SECOND),
    )
    found: dict[str, float] = {}
    for name, start, end, limit in changes:
        phase = slice(round(start * BINS_PER_SECOND), round(end * BINS_PER_SECOND))
        found[name] = settled_after(let_through[phase], refused[phase], limit)
    return found


def settled_after(let_through: Sequence[int], refused: Sequence[int], limit: float) -> float:
    """Seconds until requests come, and are let through, at a rate near the limit.

    From then on, for some seconds, no less than 90 % of the limit is let through, and no more
    than 110 % of it is asked for. If that never happens, it is the length of the phase.
    """
    width = SETTLED_SECONDS * BINS_PER_SECOND
    for start in range(len(let_through) - width + 1):
        through = sum(let_through[start : start + width]) / SETTLED_SECONDS
        asked = through + sum(refused[start : start + width]) / SETTLED_SECONDS
        if through >= limit * (1 - TOLERANCE) and asked <= limit * (1 + TOLERANCE):
            return start / BINS_PER_SECOND
    return len(let_through) / BINS_PER_SECOND
