"""From an error to what is told at the command line about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from ht_async.bulk.errors import (
    JobBusyError,
    JobMismatchError,
    JournalError,
    SourceError,
)
from ht_async.cli.report import (
    API_FAILED,
    INTERRUPTED,
    PARTLY_FAILED,
    WRONG_USAGE,
    Report,
)
from ht_async.cli.shop_errors import ShopCallError
from ht_async.cli.unknown_outcome import what_became, where_to_look
from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConfigurationError,
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
    WatchStateError,
)
from ht_async.events import LateOutcome, WriteOutlivedCaller
from ht_async.message import Evidence
from ht_async.resources.export.private_file import OutputError

_EXIT_CODES: tuple[tuple[type[HTError], int], ...] = (
    (InvalidRequestError, WRONG_USAGE),
    (ConfigurationError, WRONG_USAGE),
    (WatchStateError, WRONG_USAGE),
    (SourceError, WRONG_USAGE),
    (OutputError, WRONG_USAGE),
    (JobMismatchError, WRONG_USAGE),
    (JobBusyError, WRONG_USAGE),
    (OutcomeUnknownError, PARTLY_FAILED),
    (HTError, API_FAILED),
)

_NEXT_STEPS: tuple[tuple[type[HTError], str], ...] = (
    (UnconfirmedEndpointError, "name the right path: --dialect paths.OPERATION=/PATH"),
    (AuthenticationError, "check the key in HT_API_KEY"),
    (PermissionDeniedError, "ask HelloTech what the key in HT_API_KEY may do"),
    (
        NotFoundError,
        "check the id, the base URL (--base-url, HT_BASE_URL), and --dialect if it names a path",
    ),
    (RateLimitError, "try again later"),
    (ServerError, "try again later"),
    (APITimeoutError, "try again, with a larger --timeout if the API is slow"),
    (APIConnectionError, "check the network and the base URL (--base-url, HT_BASE_URL)"),
    (DecodeError, "the API answered in a form that its documentation doesn't show: report it"),
    (
        JobMismatchError,
        "give a changed file another --job; rows without purchase_order_id are new orders there",
    ),
    (JournalError, "see to the journal (--db, HT_DB)"),
)

_SPELLINGS = (
    ("Dialect.", "--dialect "),
    ("Dialect(next_cursor_members=..., cursor_rule=...)", "--dialect cursor_rule=..."),
    (
        'dialect=Dialect(paths={"orders.count_by_tag": "/..."}), or pass fallback="list"',
        "--dialect paths.orders.count_by_tag=/PATH, or leave out --no-fallback",
    ),
    ("the format must be", "--format must be"),
    ("pass token= or set", "set"),
    ("pass location_id= or set", "set"),
    ("Timeout.total must", "--timeout must"),
    ("base_url must", "--base-url must"),
    ("base_url has", "--base-url has"),
    ("base_url holds", "--base-url holds"),
    ("base_url may", "--base-url may"),
    ("lease must", "--lease must"),
    ("or lower connect, write and read of the client's Timeout", "or lower --timeout"),
    ("open a client with the job's base_url", "give the job's --base-url"),
    ("query goes with", "--query goes with"),
    ("query is missing", "--query is missing"),
    ("or name the format", "or give --format"),
    ('say encoding="utf-16-le" or "utf-16-be"', "give --encoding utf-16-le or utf-16-be"),
    ("encoding must be", "--encoding must be"),
    ("name the file's encoding, such as", "give its --encoding, such as"),
    ("or name others in a mapping", "or name others by --mapping"),
    ("or ignore it, in a mapping", "or ignore it, by --mapping"),
    ("has another `settle`", "has another --settle"),
    ("has another `on_absent`", "has another --on-absent"),
    ("looks for existing orders since another day", "has another --check-existing-since"),
)
"""What messages about settings call them in Python, and what they are called here."""

_PLACE = re.compile(r"(?P<name>[^.\[]+)(\[(?P<index>[0-9]+)\])?")


@frozen(kw_only=True, slots=True)
class Invocation:
    """The command that is run.

    Args:
        command: Its name, such as `orders get`.
        options: How its parameters are spelled on the command line, by their names.
    """

    command: str
    options: Mapping[str, str]


def explain(error: HTError, invocation: Invocation, late: LateOutcome | None = None) -> Report:
    """Return what is to be told about an error.

    Args:
        error: The error.
        invocation: The command that ended in it.
        late: What became of its write after the call had given up on it.
    """
    if isinstance(error, ShopCallError):
        report = explain(error.cause, invocation)
        step = error.next_step or report.next_step
        return evolve(report, message=f"{error.shop}: {report.message}", next_step=step)
    return Report(
        exit_code=_first(_EXIT_CODES, error, API_FAILED),
        type=type(error).__name__,
        message=_message(error, late),
        next_step=_next_step(error, invocation),
        details=_details(error, invocation),
    )


def explain_interruption(
    invocation: Invocation, left: WriteOutlivedCaller | None, late: LateOutcome | None
) -> Report:
    """Return what is to be told after Ctrl-C.

    Args:
        invocation: The command that was interrupted.
        left: The write that it left behind, if there was one under way.
        late: What became of that.
    """
    if left is None:
        nothing = "interrupted; nothing was under way that creates or changes anything"
        return Report(exit_code=INTERRUPTED, type="Interrupted", message=nothing)
    certain = late is not None and late.fate in ("rejected", "throttled", "not_sent")
    return Report(
        exit_code=INTERRUPTED,
        type="Interrupted",
        message=f"interrupted; {left.operation} had been sent: {what_became(late)}",
        next_step=None if certain else where_to_look(invocation.command, left.reference),
        details={"reference": left.reference, "outcome": "unknown" if late is None else late.fate},
    )


def _first(table: tuple[tuple[type[HTError], Any], ...], error: HTError, default: Any) -> Any:
    return next((value for kind, value in table if isinstance(error, kind)), default)


def _message(error: HTError, late: LateOutcome | None) -> str:
    match error:
        case InvalidRequestError():
            return "the input is flawed; nothing was sent"
        case APIStatusError():
            return str(error).partition(": ")[0]  # what follows is about Python
        case OutcomeUnknownError() if late is not None:
            return f"{late.operation} was sent and not answered in time; {what_became(late)}"
        case OutcomeUnknownError():
            return str(error).partition(";")[0]  # what follows is told as the next step
        case _:
            return _spelled(str(error))


def _spelled(message: str) -> str:
    for python, option in _SPELLINGS:
        message = message.replace(python, option)
    return message


def _next_step(error: HTError, invocation: Invocation) -> str | None:
    if isinstance(error, OutcomeUnknownError):
        return where_to_look(invocation.command, error.reference)
    if isinstance(error, APIStatusError) and error.retry_after is not None:
        return f"try again in {error.retry_after:.0f} seconds"
    if isinstance(error, APIConnectionError) and error.evidence is Evidence.MAYBE_SENT:
        return "try again, with a larger --timeout if the API is slow"
    if isinstance(error, JobMismatchError) and invocation.command == "sources sync":
        return "a job is tied to its shop, the shop's server and the location: give another --job"
    step: str | None = _first(_NEXT_STEPS, error, None)
    return step


def _details(error: HTError, invocation: Invocation) -> dict[str, Any]:
    match error:
        case InvalidRequestError():
            return {"problems": [_problem(item, invocation.options) for item in error.problems]}
        case APIStatusError():
            return {
                "status": error.status,
                "request_id": error.request_id,
                "retry_after": error.retry_after,
                "body": error.body,
            }
        case OutcomeUnknownError():
            return {
                "request_id": error.request_id,
                "reference": error.reference,
                "cause": _cause(error),
            }
        case APIConnectionError():
            return {"evidence": error.evidence.value}
        case DecodeError():
            return {"status": error.status, "path": error.path, "body": error.body}
        case _:
            return {}


def _cause(error: HTError) -> str | None:
    return None if error.__cause__ is None else str(error.__cause__).partition(": ")[0]


def _problem(problem: Problem, options: Mapping[str, str]) -> dict[str, str]:
    """Name the option instead of the field; of several values, which one."""
    place = _PLACE.match(problem.field)
    option = options.get(place["name"]) if place else None
    if place is None or option is None:
        return {"option": problem.field, "message": problem.message}
    which = f" (number {int(place['index']) + 1})" if place["index"] else ""
    rest = problem.field[place.end() :].lstrip(".")
    return {"option": option + which, "message": f"{rest} {problem.message}".strip()}
