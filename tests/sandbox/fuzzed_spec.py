"""The spec as the sandbox carries it out, for requests that are made up by the thousand.

The spec tells what the documentation says, and leaves open what is refused. The sandbox decides:
here is which requests it takes, and that it answers all others with a refusal.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml
from strict_schema import REFUSAL, Schema, text

SPEC = Path(__file__).parents[2] / "spec/openapi.yaml"
COUNTS = "/api/partners/orders/count_by_tag"
LARGEST: int = 2**63 - 1

# Control characters are left out, for notations of patterns differ about which are blanks.
EMAIL = text(r"[^@\s\x00-\x20\x7f-\xa0]+@[^@\s\x00-\x20\x7f-\xa0]+")
FREE = text(r"[^\x00]*")
VISIBLE = text(r"[^\x00]*[^\s\x00][^\x00]*")
OPTIONAL: Schema = {"anyOf": [{"type": "null"}, FREE]}
MONTH, DAY, YEAR = "(0[1-9]|1[0-2])", "(0[1-9]|1[0-9]|2[0-8])", "20[0-9]{2}"
DATE = text(f"({MONTH}-{DAY}-{YEAR}|{YEAR}-{MONTH}-{DAY}|)")
WINDOWS = [
    {"start_time": "2024-11-03T16:00:00.000Z", "end_time": "2024-11-03T17:00:00.000Z"},
    {"start_time": "2024-11-03T09:00:00-08:00", "end_time": "2024-11-03T10:00:00-08:00"},
]

FILTERS: dict[str, Schema] = {
    "from": DATE,
    "to": DATE,
    "client_id": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "limit": {"type": "integer", "minimum": 1, "maximum": LARGEST},
    "cursor": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "status": {"type": "array", "items": {"enum": [str(code) for code in range(16)]}},
}


OWN_TEXTS = ("first_name", "last_name", "full_address", "phone")
REQUESTS: dict[str, Schema] = {
    "CreateOrderRequest": {
        "type": "object",
        "required": ["first_name", "last_name", "email", "address", "phone", "sku_id"],
        "properties": {
            "client_id": {"type": "null"},
            **dict.fromkeys(("first_name", "last_name", "address", "phone"), VISIBLE),
            "email": EMAIL,
            "sku_id": {"type": "array", "items": {"enum": [42, 43, 10639]}, "minItems": 1},
            "time_windows": {"type": ["array", "null"], "items": {"enum": WINDOWS}},
            "devices": {"type": ["array", "null"], "items": FREE},
            **dict.fromkeys(("address_details", "business_name", "notes"), OPTIONAL),
            "purchase_order_id": OPTIONAL,
        },
    },
    "CreateClientRequest": {
        "type": "object",
        "required": ["email"],
        "properties": {**dict.fromkeys((*OWN_TEXTS, "external_id"), OPTIONAL), "email": EMAIL},
    },
    "UpdateClientRequest": {
        "type": "object",
        "required": ["email"],
        # Without external_id, for it may belong to another client.
        "properties": {**dict.fromkeys(OWN_TEXTS, OPTIONAL), "email": EMAIL},
    },
    "CheckZipRequest": {
        "type": "object",
        "required": ["zip"],
        "properties": {"zip": text("[0-9]{5}(-[0-9]{4})?")},
    },
}


def fuzzed_spec(order_id: int, client_id: int) -> dict[str, Any]:
    """Return the spec with what the sandbox takes and how it refuses.

    Args:
        order_id: id of an order that exists.
        client_id: id of a client that exists.
    """
    spec = copy.deepcopy(yaml.safe_load(SPEC.read_text(encoding="utf-8")))
    spec["components"]["schemas"].update(REQUESTS)
    refused = {"description": "Refused", "content": {"application/json": {"schema": REFUSAL}}}
    for path, item in spec["paths"].items():
        known = 42 if "/skus/" in path else order_id if "{order_id}" in path else client_id
        for operation in item.values():
            operation["responses"]["4XX"] = refused
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["schema"] = {"anyOf": [{"const": known}, text("[A-Za-z0-9]{1,8}")]}
                else:
                    parameter["schema"] = FILTERS.get(parameter["name"], parameter["schema"])
    return spec
