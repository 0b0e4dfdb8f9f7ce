"""Options refuse what they can't work with, and say which field it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from attrs import fields
from attrs.exceptions import FrozenInstanceError

from ht_async.dialect import Dialect
from ht_async.errors import ConfigurationError
from ht_async.options import (
    CallOptions,
    RateLimit,
    RetryPolicy,
    Timeout,
    as_retry,
    as_timeout,
)
from ht_async.validators import is_number

NO_NUMBERS: list[Any] = [None, True, False, "5", b"5", [5], math.nan, math.inf, -math.inf, 10**400]
NO_NUMBERS += [Decimal(5), 5 + 0j]


@pytest.mark.parametrize("value", [0, 1, -1, 0.5, 10**300, -1e300])
def test_numbers(value: float) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_number(value: Any) -> None:
    assert not is_number(value)


@pytest.mark.parametrize("name", [attribute.name for attribute in fields(Timeout)])
@pytest.mark.parametrize("value", [0, 0.0, -1, *NO_NUMBERS], ids=repr)
def test_every_timeout_is_a_finite_time(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"^Timeout\.{name} must be a finite number"):
        Timeout(**{name: value})


@pytest.mark.parametrize("name", ["backoff", "max_backoff"])
@pytest.mark.parametrize("value", [-0.1, *NO_NUMBERS], ids=repr)
def test_back_off_is_a_finite_time_or_none(name: str, value: Any) -> None:
    assert getattr(RetryPolicy(**{name: 0}), name) == 0
    with pytest.raises(ConfigurationError, match=rf"^RetryPolicy\.{name} must be a finite number"):
        RetryPolicy(**{name: value})


@pytest.mark.parametrize("name", ["retries", "refusals"])
@pytest.mark.parametrize("value", [-1, 1.0, 2.5, True, None, "3", math.inf], ids=repr)
def test_counts_are_whole(name: str, value: Any) -> None:
    assert getattr(RetryPolicy(**{name: 0}), name) == 0
    with pytest.raises(ConfigurationError, match=rf"^RetryPolicy\.{name} must be a whole number"):
        RetryPolicy(**{name: value})


@pytest.mark.parametrize("value", ["false", "no", 0, 1, None])
def test_a_switch_is_not_guessed(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"RetryPolicy\.retry_refused_creates"):
        RetryPolicy(retry_refused_creates=value)


@pytest.mark.parametrize("value", [0, -1, *NO_NUMBERS], ids=repr)
def test_a_rate_is_above_nothing(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^RateLimit\.per_second "):
        RateLimit(value)
    with pytest.raises(ConfigurationError, match=r"^RateLimit\.burst "):
        RateLimit(1, burst=value)


def test_a_burst_is_at_least_one_request() -> None:
    assert RateLimit(10).burst == 1
    assert RateLimit(10, 2.5).burst == 2.5
    with pytest.raises(ConfigurationError, match=r"RateLimit\.burst must be 1 or above"):
        RateLimit(10, burst=0.9)


def test_options_are_frozen_and_named() -> None:
    for option, name in [(Timeout(), "total"), (RetryPolicy(), "retries"), (Dialect(), "dates")]:
        with pytest.raises(FrozenInstanceError):
            setattr(option, name, 1)
    positional: list[Callable[..., object]] = [Timeout, RetryPolicy, Dialect, CallOptions]
    for cls in positional:
        with pytest.raises(TypeError):
            cls(1)


# -- what a call says for itself -----------------------------------------------------------


def test_a_number_is_the_whole_time() -> None:
    assert as_timeout(5) == Timeout(total=5)
    assert as_timeout(2.5).connect == Timeout().connect
    timeout = Timeout(read=1)
    assert as_timeout(timeout) is timeout


@pytest.mark.parametrize("value", NO_NUMBERS[1:], ids=repr)
def test_what_is_no_timeout(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout"):
        as_timeout(value)


@pytest.mark.parametrize("value", [0, -3])
def test_a_timeout_is_above_nothing(value: int) -> None:
    with pytest.raises(ConfigurationError, match=r"Timeout\.total must be a finite number above 0"):
        as_timeout(value)


@pytest.mark.parametrize("value", [3, True, "RetryPolicy", {"retries": 1}, RetryPolicy])
def test_what_is_no_retry_policy(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"retry must be a RetryPolicy, such as"):
        as_retry(value)


def test_a_call_overrides_only_what_it_names() -> None:
    options = CallOptions(
        timeout=Timeout(total=1), retry=RetryPolicy(retries=1), patient=True, linger=2.0
    )
    assert options.override() is options
    changed = options.override(timeout=9)
    assert changed.timeout == Timeout(total=9)
    assert changed == CallOptions(
        timeout=Timeout(total=9), retry=options.retry, patient=True, linger=2.0
    )
    assert options.override(retry=RetryPolicy(retries=7)).retry.retries == 7
    assert options.override(headers={"X-A": "1"}).headers == {"X-A": "1"}


def test_headers_are_copied() -> None:
    headers = {"X-A": "1"}
    options = CallOptions().override(headers=headers)
    headers["X-B"] = "2"
    assert options.headers == {"X-A": "1"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeout", "5"),
        ("retry", 5),
        ("headers", 5),
        ("headers", "X-A: 1"),
        ("headers", [("X-A", "1")]),
    ],
)
def test_an_override_of_the_wrong_type_is_told(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name} must be "):
        CallOptions().override(**{name: value})
