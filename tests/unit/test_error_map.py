"""Which error an attempt's end becomes."""

from __future__ import annotations

import json

import pytest

from ht_async import errors
from ht_async.message import Answer, Evidence, Failure, FailureKind, Headers
from ht_async.policy.error_map import failure_error, status_error, status_error_class
from ht_async.policy.redact import EXCERPT_BYTES, Redactor
from ht_async.secret import Secret

KEY = "topsecret/key"
REDACTOR = Redactor([Secret(KEY)])


def error_for(
    status: int,
    body: bytes = b"",
    headers: Headers | None = None,
    request_id: str | None = None,
    *,
    unconfirmed: bool = False,
) -> errors.APIStatusError:
    return status_error(
        "orders.get",
        Answer(status, headers or Headers(), body),
        retry_after=None,
        request_id=request_id,
        redactor=REDACTOR,
        unconfirmed=unconfirmed,
    )


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        *((status, errors.ServerError) for status in (500, 501, 502, 503, 504, 520, 561, 599)),
        *((status, errors.APIStatusError) for status in (100, 302, 402, 408, 418, 499, 600, 999)),
    ],
)
def test_class_by_status(status: int, error_class: type[errors.APIStatusError]) -> None:
    assert status_error_class(status) is error_class
    error = error_for(status)
    assert type(error) is error_class
    assert error.status == status
    assert str(status) in str(error)
    assert "orders.get" in str(error)


@pytest.mark.parametrize("status", [400, 401, 404, 405, 500])
def test_a_404_from_a_path_that_is_not_documented_names_the_switch(status: int) -> None:
    error = error_for(status, unconfirmed=True)
    doubtful = status == 404
    assert isinstance(error, errors.UnconfirmedEndpointError) is doubtful
    assert ('Dialect(paths={"orders.get": ' in str(error)) is doubtful


@pytest.mark.parametrize(
    ("status", "remedy"), [(401, "API key"), (403, "API key"), (429, "rate_limit=")]
)
def test_the_message_says_what_to_do(status: int, remedy: str) -> None:
    assert remedy in str(error_for(status, request_id="r-1"))
    assert "(request r-1)" in str(error_for(status, request_id="r-1"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"message": "no"}', {"message": "no"}),
        (b"[]", []),
        (b"null", None),
        (b'"text"', "text"),
        (b"", ""),
        (b"<html>Bad Gateway</html>", "<html>Bad Gateway</html>"),
        (b"\xff\xfe{", "\ufffd\ufffd{"),
        (b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", '{"a": ' + "[" * 900 + "]" * 900 + "}"),
        (b"[" * 51 + b"]" * 51, "[" * 51 + "]" * 51),
        (json.dumps({"a": "b" * EXCERPT_BYTES}).encode(), None),
    ],
)
def test_the_body_is_the_json_value_or_the_beginning_of_the_text(
    body: bytes, expected: object
) -> None:
    received = error_for(500, body).body
    if len(body) <= EXCERPT_BYTES:
        assert received == expected
    else:
        assert isinstance(received, str)
        assert received.startswith('{"a": "bbb')
        assert received.endswith("(cut)")


@pytest.mark.parametrize(
    "body",
    [
        KEY.encode(),
        json.dumps({"echo": KEY, KEY: 1}).encode(),
        b'{"echo": "topsecret\\/key"}' + b" " * EXCERPT_BYTES,
        b"[" * 900 + KEY.encode(),
    ],
)
def test_an_echoed_key_is_masked_everywhere(body: bytes) -> None:
    headers = Headers([(b"X-Echo", KEY.encode()), (KEY.encode(), b"1")])
    error = error_for(500, body, headers)
    told = f"{error!r} {error} {error.body} {dict(error.headers)} {vars(error)}"
    assert "topsecret" not in told
    assert error.headers["x-echo"] == "***"


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_failure_becomes_a_connection_error_with_the_evidence_of_the_whole_call(
    kind: FailureKind, evidence: Evidence
) -> None:
    failure = Failure(Evidence.NOT_SENT, kind, ConnectionResetError("secret details"))
    error = failure_error("orders.get", failure, evidence)
    timed_out = kind is FailureKind.TIMEOUT
    assert type(error) is (errors.APITimeoutError if timed_out else errors.APIConnectionError)
    assert isinstance(error, TimeoutError) is timed_out
    assert error.evidence is evidence
    sent = "nothing was sent" if evidence is Evidence.NOT_SENT else "may have been sent"
    assert sent in str(error)
    assert "ConnectionResetError" in str(error)
    assert "secret details" not in str(error)


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (404, errors.NotFoundError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (999, errors.APIStatusError),
    ],
)
def test_a_failure_with_the_head_of_an_error_becomes_that_error(
    status: int, error_class: type[errors.APIStatusError]
) -> None:
    failure = Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, OSError(), status)
    error = failure_error("orders.get", failure, Evidence.MAYBE_SENT)
    assert type(error) is error_class
    assert error.status == status
    assert "could not be read" in str(error)


@pytest.mark.parametrize("status", [200, 302, 399])
def test_a_failure_with_the_head_of_anything_else_is_a_connection_error(status: int) -> None:
    failure = Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, OSError(), status)
    error = failure_error("orders.get", failure, Evidence.MAYBE_SENT)
    assert type(error) is errors.APIConnectionError
