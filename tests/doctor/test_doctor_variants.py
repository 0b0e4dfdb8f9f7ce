"""The doctor finds every way in which a server differs from what is documented or guessed."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from patients import Admit

from ht_async import Dialect
from ht_async.cli.doctor.findings import Finding
from ht_async.cli.doctor.report import Report
from ht_async.sandbox.dialects import QUIRKS

pytestmark = pytest.mark.no_cover

VARIANTS: list[tuple[str, str, str]] = [
    ("label_mismatch", "order.status_label", "names another status"),
    ("status_text", "order.status", "label"),
    ("status_name", "order.status", "name"),
    ("status_numeric_text", "order.status", "code as text"),
    ("unknown_status", "order.status", "unknown code"),
    ("unknown_status", "beyond.new_value", "orders.list orders[].status (integer)"),
    ("null_service_description", "order.service_description", "null"),
    ("text_shipping_type", "order.shipping_type", "text"),
    ("iso_short_datetime", "order.iso_short", "a day and a time"),
    ("local_iso", "order.instants", "disagree"),
    ("created_at_text", "order.created_at", "text"),
    ("created_at_epoch", "order.updated_at", "integer"),
    ("availability_text", "order.availability", "text"),
    ("availability_texts", "order.availability", "list of texts"),
    ("consolidated_text", "order.consolidated_availability", "text"),
    ("consolidated_list", "order.consolidated_availability", "list of texts"),
    ("zip_number", "order.client_zip", "integer"),
    ("zip_number", "beyond.other_type", "orders.get order.client_zip (integer)"),
    ("phone_text", "order.phone", "text"),
    ("phone_number", "order.phone", "integer"),
    ("events_objects", "order.events", "list of objects"),
    ("hide_reference", "list.reference", "shown by Retrieve order alone"),
    ("no_finish_url", "list.members", "without finish_order_url"),
    ("no_finish_url", "order.union", "the sample's own"),
    ("sparse", "retrieve.members", "without address, appointment_start"),
    ("nulls", "list.members", "always null: address, availability"),
    ("treatment_case", "zip_check.treatment", "text with capitals"),
    ("treatment_null", "zip_check.treatment", "null"),
    ("cbsa_null", "zip_check.area", "cbsa_id: null, cbsa: null"),
    ("secrets_absent", "client.authentication_token", "absent"),
    ("unknown_members", "beyond.unknown_member", "orders.list orders[].unforeseen_member (object)"),
    ("text_ids", "order.id", "text"),
    ("text_ids", "client.id", "text"),
    ("client_envelope", "client.envelope", "below `client`"),
    ("no_envelope_status", "orders.list.envelope", "without status"),
    ("camel_case", "spelling", "camelCase"),
    ("bare_skus", "skus.list.envelope", "a bare list"),
    ("bare_order", "orders.get.envelope", "bare"),
    ("ignore_cursor", "cursor", "ignored: the first page comes again"),
    ("empty_page_with_cursor", "pages.empty", "empty pages with a new cursor"),
    ("repeated_cursor", "cursor.moves", "repeats the request's cursor"),
    ("short_pages", "limit", "shorter"),
    ("ignore_limit", "limit", "longer"),
    ("duplicate_items", "pages.overlap", "begin with 2 of the page before"),
    ("clock_ahead", "clock", " seconds apart"),
    ("other_request_id", "request_id", "`x-correlation-id`"),
    ("iso_dates_only", "dates", "month_first: refused (400 with JSON), iso: works"),
    ("day_first", "dates", "iso: works"),
    ("ignore_dates", "dates", "month_first: ignored, iso: ignored"),
    ("only_bracketed_status", "statuses", "repeated: only one of them, brackets: works"),
    ("only_comma_status", "statuses", "brackets: ignored, comma: works"),
    ("raw_brackets_only", "brackets", "encoded: ignored, raw: works"),
    ("refuse_empty", "empty_parameters", "refused (400 with JSON)"),
]
"""Quirk, question that it answers in another way, what is said to be seen."""

DOCUMENTED = {"null_appointment", "events_texts", "month_first_only", "only_repeated_status"}
"""Quirks that are just what the documentation says; what was seen is told, and confirmed."""

COUNTED = {"counts_list", "bare_counts"}
"""Quirks of an operation whose path is not known."""


def found(report: Report, check: str) -> Finding:
    (finding,) = [finding for finding in report.findings if finding.check == check]
    return finding


async def test_a_server_as_documented_is_healthy(admit: Admit) -> None:
    report = await (await admit()).examined()
    assert [finding.check for finding in report.findings if finding.verdict == "contradicted"] == []
    assert report.healthy
    assert report.reached
    assert report.counts()["confirmed"] > 60


def test_every_quirk_is_tried() -> None:
    assert {quirk for quirk, _, _ in VARIANTS} == set(QUIRKS) - DOCUMENTED - COUNTED
    assert len({check for _, check, _ in VARIANTS}) > 20


@pytest.mark.parametrize(("quirk", "check", "seen"), VARIANTS, ids=str)
async def test_a_difference_is_found(admit: Admit, quirk: str, check: str, seen: str) -> None:
    report = await (await admit(dialects=quirk)).examined()
    finding = found(report, check)
    assert finding.verdict == "contradicted", finding
    assert seen in finding.seen
    assert not report.healthy


@pytest.mark.parametrize(
    ("quirk", "check", "seen"),
    [
        ("null_appointment", "order.appointment_start", "null"),
        ("events_texts", "order.events", "list of texts"),
        ("month_first_only", "dates", "month_first: works, iso: refused (400 with JSON)"),
        ("only_repeated_status", "statuses", "repeated: works, brackets: ignored, comma: refused"),
    ],
)
async def test_one_of_two_documented_forms_is_told_and_confirmed(
    admit: Admit, quirk: str, check: str, seen: str
) -> None:
    report = await (await admit(dialects=quirk)).examined()
    assert found(report, check).verdict == "confirmed"
    assert found(report, check).seen.startswith(seen)
    assert report.healthy


@pytest.mark.parametrize(
    ("settings", "dialect"),
    [
        ({}, Dialect(status_style="repeated")),
        ({"cursor_style": "member"}, Dialect(status_style="repeated")),
        ({"cursor_style": "offset"}, Dialect(status_style="repeated", cursor_rule="offset")),
        ({"cursor_style": "page"}, Dialect(status_style="repeated", cursor_rule="page")),
        ({"cursor_style": "epoch"}, Dialect(status_style="repeated", cursor_rule="epoch")),
        ({"dialects": "ignore_cursor"}, Dialect(status_style="repeated", cursor_rule="none")),
        ({"dialects": "iso_dates_only"}, Dialect(status_style="repeated", dates="iso")),
        ({"dialects": "day_first"}, Dialect(status_style="repeated", dates="iso")),
        ({"dialects": "only_bracketed_status"}, Dialect(status_style="brackets")),
        ({"dialects": "only_comma_status"}, Dialect(status_style="comma")),
        ({"dialects": "raw_brackets_only"}, Dialect(status_style="repeated", brackets="raw")),
        (
            {"dialects": "other_request_id"},
            Dialect(status_style="repeated", request_id_header="x-correlation-id"),
        ),
        (
            {"dialects": "duplicate_items", "cursor_style": "offset"},
            Dialect(status_style="repeated", cursor_rule="offset"),
        ),
        (
            {"dialects": "short_pages", "cursor_style": "page"},
            Dialect(status_style="repeated", cursor_rule="page"),
        ),
        ({"dialects": "status_text, created_at_epoch"}, Dialect(status_style="repeated")),
    ],
    ids=str,
)
async def test_the_dialect_follows(
    admit: Admit, settings: dict[str, Any], dialect: Dialect
) -> None:
    assert (await (await admit(**settings)).examined()).corrected() == dialect


@pytest.mark.parametrize("quirk", ["", "counts_list", "bare_counts"])
async def test_a_path_that_the_user_names_is_tried(admit: Admit, quirk: str) -> None:
    path = "/api/partners/orders/counts"
    patient = await admit(paths={"orders.count_by_tag": path}, dialects=quirk)
    report = await patient.examined(Dialect(paths={"orders.count_by_tag": path}))
    assert found(report, "paths.orders.count_by_tag").seen == "counts"
    wrong = await patient.examined(Dialect(paths={"orders.count_by_tag": f"{path}/x"}))
    assert found(wrong, "paths.orders.count_by_tag").seen == "404 with JSON"


async def test_guessed_paths_that_are_wrong_are_found(admit: Admit) -> None:
    paths = {"skus.list": "/v2/skus", "clients.create": "/v2/clients"}
    patient = await admit(paths=paths)
    report = await patient.examined()
    assert found(report, "paths.skus.list").seen == "404 with JSON"
    assert found(report, "paths.clients.create").verdict == "not_seen"
    named = await patient.examined(Dialect(paths=paths))  # type: ignore[arg-type]
    assert found(named, "paths.skus.list").verdict == "confirmed"
    assert found(named, "paths.clients.create").seen == "takes POST"


async def test_the_page_lists_every_question(admit: Admit) -> None:
    page = (Path(__file__).parents[2] / "docs/doctor.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| questions \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", page, re.M)
    patterns = [
        name for row in table.splitlines() for name in re.findall("`(.*?)`", row.split("|")[1])
    ]
    checks = {finding.check for finding in (await (await admit()).examined()).findings}
    checks -= {"orders.create", "clients.update", "time_windows", "accept_encoding"}  # not asked
    assert [name for name in checks if not any(fnmatch(name, each) for each in patterns)] == []
    assert [each for each in patterns if not any(fnmatch(name, each) for name in checks)] == []


async def test_every_contradiction_is_in_the_report(admit: Admit) -> None:
    report = await (await admit()).examined()
    told = {finding.about for finding in report.findings}
    assert told == {"", *(f"C{number}" for number in range(1, 33))}
    assert len({finding.check for finding in report.findings}) == len(report.findings)
