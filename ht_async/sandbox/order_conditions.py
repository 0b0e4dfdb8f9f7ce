"""What a query of orders means in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from .filters import OrderQuery

Condition: TypeAlias = tuple[str, tuple[object, ...]]
"""An SQL condition, and the values of its placeholders."""

SORT_KEY = {"created_at": "created_at", "appointment": "COALESCE(appointment, 0)"}
"""What lists are sorted by, by the value of `order_by`; the id decides among equals."""


def listed(query: OrderQuery, now: float) -> list[Condition]:
    """Return the conditions that an order meets if a query wants it and lists show it yet.

    Args:
        query: the filters.
        now: the current time, on the clock of `listed_at`.
    """
    conditions: list[Condition] = [("listed_at <= ?", (now,))]
    if query.created_from is not None:
        conditions.append(("created_at >= ?", (query.created_from,)))
    if query.created_before is not None:
        conditions.append(("created_at < ?", (query.created_before,)))
    if query.client_id is not None:
        conditions.append(("client_id = ?", (query.client_id,)))
    if query.statuses:
        conditions.append((f"status IN ({_marks(query.statuses)})", query.statuses))
    if query.tags:
        tagged = "EXISTS (SELECT 1 FROM json_each(orders.tags) WHERE value IN ({}))"
        conditions.append((tagged.format(_marks(query.tags)), query.tags))
    return conditions


def joined(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all of several are met.

    Args:
        conditions: the conditions, at least one.
    """
    clauses = " AND ".join(clause for clause, _ in conditions)
    return clauses, tuple(value for _, values in conditions for value in values)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
