"""The doctor reads only, tells nothing about anybody, and bears any answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from json_server import JsonServer, answer
from patients import KEY, ORDER, URL, Admit
from virtual_time import virtual

from ht_async import Answer, AttemptTimeouts, Dialect, Failure, Headers, Progress, Request
from ht_async.cli.doctor import tls
from ht_async.cli.doctor.consultation import consult
from ht_async.cli.doctor.questions import ReadOnly, Reply, WriteRefusedError
from ht_async.cli.doctor.report import markdown_of
from ht_async.cli.doctor.surroundings import check_clock, check_request_id
from ht_async.message import Evidence

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def test_nothing_but_reads_arrives(admit: Admit) -> None:
    patient = await admit(paths={"orders.count_by_tag": "/counts"})
    before = len(await patient.journal())
    report = await patient.examined(Dialect(paths={"orders.count_by_tag": "/counts"}))
    asked = (await patient.journal())[before:]
    assert len(asked) == report.asked
    writes = [(entry["method"], entry["path"]) for entry in asked if entry["method"] != "GET"]
    assert [path for _, path in writes] == ["/api/partners/skus/42/check_zip"]
    assert report.asked < 40


@pytest.mark.parametrize(
    ("method", "url", "sent"),
    [
        ("GET", "https://x/api/partners/orders", True),
        ("POST", "https://x/api/partners/skus/1/check_zip", True),
        ("POST", "https://x/api/partners/orders", False),
        ("POST", "https://x/api/partners/orders?a=/check_zip", False),
        ("PUT", "https://x/api/partners/skus/1/check_zip", False),
        ("PUT", "https://x/api/partners/clients/1", False),
        ("DELETE", "https://x/api/partners/orders/1", False),
    ],
)
async def test_the_doctor_s_transport_sends_no_write(method: str, url: str, sent: bool) -> None:
    server = JsonServer(lambda _: {})
    request = Request(method, url, ())
    result = await ReadOnly(server).send(request, AttemptTimeouts(1, 1, 1), Progress())
    assert bool(server.requests) is sent
    assert isinstance(result, Answer if sent else Failure)
    if isinstance(result, Failure):
        assert result.evidence is Evidence.NOT_SENT
        assert isinstance(result.cause, WriteRefusedError)


async def test_the_report_holds_nothing_of_the_account(admit: Admit) -> None:
    patient = await admit(dialects="unknown_members, label_mismatch")
    report = await patient.examined()
    told = json.dumps(report.to_dict()) + markdown_of(report) + repr(report)
    listing = (await patient.http.get("/api/partners/orders?limit=200")).json()
    values = {KEY, *texts_in(listing), "Jane", "Doe", str(ORDER["email"])}
    assert len(values) > 300
    values.discard(report.made_at.date().isoformat())  # an order of today
    assert [value for value in values if value in told] == []


def texts_in(value: Any) -> set[str]:
    """Return what could tell something about somebody: texts of some length, and ids."""
    if isinstance(value, dict):
        return {text for item in value.values() for text in texts_in(item)}
    if isinstance(value, list):
        return {text for item in value for text in texts_in(item)}
    text = str(value)
    harmless = ("success", "text", "anytime", "sandbox-partner", "False", "True", "None")
    return {text} if len(text) > 4 and text not in harmless else set()


@pytest.mark.parametrize("orders", [0, 1, 2, 6])
async def test_little_to_look_at_is_told_as_such(admit: Admit, orders: int) -> None:
    report = await (await admit(orders=orders, complete=False)).examined()
    assert report.reached
    assert report.healthy
    (cursor,) = [finding for finding in report.findings if finding.check == "cursor"]
    assert cursor.verdict == ("confirmed" if orders > 5 else "not_seen")


@pytest.mark.parametrize(
    ("reply", "seen", "advice"),
    [
        (answer({}, 401), "401 with JSON", "check the key in HT_API_KEY"),
        (answer({}, 403), "403 with JSON", "check the key in HT_API_KEY"),
        (answer({}, 404), "404 with JSON", "check the base URL"),
        (Answer(200, Headers(), b"<html>portal</html>"), "200 with HTML", "check the base URL"),
        (Answer(502, Headers(), b"<html>"), "502 with HTML", "check the base URL"),
    ],
)
@virtual
async def test_a_first_answer_of_no_use_ends_it(
    reply: Answer, seen: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_API_KEY", KEY)
    server = JsonServer(lambda _: reply)
    report = await consult(URL, Dialect(), transport=server)
    assert not report.reached
    assert (report.findings[-1].check, report.findings[-1].seen) == ("connection", seen)
    assert report.findings[-1].advice.startswith(advice)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["id", "status", "order", "orders", "skus", "client_id", "created_at", "integer",
             "iso", "next_cursor", "tags", "client_zip", "treatment", "clientName", "x", "phone"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bodies=st.lists(JSON, min_size=1, max_size=6))
async def test_any_answer_is_borne(bodies: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_API_KEY", KEY)
    server = JsonServer(lambda _: bodies[len(server.requests) % len(bodies)])
    report = await consult(URL, Dialect(), transport=server)
    json.dumps(report.to_dict())
    markdown_of(report)
    report.corrected()


# -- pure checks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handshake", "verdict", "seen"),
    [
        (tls.Handshake("TLSv1.3", NOW + timedelta(days=80)), "confirmed", "TLSv1.3, 80 days left"),
        (tls.Handshake("TLSv1.2", None), "confirmed", "TLSv1.2, no end"),
        (tls.Handshake("TLSv1.3", NOW + timedelta(days=5)), "contradicted", "TLSv1.3, 5 days left"),
        (tls.Handshake("TLSv1.1", NOW + timedelta(days=80)), "contradicted", "TLSv1.1, 80 days"),
        (tls.Handshake(error="no connection (X)"), "contradicted", "no connection (X)"),
    ],
)
def test_a_handshake_is_judged(handshake: tls.Handshake, verdict: str, seen: str) -> None:
    finding = tls.judge(handshake, NOW)
    assert finding.verdict == verdict
    assert finding.seen.startswith(seen)


@pytest.mark.parametrize(
    ("skews", "verdict"),
    [
        ([], "not_seen"),
        ([-0.4, 1.2], "confirmed"),
        ([31, 45], "contradicted"),
        ([-90], "contradicted"),
        ([600, 2], "confirmed"),
    ],
)
def test_clocks_are_compared(skews: list[float], verdict: str) -> None:
    assert check_clock([timedelta(seconds=skew) for skew in skews]).verdict == verdict


@pytest.mark.parametrize(
    ("names", "verdict", "dialect"),
    [
        ([], "not_seen", {}),
        (["X-Request-Id"], "confirmed", {}),
        (["CF-Ray"], "contradicted", {"request_id_header": "cf-ray"}),
        (["CF-Ray", "X-Request-Id"], "confirmed", {}),
    ],
)
def test_the_header_of_the_request_s_id_is_found(
    names: list[str], verdict: str, dialect: dict[str, str]
) -> None:
    headers = Headers([(name.encode(), b"1") for name in names])
    finding = check_request_id([Reply(200, headers=headers)], "x-request-id")
    assert (finding.verdict, finding.dialect) == (verdict, dialect)
