"""`ht-async skus`, in this process against a sandbox."""

from __future__ import annotations

from cli_program import Program, Sandbox

NO_AREA = "99999"


def test_skus_are_listed(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("skus", "list", "--json")
    assert (done.code, done.err) == (0, "")
    assert {"id": 42, "name": "TV Mounting"}.items() <= done.documents[0].items()
    table = ht_async("skus", "list")
    assert " 42      TV Mounting" in table.out.splitlines()
    assert len(table.out.splitlines()) == 2 + len(done.documents)


def test_a_single_check_tells_everything(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("skus", "check-zip", "42", "--zip", "90001")
    assert (done.code, done.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in done.out.splitlines()]
    assert ["Offered", "yes"] in lines
    assert ["Area", "Los Angeles-Long Beach-Anaheim, CA"] in lines


def test_several_checks_make_a_grid(ht_async: Program, sandbox: Sandbox) -> None:
    arguments = ("skus", "check-zip", "42", "43", "--zip", "90001", "--zip", NO_AREA)
    done = ht_async(*arguments)
    assert (done.code, done.err) == (0, "")
    assert [line.split() for line in done.out.splitlines()[::2]] == [
        ["SKU", "90001", NO_AREA], ["42", "yes", "no"],
    ]  # fmt: skip
    rows = ht_async(*arguments, "--json").document
    assert [(row["sku_id"], row["zip"], row["available"]) for row in rows] == [
        (42, "90001", True), (42, NO_AREA, False), (43, "90001", True), (43, NO_AREA, False),
    ]  # fmt: skip


def test_cells_without_an_answer_are_no_success(ht_async: Program, sandbox: Sandbox) -> None:
    arguments = ("skus", "check-zip", "42", "1", "--zip", "90001")
    done = ht_async(*arguments)
    assert done.code == 1
    assert [line.split() for line in done.out.splitlines()[2:]] == [["42", "yes"], ["1", "?"]]
    assert done.err.startswith("SKU 1 in 90001: skus.check_zip was answered with status 404")
    done = ht_async(*arguments, "--json")
    assert (done.code, done.err) == (1, "")
    assert [row["available"] for row in done.document] == [True, None]


def test_no_answer_at_all_is_an_error(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("skus", "check-zip", "1", "--zip", "90001", "--json")
    assert (done.code, done.error["status"]) == (3, 404)
    assert done.document[0]["error"].startswith("NotFoundError")


def test_problems_are_told_by_the_names_of_options(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("skus", "check-zip", "42", "0", "--zip", "90001", "--zip", "9")
    assert (done.code, done.out) == (2, "")
    assert "  SKU... (number 2): must be above 0" in done.err
    assert "  --zip (number 2): must be five digits" in done.err


def test_a_list_that_may_go_on_is_no_success(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("skus", "list", "--dialect", "next_cursor_members=status")
    assert done.code == 1
    assert "42      TV Mounting" in done.out
    assert done.err.startswith("The list may be incomplete")
