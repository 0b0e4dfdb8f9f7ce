"""An order as a document: the names that stand there, and those of `NewOrder`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def as_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an order by the names of `NewOrder`'s fields.

    Args:
        document: By those names already, or a body as the API documents it: with `sku_id`,
            and `start_time` and `end_time` in `time_windows`.

    Source: https://docs.partner.hellotech.com/api-10624222 (documented).
    """
    order = dict(document)
    if "sku_id" in order and "sku_ids" not in order:
        order["sku_ids"] = order.pop("sku_id")
    windows: Any = order.get("time_windows")
    if isinstance(windows, list):
        order["time_windows"] = [_as_window(entry) for entry in cast("list[object]", windows)]
    return order


def _as_window(entry: object) -> object:
    if not isinstance(entry, Mapping):
        return entry
    renamed = {"start_time": "start", "end_time": "end"}
    members = cast("Mapping[str, object]", entry)
    return {renamed.get(name, name): value for name, value in members.items()}
