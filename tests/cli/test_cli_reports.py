"""From errors to exit codes, messages and next steps."""

from __future__ import annotations

import pytest

from ht_async.cli.report import API_FAILED, INTERRUPTED, PARTLY_FAILED, WRONG_USAGE, Report
from ht_async.cli.report_errors import Invocation, explain, explain_interruption
from ht_async.cli.unknown_outcome import what_became, where_to_look
from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ClientClosedError,
    ConfigurationError,
    ConflictError,
    DeadlineExceededError,
    DecodeError,
    HTError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    Problem,
    RateLimitError,
    ServerError,
    UnconfirmedEndpointError,
)
from ht_async.events import LateOutcome, WriteOutlivedCaller
from ht_async.message import Evidence

GET = Invocation(command="orders get", options={"order_id": "ID", "time_windows": "--time-window"})
CREATE = Invocation(command="orders create", options={})


def status_error(kind: type[APIStatusError], status: int, **known: object) -> APIStatusError:
    return kind(f"x was answered with status {status}: in Python do this", status=status, **known)


@pytest.mark.parametrize(
    ("error", "exit_code", "step"),
    [
        (InvalidRequestError([Problem("a", "b")]), WRONG_USAGE, None),
        (ConfigurationError("no"), WRONG_USAGE, None),
        (OutcomeUnknownError("sent"), PARTLY_FAILED, "ht-async orders list"),
        (OutcomeUnknownError("sent", reference="-x;y"), PARTLY_FAILED, "orders find '-x;y'"),
        (status_error(AuthenticationError, 401), API_FAILED, "HT_API_KEY"),
        (status_error(PermissionDeniedError, 403), API_FAILED, "may do"),
        (status_error(NotFoundError, 404), API_FAILED, "check the id"),
        (status_error(UnconfirmedEndpointError, 404), API_FAILED, "--dialect paths."),
        (status_error(ConflictError, 409), API_FAILED, None),
        (status_error(RateLimitError, 429), API_FAILED, "try again later"),
        (status_error(RateLimitError, 429, retry_after=7.0), API_FAILED, "in 7 seconds"),
        (status_error(ServerError, 500), API_FAILED, "try again later"),
        (APIConnectionError("x", evidence=Evidence.NOT_SENT), API_FAILED, "base URL"),
        (APIConnectionError("x", evidence=Evidence.MAYBE_SENT), API_FAILED, "--timeout"),
        (APITimeoutError("x", evidence=Evidence.NOT_SENT), API_FAILED, "--timeout"),
        (DeadlineExceededError("x", evidence=Evidence.NOT_SENT), API_FAILED, "--timeout"),
        (DecodeError("x", path="order.id"), API_FAILED, "report it"),
        (ClientClosedError("x"), API_FAILED, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, HTError) else None,
)
def test_exit_code_and_next_step(error: HTError, exit_code: int, step: str | None) -> None:
    report = explain(error, CREATE)
    assert (report.exit_code, report.type) == (exit_code, type(error).__name__)
    assert "in Python" not in report.message
    if step is None:
        assert report.next_step is None
    else:
        assert step in (report.next_step or "")


@pytest.mark.parametrize(
    ("python", "told"),
    [
        ("Dialect.dates must be 'iso'", "--dialect dates must be 'iso'"),
        ("Timeout.total must be above 0", "--timeout must be above 0"),
        ("base_url must start with https://", "--base-url must start with https://"),
        ("HT_BASE_URL must start with https://", "HT_BASE_URL must start with https://"),
        (
            "token is missing: pass token= or set the variable A",
            "token is missing: set the variable A",
        ),
    ],
)
def test_settings_are_called_by_their_options(python: str, told: str) -> None:
    assert explain(ConfigurationError(python), GET).message == told


@pytest.mark.parametrize(
    ("field", "option", "message"),
    [
        ("order_id", "ID", "is bad"),
        ("time_windows", "--time-window", "is bad"),
        ("time_windows[1].end", "--time-window (number 2)", "end is bad"),
        ("nobodys[0]", "nobodys[0]", "is bad"),
        ("", "", "is bad"),
    ],
)
def test_problems_are_called_by_their_options(field: str, option: str, message: str) -> None:
    report = explain(InvalidRequestError([Problem(field, "is bad")]), GET)
    assert report.details == {"problems": [{"option": option, "message": message}]}


@pytest.mark.parametrize(
    ("fate", "status", "told"),
    [
        ("answered", 200, "with status 200: it was carried out"),
        ("rejected", 422, "with status 422: it was not carried out"),
        ("throttled", 429, "with status 429: it was not carried out"),
        ("not_sent", None, "it was never sent"),
        ("unknown", 500, "it may have been carried out"),
    ],
)
def test_what_became_of_a_write(fate: str, status: int | None, told: str) -> None:
    late = LateOutcome("orders.create", "PO-1", fate, status)
    assert what_became(late).endswith(told)
    error = OutcomeUnknownError("orders.create was sent; look", reference="PO-1")
    message = explain(error, CREATE, late).message
    assert message == f"orders.create was sent and not answered in time; {what_became(late)}"


@pytest.mark.parametrize(
    ("fate", "outcome", "looks"),
    [
        (None, "unknown", True),
        ("unknown", "unknown", True),
        ("answered", "answered", True),
        ("rejected", "rejected", False),
        ("not_sent", "not_sent", False),
    ],
)
def test_an_interruption_tells_what_became_of_the_write(
    fate: str | None, outcome: str, looks: bool
) -> None:
    left = WriteOutlivedCaller("orders.create", "PO-1", "cancelled")
    late = None if fate is None else LateOutcome("orders.create", "PO-1", fate, 200)
    report = explain_interruption(CREATE, left, late)
    assert report.exit_code == INTERRUPTED
    assert report.message == f"interrupted; orders.create had been sent: {what_became(late)}"
    assert report.details == {"reference": "PO-1", "outcome": outcome}
    assert ("orders find PO-1" in (report.next_step or "")) == looks


def test_where_to_look_by_command() -> None:
    assert "ask HelloTech" in where_to_look("clients create", "C-1")
    assert "clients get" in where_to_look("clients update", None)
    assert "check what is there" in where_to_look("clients setup-intent", None)


def test_a_report_is_told_in_lines_that_steer_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ht_async.cli.output import Output

    body = {"message": "\x1b]0;title\x07" + "x" * 3000}
    Report(exit_code=3, type="X", message="no", details={"body": body}).tell(Output(json=False))
    told = capsys.readouterr().err
    assert told.startswith("error: no\n  the API said: {")
    assert told.endswith("...\n")
    assert "\x1b" not in told
    assert len(told) < 2100
