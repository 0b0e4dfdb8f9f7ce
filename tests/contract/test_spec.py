"""The spec obeys the house rules and tells what the reference tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
from lint_spec import findings, main

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).resolve().parents[2]

OPERATIONS = {
    "list_orders": ("get", "/api/partners/orders", "orders", "documented"),
    "retrieve_order": ("get", "/api/partners/orders/{order_id}", "orders", "documented"),
    "count_orders_by_tag": ("get", "/api/partners/orders/count_by_tag", "orders", "unknown"),
    "create_order": ("post", "/api/partners/orders", "orders", "documented"),
    "create_client": ("post", "/api/partners/clients", "clients", "inferred"),
    "retrieve_client": ("get", "/api/partners/clients/{id}", "clients", "documented"),
    "update_client": ("put", "/api/partners/clients/{id}", "clients", "documented"),
    "create_setup_intent": (
        "post",
        "/api/partners/clients/{id}/setup_intent",
        "clients",
        "documented",
    ),
    "create_ephemeral_key": (
        "post",
        "/api/partners/clients/{clientId}/ephemeral_key",
        "clients",
        "documented",
    ),
    "list_skus": ("get", "/api/partners/skus", "skus", "inferred"),
    "check_zip": ("post", "/api/partners/skus/{id}/check_zip", "skus", "documented"),
}

ERROR_STATUSES = {
    "update_client": [400, 404],
    "create_setup_intent": [400, 404],
    "check_zip": [404],
}

STATUSES = [
    "PENDING",
    "SEARCHING",
    "ASSIGNED",
    "COMPLETED",
    "CANCELLED",
    "PAID",
    "ABANDONED",
    "CANCELLED_BY_GEEK",
    "MASTER_CLIENT_APPROVAL",
    "UNSERVICEABLE",
    "PAUSED",
    "READY_TO_RESUME",
    "INCOMPLETE",
    "LATE_TECH",
    "PENDING_SHIPPING",
    "PENDING_APPROVAL",
]

# Members in the table of Create order, and those that only the sample of Retrieve order has.
TABLE_MEMBERS = [
    *("id", "status", "client_id", "client_name", "email", "phone", "address"),
    *("service_description", "events", "created_at", "updated_at", "tags", "token"),
    *("status_label", "client_city", "client_state", "client_street", "client_zip"),
    *("client_availability_ranges", "skus", "finish_order_url", "order_summary_url"),
    *("shipping_type", "availability", "consolidated_availability"),
    *("appointment_start", "appointment_start_date_time"),
]
SAMPLE_ONLY_MEMBERS = ["purchase_order_id", "purchase_order_source", "recurring"]


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: {**operation, "method": method, "path": path}
        for path, item in spec["paths"].items()
        for method, operation in item.items()
    }


def test_is_openapi_3_1(spec: dict[str, Any]) -> None:
    openapi_spec_validator.OpenAPIV31SpecValidator(spec).validate()


def test_obeys_the_house_rules(spec: dict[str, Any]) -> None:
    assert findings(spec) == {}


def test_lint_without_files_reads_the_specs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["lint_spec.py"])
    assert main() == 0
    assert capsys.readouterr().out == ""


def test_has_the_eleven_operations(spec: dict[str, Any]) -> None:
    told = {
        name: (operation["method"], operation["path"], *operation["tags"], operation["x-path"])
        for name, operation in operations(spec).items()
    }
    assert told == OPERATIONS


def test_lists_the_documented_errors_only(spec: dict[str, Any]) -> None:
    told = {
        name: [entry["status"] for entry in operation["x-error-statuses"]]
        for name, operation in operations(spec).items()
        if "x-error-statuses" in operation
    }
    assert told == ERROR_STATUSES


def test_names_the_sixteen_statuses(spec: dict[str, Any]) -> None:
    statuses = spec["components"]["schemas"]["OrderStatusCode"]
    assert dict(zip(statuses["enum"], statuses["x-enum-varnames"], strict=True)) == dict(
        enumerate(STATUSES)
    )


def test_order_is_the_union_of_table_and_sample(spec: dict[str, Any]) -> None:
    members = spec["components"]["schemas"]["PartnerOrder"]["properties"]
    assert len(TABLE_MEMBERS) == 27
    assert set(members) == {*TABLE_MEMBERS, *SAMPLE_ONLY_MEMBERS}
    by_provenance = {name: member["x-provenance"] for name, member in members.items()}
    assert by_provenance == {
        **dict.fromkeys(TABLE_MEMBERS, "documented"),
        **dict.fromkeys(SAMPLE_ONLY_MEMBERS, "example"),
    }


def test_tells_every_contradiction() -> None:
    text = (ROOT / "spec/openapi.yaml").read_text(encoding="utf-8")
    told = {int(number) for number in re.findall(r"\bC(\d+)\b", text)}
    assert told == set(range(1, 33))


@pytest.mark.parametrize("name", ["list_orders", "count_orders_by_tag"])
def test_list_and_count_claim_no_more_than_was_seen(spec: dict[str, Any], name: str) -> None:
    response = operations(spec)[name]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = spec["components"]["schemas"][response["$ref"].rsplit("/", 1)[1]]
    members = {"list_orders": {"status", "orders"}, "count_orders_by_tag": set()}
    assert set(schema.get("properties", {})) == members[name]
