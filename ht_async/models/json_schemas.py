"""The JSON schemas of the models: what is written for one, or read as one."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ht_async.models.checks import MAX_ITEMS, MAX_TEXT
from ht_async.models.new_order import NewOrder
from ht_async.models.tag_counts import TagCounts
from ht_async.models.time_window import TimeWindow
from ht_async.models.zip_grid import ZipGrid


def json_schema(kind: type) -> dict[str, Any]:
    """Return the JSON schema of a model.

    Args:
        kind: The model's class.
    """
    own = _DESCRIBED.get(kind)
    return _answers()[kind.__name__] if own is None else own


@cache
def _answers() -> dict[str, dict[str, Any]]:
    text = files("ht_async.models").joinpath("answer_schemas.json").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, Any]]", json.loads(text))


_ID = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_MOMENT = {"type": "string", "format": "date-time"}
_WINDOW = {
    "title": "TimeWindow",
    "description": "A span of 1 to 24 whole hours, with time zones.",
    "type": "object",
    "properties": {"start": _MOMENT, "end": _MOMENT},
    "required": ["start", "end"],
    "additionalProperties": False,
}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema, "maxItems": MAX_ITEMS}


_NEW_ORDER = {
    "title": "NewOrder",
    "description": "An order to be created, for an existing client or for a new one.",
    "type": "object",
    "properties": {
        "address": _TEXT,
        "phone": _TEXT,
        "sku_ids": _list_of(_ID) | {"minItems": 1},
        "client_id": _or_null(_ID),
        "first_name": _or_null(_TEXT),
        "last_name": _or_null(_TEXT),
        "email": _or_null(_TEXT | {"format": "email"}),
        "address_details": _or_null(_TEXT),
        "business_name": _or_null(_TEXT),
        "devices": _or_null(_list_of(_TEXT)),
        "notes": _or_null(_TEXT),
        "time_windows": _or_null(_list_of(_WINDOW)),
        "purchase_order_id": _or_null(_TEXT),
    },
    "required": ["address", "phone", "sku_ids"],
    "anyOf": [
        {"required": ["client_id"]},
        {"required": ["first_name", "last_name", "email"]},
    ],
    "additionalProperties": False,
}


_ZIP_ROW = {
    "title": "ZipRow",
    "type": "object",
    "properties": {
        "sku_id": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "zip": {"type": "string"},
        "available": _or_null({"type": "boolean"}),
        "treatment": _or_null({"type": "string"}),
        "cbsa_id": _or_null({"type": "integer"}),
        "cbsa": _or_null({"type": "string"}),
        "error": _or_null({"type": "string"}),
    },
    "required": ["sku_id", "zip", "available", "treatment", "cbsa_id", "cbsa", "error"],
}
_DESCRIBED: dict[type, dict[str, Any]] = {
    NewOrder: _NEW_ORDER,
    TimeWindow: _WINDOW,
    TagCounts: {
        "title": "TagCounts",
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 0},
    },
    ZipGrid: {"title": "ZipGrid", "type": "array", "items": _ZIP_ROW},
}
