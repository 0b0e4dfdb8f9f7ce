"""`ht-async orders`, in this process against a sandbox."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_program import Program, Sandbox

NEW = ("--address", "1 Main St", "--phone", "2135550100", "--sku-id", "42")
JANE = ("--first-name", "Jane", "--last-name", "Doe", "--email", "jane@example.com")


def test_a_table_shows_orders_and_none_of_their_customers(
    ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async("orders", "list")
    assert (done.code, done.err) == (0, "")
    rows = done.out.splitlines()
    assert rows[0].split() == [
        "ID", "Status", "Created", "Visit", "Place", "Reference", "SKUs",
    ]  # fmt: skip
    assert len(rows) == 2 + 7
    assert "SEED-000007" in rows[2]
    assert "@" not in done.out


def test_json_lines_are_what_the_api_told(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("orders", "list", "--json", "--page-size", "3")
    assert (done.code, done.err) == (0, "")
    references = [order["purchase_order_id"] for order in done.documents]
    assert references == [f"SEED-{number:06}" for number in range(7, 0, -1)]
    assert done.documents[0]["email"] == "customer7@example.com"


def test_filters_and_sorting_reach_the_api(ht_async: Program, sandbox: Sandbox) -> None:
    every = ht_async("orders", "list", "--json").documents
    first, last = every[-1], every[0]
    done = ht_async(
        "orders", "list", "--json",
        "--status", str(first["status"]), "--client-id", str(first["client_id"]),
        "--order-by", "created_at", "--sort", "asc",
        "--from", first["created_at"]["iso_short"], "--to", last["created_at"]["iso_short"],
    )  # fmt: skip
    assert (done.code, [order["id"] for order in done.documents]) == (0, [first["id"]])
    assert ht_async("orders", "list", "--json", "--tag", "no-such-tag").out == ""
    assert ht_async("orders", "list", "--tag", "no-such-tag").err == "no orders\n"


def test_a_list_goes_on_where_it_was_cut(ht_async: Program, sandbox: Sandbox) -> None:
    begun = ht_async("orders", "list", "--json", "--max", "4")
    more = json.loads(begun.err)["more"]
    assert more["orders"] == 4
    goes_on = ("--page-size", str(more["page_size"]), "--cursor", more["cursor"])
    rest = ht_async("orders", "list", "--json", *goes_on)
    ids = [order["id"] for order in (*begun.documents, *rest.documents)]
    assert len(ids) == len(set(ids)) == 7
    table = ht_async("orders", "list", "--max", "1")
    assert table.err.startswith("1 order shown; go on with --page-size 1 --cursor ")


def test_a_cut_within_a_page_says_so(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("orders", "list", "--page-size", "5", "--max", "4")
    assert done.err == "4 orders shown; there may be more: raise --max\n"


# The sandbox refuses cursors that are no order's id.
FAILS_AT_PAGE_2 = ("--dialect", "cursor_rule=page", "--page-size", "3")


def test_a_failing_page_leaves_what_was_read_and_tells_where_to_go_on(
    ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async("orders", "list", "--json", *FAILS_AT_PAGE_2)
    assert (done.code, len(done.documents), done.error["status"]) == (3, 3, 400)
    more = json.loads(done.err.splitlines()[0])["more"]
    assert more["orders"] == 3
    table = ht_async("orders", "list", *FAILS_AT_PAGE_2)
    assert (table.code, len(table.out.splitlines())) == (3, 2 + 3)
    failed, refused = table.err.splitlines()[:2]
    assert failed.endswith(
        f"read before it failed; go on with --page-size 3 --cursor {more['cursor']}"
    )
    assert refused.startswith("error: orders.list was answered with status 400")
    again = ht_async("orders", "list", "--json", *FAILS_AT_PAGE_2, "--cursor", more["cursor"])
    assert (again.code, again.out, "more" in again.err) == (3, "", False)


def test_an_order_is_shown_in_detail(ht_async: Program, sandbox: Sandbox) -> None:
    [order] = ht_async("orders", "list", "--json", "--max", "1").documents
    done = ht_async("orders", "get", str(order["id"]))
    assert done.code == 0
    for shown in (str(order["id"]), order["email"], order["address"], "SEED-000007"):
        assert shown in done.out
    assert ht_async("orders", "get", str(order["id"]), "--json").document == order


def test_an_order_is_created_by_options(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async(
        "orders", "create", *NEW, *JANE, "--sku-id", "43", "--device", "TV", "--device", "Router",
        "--notes", "ring twice", "--address-details", "Unit 2", "--business-name", "Doe Inc",
        "--time-window", "2030-01-31T09:00:00-08:00/2030-01-31T11:00:00-08:00",
        "--purchase-order-id", "PO-1", "--json",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert [sku["id"] for sku in done.document["skus"]] == [42, 43]
    assert len(done.document["client_availability_ranges"]) == 2
    found = ht_async("orders", "find", "PO-1", "--since", "2020-01-01", "--json")
    assert found.document["id"] == done.document["id"]


DOCUMENTED = {
    "address": "1 Main St", "phone": "2135550100", "sku_id": [42], "client_id": None,
    "first_name": "Jane", "last_name": "Doe", "email": "jane@example.com",
    "purchase_order_id": "PO-2",
    "time_windows": [
        {"start_time": "2030-01-31T17:00:00.000Z", "end_time": "2030-01-31T18:00:00.000Z"}
    ],
}  # fmt: skip
OWN_NAMES = {
    **{name: value for name, value in DOCUMENTED.items() if name != "sku_id"},
    "sku_ids": [42],
    "time_windows": [{"start": "2030-01-31T09:00:00-08:00", "end": "2030-01-31T10:00:00-08:00"}],
}


@pytest.mark.parametrize("document", [DOCUMENTED, OWN_NAMES], ids=["documented", "own names"])
def test_an_order_is_created_from_a_file_or_stdin(
    document: dict[str, Any], ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    content = json.dumps(document).encode()
    path = tmp_path / "order.json"
    path.write_bytes(content)
    for done in (
        ht_async("orders", "create", "--file", str(path), "--json"),
        ht_async("orders", "create", "--file", "-", "--json", stdin=content),
    ):
        assert (done.code, done.err) == (0, "")
        [span] = done.document["client_availability_ranges"]
        assert span["from_datetime"]["iso"].startswith("2030-01-31T17:00:00")


def test_every_problem_is_told_by_the_name_of_its_option(
    ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async("orders", "create", "--sku-id", "42", "--sku-id", "0", "--email", "x", "--json")
    assert (done.code, done.out, done.error["type"]) == (2, "", "InvalidRequestError")
    told = {problem["option"] for problem in done.error["problems"]}
    assert told == {
        "--address", "--phone", "--sku-id (number 2)", "--email", "--first-name", "--last-name",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--time-window", "soon"], "--time-window (number 1): must be START/END"),
        (
            ["--time-window", "2030-01-31T09:00/2030-01-31T10:00"],
            "--time-window (number 1): must be START/END, two times with their offsets",
        ),
        (["--file", "no-such-file"], "--file: can't be read: No such file"),
        (["--file", "-", "--phone", "1"], "--file: describes the whole order"),
        (["--file", "-"], "--file: is no JSON document"),
    ],
)
def test_a_flawed_order_is_refused(
    arguments: list[str], told: str, ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async("orders", "create", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert sandbox.admin("GET", "state")["orders"] == 7


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[]", "--file: must hold one JSON object"),
        (b'{"sku": 1}', "--file: sku is called sku_ids here"),
        (b'{"time_windows": [1]}', "--file: time_windows[0] must be a TimeWindow"),
        (b" " * 1_000_001, "--file: is larger than 1000000 bytes"),
    ],
)
def test_a_flawed_file_is_refused(
    content: bytes, told: str, ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async("orders", "create", "--file", "-", stdin=content)
    assert done.code == 2
    assert told in done.err


def test_an_order_whose_answer_was_lost_is_found(ht_async: Program, sandbox: Sandbox) -> None:
    sandbox.arm({"name": "reset_after", "method": "POST", "times": 1})
    done = ht_async("orders", "create", *NEW, *JANE, "--purchase-order-id", "PO 3", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.document["purchase_order_id"] == "PO 3"
    assert sandbox.admin("GET", "state")["orders"] == 8


def test_a_creation_whose_answer_was_lost_names_its_reference_and_the_next_step(
    ht_async: Program, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "reset_before", "method": "POST", "times": 1})
    arguments = (*NEW, *JANE, "--purchase-order-id", "PO 3", "--json", "--resolve-within", "0")
    done = ht_async("orders", "create", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.error["type"] == "OutcomeUnknownError"
    assert done.error["reference"] == "PO 3"
    assert "ht-async orders find 'PO 3' --since 20" in done.error["next_step"]
    assert sandbox.admin("GET", "state")["orders"] == 7


def test_a_creation_that_is_answered_after_its_time_is_told_as_carried_out(
    ht_async: Program, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "latency", "method": "POST", "seconds": 1})
    done = ht_async("orders", "create", *NEW, *JANE, "--timeout", "0.5")
    assert done.code == 1
    assert "the API answered it afterwards with status 200: it was carried out" in done.err
    assert "ht-async orders list --order-by created_at --sort DESC" in done.err


def test_an_order_that_is_not_there(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("orders", "find", "PO-9", "--since", "2020-01-01", "--json")
    assert (done.code, done.out, done.error["reference"]) == (1, "", "PO-9")
    done = ht_async("orders", "get", "1")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: orders.get was answered with status 404")
    assert "next: check the id" in done.err


def test_orders_are_counted_by_tag(ht_async: Program, sandbox: Sandbox) -> None:
    [order, *_] = ht_async("orders", "list", "--json").documents
    sandbox.admin("PATCH", f"orders/{order['id']}", {"tags": ["mine"]})
    done = ht_async("orders", "count", "mine", "nobodys", "--json")
    assert done.document == {"counts": {"mine": 1, "nobodys": 0}, "source": "list"}
    assert ["mine", "1"] in [
        line.split() for line in ht_async("orders", "count", "mine").out.splitlines()
    ]
    named = ("--dialect", "paths.orders.count_by_tag=/api/counts")
    done = ht_async("orders", "count", "mine", "--no-fallback", "--json", *named)
    assert done.document == {"counts": {"mine": 1}, "source": "api"}
    done = ht_async("orders", "count", "mine", "--no-fallback", "--json")
    assert done.code == 2
    assert "--dialect paths.orders.count_by_tag=/PATH" in done.error["message"]


def test_a_list_that_a_guard_ended_is_no_success(ht_async: Program, sandbox: Sandbox) -> None:
    stuck = ("--dialect", "next_cursor_members=status")
    done = ht_async("orders", "list", "--json", *stuck)
    assert (done.code, len(done.documents)) == (1, 7)
    assert json.loads(done.err)["incomplete"]["reason"] == "unreadable_cursor"
    done = ht_async("orders", "count", "tv", *stuck)
    assert done.code == 3
    assert "Dialect(" not in done.err
