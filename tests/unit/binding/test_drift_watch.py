"""What answers show beyond their description is counted, without any value and within bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from json_server import JsonServer, answer

from ht_async import DriftReport, HelloTech
from ht_async.binding import drift_watch
from ht_async.binding.drift_watch import EVERY, FIRST, MOST_FINDINGS, Description, DriftWatch
from ht_async.binding.expected import MOST_ENTRIES, ODD_NAME, Expected, surprises
from ht_async.binding.ht.answers import described, expected_of, in_snake_case

EXAMPLES = Path(__file__).parents[2] / "contract/examples/ht"
DESCRIPTION = Description(described, expected_of, in_snake_case)


def watch() -> DriftWatch:
    return DriftWatch(lambda: DESCRIPTION)


def found(operation: str, body: object) -> set[tuple[str, str, str]]:
    told = watch()
    told(operation, json.dumps(body).encode())
    return {(finding.path, finding.surprise, finding.type) for finding in told.report().findings}


@pytest.mark.parametrize(
    ("operation", "example"),
    [
        ("orders.get", "retrieve-order.response.200.json"),
        ("orders.create", "create-order.response.200.json"),
        ("clients.update", "update-client.response.200.json"),
        ("clients.create_setup_intent", "create-setup-intent.response.200.json"),
        ("clients.create_ephemeral_key", "create-ephemeral-key.response.200.json"),
        ("skus.check_zip", "check-zip.response.200.json"),
    ],
)
def test_what_is_documented_is_no_surprise(operation: str, example: str) -> None:
    assert found(operation, json.loads((EXAMPLES / example).read_text())) == set()


@pytest.mark.parametrize(
    ("operation", "body", "expected"),
    [
        ("orders.get", {"order": {"id": 1, "color": "red"}},
         ("order.color", "unknown_member", "text")),
        ("orders.get", {"id": 1, "color": "red"}, ("color", "unknown_member", "text")),
        ("orders.get", {"order": {"id": 1}, "meta": {"secret": 1}},
         ("meta", "unknown_member", "object")),
        ("orders.get", {"order": {"id": 1, "status": 16}},
         ("order.status", "new_value", "integer")),
        ("orders.get", {"order": {"id": 1, "client_zip": 90001}},
         ("order.client_zip", "other_type", "integer")),
        ("orders.get", {"order": {"id": 1, "clientZip": 90001}},
         ("order.client_zip", "other_type", "integer")),
        ("orders.get", {"order": {"id": 1.5}}, ("order.id", "other_type", "number")),
        ("orders.get", {"order": {"id": True}}, ("order.id", "other_type", "boolean")),
        ("orders.get", {"order": {"id": 1, "phone": {"value": 1}}},
         ("order.phone.value", "other_type", "integer")),
        ("orders.get", {"order": {"id": 1, "skus": [{"sku_icon": "https://x"}]}},
         ("order.skus[].sku_icon", "other_type", "text")),
        ("orders.get", {"order": {"id": 1, "3105550123": 1}},
         (f"order.{ODD_NAME}", "unknown_member", "integer")),
        ("orders.list", {"orders": [{"id": 1, "tags": "tv"}]},
         ("orders[].tags", "other_type", "text")),
        ("orders.list", {"orders": [], "next_cursor": None},
         ("next_cursor", "unknown_member", "null")),
        ("clients.get", {"id": 1, "address": "2 Main St"}, ("address", "other_type", "text")),
        ("skus.check_zip", {"treatment": False}, ("treatment", "other_type", "boolean")),
        ("skus.list", [{"id": 1}], ("", "other_type", "list")),
    ],
)  # fmt: skip
def test_each_surprise_is_told_by_its_place(
    operation: str, body: object, expected: tuple[str, str, str]
) -> None:
    assert found(operation, body) == {expected}


@pytest.mark.parametrize(
    "body",
    [
        {"order": {"id": 1, "consolidated_availability": {"3/25/24": ["8:00am"]}}},
        {"order": {"id": 1, "events": [{"name": "created"}, "created", None]}},
        {"order": {"id": "1", "status": "Odd", "created_at": 1711324800}},
        {"order": {"id": 1, "createdAt": {"isoShort": "2024-03-25"}}},
        {"order": None},
    ],
)
def test_what_the_description_lets_pass(body: object) -> None:
    assert found("orders.get", body) == set()


def test_below_what_is_unknown_nothing_is_looked_at() -> None:
    assert found("orders.get", {"order": {"id": 1, "jane": {"doe": {"deep": 1}}}}) == {
        ("order.jane", "unknown_member", "object")
    }


def test_the_first_answers_are_all_looked_at_then_one_in_so_many() -> None:
    told = watch()
    for _ in range(FIRST + 3 * EVERY):
        told("skus.check_zip", b'{"extra": 1}')
    report = told.report()
    assert dict(report.looked_at) == {"skus.check_zip": FIRST + 3}
    assert [finding.count for finding in report.findings] == [FIRST + 3]


def test_of_a_long_list_a_few_entries_are_looked_at() -> None:
    told = watch()
    orders = [{"id": number, "extra": 1} for number in range(1000)]
    told("orders.list", json.dumps({"orders": orders}).encode())
    (finding,) = told.report().findings
    assert 1 < finding.count <= MOST_ENTRIES


def test_the_report_is_bounded_and_says_what_it_left_out() -> None:
    told = watch()
    many = {f"member_{number}": 1 for number in range(MOST_FINDINGS + 7)}
    told("skus.check_zip", json.dumps(many).encode())
    report = told.report()
    assert (len(report.findings), report.left_out) == (MOST_FINDINGS, 7)


def test_what_nothing_is_described_of_is_left_alone() -> None:
    told = watch()
    told("request", b"no json at all")
    assert told.report() == {}
    assert not told.report()


def test_a_huge_answer_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drift_watch, "LARGEST", 10)
    told = watch()
    told("skus.check_zip", b'{"extra": "1"}')
    assert dict(told.report().looked_at) == {}


def test_numbers_without_a_fraction_are_numbers_too() -> None:
    assert list(surprises(Expected(frozenset({"number"})), 5)) == []


async def test_a_client_reports_without_any_value() -> None:
    order = {"id": 5, "nickname": "Janie", "client_zip": 90001, "status": 99}
    async with JsonServer(lambda _: {"order": order}).client() as ht:
        view = ht.with_options(timeout=5)
        for _ in range(3):
            await view.orders.get(5)
        report = ht.drift()
    assert isinstance(report, DriftReport)
    assert list(report) == ["orders.get"]
    assert {(finding.path, finding.count) for finding in report["orders.get"]} == {
        ("order.nickname", 3),
        ("order.client_zip", 3),
        ("order.status", 3),
    }
    told = json.dumps(report.to_dict()) + repr(report)
    assert not any(value in told for value in ("Janie", "90001", "99"))
    with pytest.raises(KeyError):
        report["orders.list"]


async def test_orders_of_which_only_the_id_is_read_are_looked_at_too() -> None:
    body = {"order": {"id": 5, "extra": 1}}
    async with JsonServer(lambda _: body).client() as ht:
        order: Any = {"address": "2 Main St", "phone": "2135550100", "sku_ids": [1], "client_id": 1}
        await ht.orders.create(**order)
        assert [finding.path for finding in ht.drift()["orders.create"]] == ["order.extra"]


async def test_errors_are_no_drift_and_a_flaw_of_ours_fails_no_call(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([answer({"message": "odd"}, 404), answer({"order": {"id": 5}})])
    async with JsonServer(lambda _: next(answers)).client() as ht:
        with pytest.raises(Exception, match="404"):
            await ht.orders.get(5)
        assert not ht.drift().looked_at
        monkeypatch.setattr(drift_watch, "surprises", None)
        assert (await ht.orders.get(5)).id == 5
    assert "could not be compared" in caplog.text


def test_nothing_is_known_before_the_first_call() -> None:
    report = HelloTech("key").drift()
    assert (len(report), report.findings, dict(report.looked_at)) == (0, (), {})
