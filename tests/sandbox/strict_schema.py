"""What the sandbox promises to answer by default, written down by hand: closed and complete.

The spec describes answers loosely, for the API may send many shapes. These schemas describe the
one shape that the sandbox chose.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def closed(**properties: Schema) -> Schema:
    """Return the schema of an object that has these members, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def text(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "integer", "minimum": 1}
SUCCESS: Schema = {"const": "success"}
URL = text(r"https://sandbox\.invalid/\S+")
DATE = r"\d{4}-\d{2}-\d{2}"
TIME = r"\d{2}:\d{2}:\d{2}"
DAY = r"\d{1,2}/\d{1,2}/\d{2}"
CLOCK = r"(1[0-2]|[1-9]):\d{2}(am|pm)"
HOURS = f"{CLOCK} - {CLOCK}"

INSTANT = closed(integer={"type": "integer"}, iso=text(f"{DATE}T{TIME}Z"), iso_short=text(DATE))
IMAGE = closed(original=URL, thumb=URL)
SKU = closed(id=ID, name=TEXT, sku_icon=IMAGE, hero_image=IMAGE, hero_mobile_image=IMAGE)
RANGE = closed(id=ID, from_datetime=INSTANT, to_datetime=INSTANT, range_mode={"const": "anytime"})
SLOT = closed(value=text(f"{DATE}T{TIME}Z"), display=text(f"{HOURS} on {DAY}"))
DAYS: Schema = {
    "type": "object",
    "propertyNames": text(DAY),
    "additionalProperties": array(text(HOURS)),
}

ORDER = closed(
    id=ID,
    status={"type": "integer", "minimum": 0, "maximum": 15},
    status_label=text("[A-Z][a-z ]+"),
    client_id=ID,
    client_name=TEXT,
    email=text(r"[^@\s]+@[^@\s]+"),
    phone=closed(value=text("[0-9]*"), formatted=TEXT),
    address=TEXT,
    client_street=TEXT,
    client_city=TEXT,
    client_state=text("([A-Z]{2})?"),
    client_zip=text(r"([0-9]{5}(-[0-9]{4})?)?"),
    service_description=TEXT,
    events={"type": "array", "maxItems": 0},
    created_at=INSTANT,
    updated_at=INSTANT,
    tags=array(TEXT),
    token=text("[0-9a-f]{24}"),
    purchase_order_id=nullable(TEXT),
    purchase_order_source=TEXT,
    skus={**array(SKU), "minItems": 1},
    client_availability_ranges=array(RANGE),
    availability=array(SLOT),
    consolidated_availability=DAYS,
    appointment_start=nullable(text(f"{CLOCK} on {DAY}")),
    appointment_start_date_time=nullable(text(rf"{DATE}T{TIME}\+00:00")),
    recurring={"const": False},
    shipping_type={"type": "null"},
    finish_order_url=URL,
    order_summary_url=URL,
)
ORDER_ANSWER = closed(status=SUCCESS, order=ORDER)
ORDERS_ANSWER = closed(status=SUCCESS, orders=array(ORDER))
CLIENT = closed(
    id=ID,
    external_id=nullable(TEXT),
    first_name=nullable(TEXT),
    last_name=nullable(TEXT),
    email=text(r"[^@\s]+@[^@\s]+"),
    phone=nullable(TEXT),
    full_address=nullable(TEXT),
    address=closed(city=TEXT, state=TEXT, zip=TEXT, street=TEXT),
    authentication_token=text("[0-9a-f]{24}"),
)
CUSTOMER = text("cus_[0-9a-f]{24}")

ANSWERS: dict[str, Schema] = {
    "list_orders": ORDERS_ANSWER,
    "create_order": ORDER_ANSWER,
    "retrieve_order": ORDER_ANSWER,
    "count_orders_by_tag": closed(
        status=SUCCESS,
        counts={"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
    ),
    "create_client": CLIENT,
    "retrieve_client": CLIENT,
    "update_client": CLIENT,
    "create_setup_intent": closed(
        stripe_customer_id=CUSTOMER, client_secret=text("seti_[0-9a-f]{24}_secret_[0-9a-f]{24}")
    ),
    "create_ephemeral_key": closed(
        stripe_customer_id=CUSTOMER, ephemeral_key=text("ek_test_[0-9a-f]{24}")
    ),
    "list_skus": closed(status=SUCCESS, skus={**array(SKU), "minItems": 1}),
    "check_zip": closed(
        status=SUCCESS,
        treatment={"enum": ["on", "off"]},
        zip=text("[0-9]{5}(-[0-9]{4})?"),
        cbsa_id=nullable(ID),
        cbsa=nullable(TEXT),
    ),
}
"""The answer of each operation, by the operation's id in the spec."""

REFUSAL = closed(
    status={"const": "error"},
    errors={**array(closed(field=TEXT, message={**TEXT, "minLength": 1})), "minItems": 1},
)
"""The answer to a request that is refused."""
