"""Other shapes of whole answers that the documentation shows or suggests.

Each function makes a JSON object from another and suits any that has the members it looks for.
"""

from __future__ import annotations

from .json_shapes import members, without
from .problems import JsonObject

_NEWCOMER: JsonObject = {"unforeseen_member": {"list": ["text", 1, None], "flag": True}}
_IDS = ("id", "client_id", "cbsa_id")


def nulls(value: JsonObject) -> JsonObject:
    """Make every member of orders and clients null save `id`."""
    return {name: item if name == "id" else None for name, item in value.items()}


def unknown_members(value: JsonObject) -> JsonObject:
    """Add a member to every object that no documentation knows."""
    return {**value, **_NEWCOMER}


def text_ids(value: JsonObject) -> JsonObject:
    """Write ids as texts."""
    return {
        name: str(item) if name in _IDS and isinstance(item, int) else item
        for name, item in value.items()
    }


def camel_case(value: JsonObject) -> JsonObject:
    """Spell the names of members as `clientName`, at any depth."""
    return {_camel(name): item for name, item in value.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def iso_short_datetime(value: JsonObject) -> JsonObject:
    """Write `iso_short` with the time of day, without a zone."""
    if "iso_short" not in value:
        return value
    return {**value, "iso_short": str(value.get("iso")).removesuffix("Z")}


def treatment_case(answer: JsonObject) -> JsonObject:
    """Write the treatment as On or Off."""
    return {**answer, "treatment": str(answer["treatment"]).capitalize()}


def treatment_null(answer: JsonObject) -> JsonObject:
    """Write null as the treatment."""
    return {**answer, "treatment": None}


def cbsa_null(answer: JsonObject) -> JsonObject:
    """Write null as the area."""
    return {**answer, "cbsa_id": None, "cbsa": None}


def secrets_absent(answer: JsonObject) -> JsonObject:
    """Leave out every secret."""
    return without(answer, "authentication_token", "client_secret", "ephemeral_key")


def counts_list(answer: JsonObject) -> JsonObject:
    """Write the counts of orders as a list of objects."""
    counts = members(answer["counts"])
    return {**answer, "counts": [{"tag": tag, "count": count} for tag, count in counts.items()]}


def client_envelope(client: JsonObject) -> JsonObject:
    """Put a single client into an envelope like an order's."""
    return {"status": "success", "client": client}


def no_envelope_status(answer: JsonObject) -> JsonObject:
    """Leave out the `status` of the answer itself."""
    return without(answer, "status") if answer["status"] == "success" else answer


def bare_counts(answer: JsonObject) -> object:
    """Answer with the counts of orders alone, without an envelope."""
    return answer["counts"]


def bare_skus(answer: JsonObject) -> object:
    """Answer with the list of SKUs alone, without an envelope."""
    return answer["skus"]


def bare_order(answer: JsonObject) -> object:
    """Answer with a single order alone, without an envelope."""
    return answer["order"]
