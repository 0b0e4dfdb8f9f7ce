"""Points in time that are told twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from ht_async import Moment
from ht_async.models.moment import read_moment

NOON = datetime(2024, 3, 25, 12, tzinfo=UTC)
PACIFIC = timezone(timedelta(hours=-7))


@pytest.mark.parametrize(
    ("epoch", "iso", "agrees", "at"),
    [
        (None, None, True, None),
        (NOON, None, True, NOON),
        (None, NOON, True, NOON),
        (None, NOON.astimezone(PACIFIC), True, NOON),
        (NOON, NOON, True, NOON),
        (NOON, NOON.astimezone(PACIFIC), True, NOON),
        (NOON, NOON + timedelta(milliseconds=999), True, NOON),
        (NOON, NOON - timedelta(milliseconds=999), True, NOON),
        (NOON, NOON + timedelta(seconds=1), False, None),
        (NOON, NOON - timedelta(hours=8), False, None),
        (NOON, NOON.replace(tzinfo=PACIFIC), False, None),
    ],
)
def test_a_moment_is_sure_only_where_nothing_contradicts_it(
    epoch: datetime | None, iso: datetime | None, agrees: bool, at: datetime | None
) -> None:
    moment = Moment(epoch, iso)
    assert moment.agrees is agrees
    assert moment.at == at
    assert moment.at is None or moment.at.tzinfo is UTC


def test_both_tellings_are_kept_where_they_disagree() -> None:
    moment = Moment(NOON, NOON + timedelta(hours=8))
    assert moment.at is None
    assert (moment.epoch, moment.iso) == (NOON, NOON + timedelta(hours=8))


@pytest.mark.parametrize("edge", [datetime.min, datetime.max])
@pytest.mark.parametrize("hours", [-14, 14])
def test_a_moment_at_the_end_of_the_calendar_does_not_raise(edge: datetime, hours: int) -> None:
    iso = edge.replace(tzinfo=timezone(timedelta(hours=hours)))
    beyond = (edge == datetime.min) == (hours > 0)
    assert (Moment(iso=iso).at is None) is beyond
    assert Moment(NOON, iso).agrees is False


@pytest.mark.parametrize("told", [1711368000, "1711368000", " 1711368000 ", 1711368000.0])
def test_epoch_seconds_may_be_digits_where_they_are_named(told: object) -> None:
    assert read_moment(SimpleNamespace(integer=told)) == Moment(epoch=NOON)


@pytest.mark.parametrize("told", ["20240325", "1711368000", "2024032512"])
def test_digits_by_themselves_are_not_taken_for_epoch_seconds(told: str) -> None:
    assert read_moment(told) == Moment()
