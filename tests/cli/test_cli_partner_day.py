"""A partner's day at the command line, from the first client to the count of the evening."""

from __future__ import annotations

from datetime import UTC, datetime

from cli_program import Program, Sandbox


def test_a_partners_day(ht_async: Program, sandbox: Sandbox) -> None:
    client = ht_async(
        "clients", "create", "--email", "jane@example.com", "--external-id", "C-7", "--json"
    )
    assert (client.code, client.err) == (0, "")
    client_id = str(client.document["id"])

    served = ht_async("skus", "check-zip", "42", "--zip", "90017", "--json")
    assert (served.code, served.document[0]["available"]) == (0, True)

    intent = ht_async("clients", "setup-intent", client_id, "--show-secrets", "--json")
    assert (intent.code, bool(intent.document["client_secret"])) == (0, True)

    created = ht_async(
        "orders", "create", "--client-id", client_id, "--sku-id", "42", "--phone", "2135550100",
        "--address", "719 Flower St, Los Angeles, CA 90017", "--purchase-order-id", "PO-7",
        "--time-window", "2030-01-31T09:00:00-08:00/2030-01-31T12:00:00-08:00", "--json",
    )  # fmt: skip
    assert (created.code, created.err) == (0, "")
    order_id = created.document["id"]
    sandbox.admin("PATCH", f"orders/{order_id}", {"status": 2, "tags": ["tv"]})

    followed = ht_async("orders", "get", str(order_id), "--json")
    assert (followed.code, followed.document["status"]) == (0, 2)
    since = datetime.now(UTC).date().isoformat()
    found = ht_async("orders", "find", "PO-7", "--since", since, "--json")
    assert (found.code, found.document["id"]) == (0, order_id)

    listed = ht_async("orders", "list", "--status", "assigned", "--client-id", client_id, "--json")
    assert (listed.code, [order["id"] for order in listed.documents]) == (0, [order_id])
    counted = ht_async("orders", "count", "tv", "--json")
    assert counted.document["counts"]["tv"] >= 1
    assert sandbox.admin("GET", "duplicates")["count"] == 0
