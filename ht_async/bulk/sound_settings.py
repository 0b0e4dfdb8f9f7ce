"""Refuses settings of a job under which its orders could be lost, or sent twice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import get_args

from ht_async.bulk.values import JobSettings, OnAbsent
from ht_async.errors import InvalidRequestError, Problem

LONGEST_NAME = 200
MOST_IN_CHUNK = 10_000
LONGEST_SETTLE = 604_800.0


def check_settings(settings: JobSettings) -> None:
    """Check what a job is to be.

    Raises:
        InvalidRequestError: With every flaw.
    """
    if problems := list(_problems(settings)):
        raise InvalidRequestError(problems)


def is_job_name(name: object) -> bool:
    """Return whether a job can have a name."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        return False
    return bool(name.strip()) and name.isprintable()


def _problems(settings: JobSettings) -> Iterator[Problem]:
    size, settle, since = settings.chunk_size, settings.settle, settings.existing_since
    if not is_job_name(settings.name):
        yield Problem("name", f"must be 1 to {LONGEST_NAME} characters that can be printed")
    if type(size) is not int or not 0 < size <= MOST_IN_CHUNK:
        yield Problem("chunk_size", f"must be a whole number from 1 to {MOST_IN_CHUNK}")
    if not _is_number(settle) or not 0 <= settle <= LONGEST_SETTLE:
        yield Problem("settle", f"must be seconds from 0 to {LONGEST_SETTLE:.0f}")
    if settings.on_absent not in get_args(OnAbsent):
        yield Problem("on_absent", f"must be one of {', '.join(get_args(OnAbsent))}")
    if since is not None and not _is_day(since):
        yield Problem("existing_since", "must be a date without a time")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
