"""Errors travel between processes, and say what they are."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import ht_async
from ht_async import errors
from ht_async.message import Evidence, Headers

NOT_SENT = {"evidence": Evidence.NOT_SENT}
STATUS: dict[str, Any] = {
    "status": 418,
    "body": {"a": [1]},
    "headers": Headers([(b"X-A", b"1")]),
    "request_id": "r-1",
    "retry_after": 2.5,
}
SAMPLES: list[errors.HTError] = [
    errors.HTError("m"),
    errors.HTError(),
    errors.HTError("m", 2),
    errors.ConfigurationError("m"),
    errors.InvalidRequestError([errors.Problem("a", "b"), errors.Problem("c[1].d", "e")]),
    errors.ReferenceConflictError("m", reference="PO-1", existing_id=7),
    errors.APIConnectionError("m", **NOT_SENT),
    errors.APITimeoutError("m", **NOT_SENT),
    errors.DeadlineExceededError("m", **NOT_SENT),
    errors.QueueTimeoutError("m", **NOT_SENT),
    errors.APIUnavailableError("m", **NOT_SENT),
    errors.OutcomeUnknownError("m", reference="PO-1", request_id="r-1"),
    errors.APIStatusError("m", **STATUS),
    errors.BadRequestError("m", **STATUS),
    errors.AuthenticationError("m", **STATUS),
    errors.PermissionDeniedError("m", **STATUS),
    errors.NotFoundError("m", **STATUS),
    errors.UnconfirmedEndpointError("m", **STATUS),
    errors.ConflictError("m", **STATUS),
    errors.UnprocessableEntityError("m", **STATUS),
    errors.RateLimitError("m", **STATUS),
    errors.ServerError("m", **STATUS),
    errors.DecodeError("m", path="order.id", status=200, body="..."),
    errors.ClientClosedError("m"),
    errors.WatchStateError("m"),
    errors.WrongLoopError("m"),
]


def all_error_classes(base: type[errors.HTError] = errors.HTError) -> set[type[errors.HTError]]:
    below = (all_error_classes(cls) for cls in base.__subclasses__())
    return {base}.union(*below)


def copies(error: errors.HTError) -> list[errors.HTError]:
    pickled = [
        pickle.loads(pickle.dumps(error, protocol))
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ]
    return [*pickled, copy.copy(error), copy.deepcopy(error)]


def test_every_error_class_has_a_sample_and_is_exported() -> None:
    ours = {cls for cls in all_error_classes() if cls.__module__ == errors.__name__}
    assert {type(sample) for sample in SAMPLES} == ours
    for cls in ours:
        assert getattr(ht_async, cls.__name__) is cls


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_errors_survive_pickling_and_copying(error: errors.HTError) -> None:
    error.attempts = 3
    error.add_note("a note")
    for twin in copies(error):
        assert type(twin) is type(error)
        assert twin is not error
        assert (str(twin), twin.args) == (str(error), error.args)
        assert vars(twin) == vars(error)
        assert twin.attempts == 3


def test_a_copy_has_attributes_of_its_own() -> None:
    error = errors.HTError("m")
    twin = copy.copy(error)
    twin.attempts = 9
    assert error.attempts == 0


def test_an_error_of_another_library_s_making_survives_too() -> None:
    class Mine(errors.APIStatusError):
        pass

    twin = copy.copy(Mine("m", status=500))
    assert type(twin) is Mine
    assert twin.status == 500


@pytest.mark.parametrize(
    ("cls", "builtin"),
    [
        (errors.InvalidRequestError, ValueError),
        (errors.APITimeoutError, TimeoutError),
        (errors.DeadlineExceededError, TimeoutError),
        (errors.QueueTimeoutError, TimeoutError),
        (errors.WrongLoopError, RuntimeError),
    ],
)
def test_errors_are_also_the_builtin_that_callers_expect(
    cls: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(cls, builtin)


def test_the_tree() -> None:
    assert errors.DeadlineExceededError.__bases__ == (errors.APITimeoutError,)
    assert errors.QueueTimeoutError.__bases__ == (errors.APITimeoutError,)
    assert errors.APITimeoutError.__bases__ == (errors.APIConnectionError, TimeoutError)
    assert errors.OutcomeUnknownError.__bases__ == (errors.HTError,)
    statuses = {
        errors.BadRequestError,
        errors.AuthenticationError,
        errors.PermissionDeniedError,
        errors.NotFoundError,
        errors.ConflictError,
        errors.UnprocessableEntityError,
        errors.RateLimitError,
        errors.ServerError,
    }
    assert errors.UnconfirmedEndpointError.__bases__ == (errors.NotFoundError,)
    assert {cls for cls in statuses if cls.__bases__ == (errors.APIStatusError,)} == statuses


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_the_message_is_what_str_gives(error: errors.HTError) -> None:
    expected = {"HTError": str(error), "InvalidRequestError": "a: b; c[1].d: e"}
    assert str(error) == expected.get(type(error).__name__, "m")


def test_an_invalid_request_lists_every_problem() -> None:
    problems = (errors.Problem("a", "is missing"), errors.Problem("b", "is odd"))
    error = errors.InvalidRequestError(iter(problems))
    assert error.problems == problems
    assert str(error) == "a: is missing; b: is odd"


def test_a_status_error_always_has_headers() -> None:
    assert errors.APIStatusError("m", status=500).headers == {}
