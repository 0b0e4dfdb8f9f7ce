"""What came to the server, by tenths of a second, is made into rates."""

from __future__ import annotations

from benchmarks.job_cap import rates


def test_the_start_is_left_out_and_so_is_the_end() -> None:
    steady = rates([0] * 10 + [50] * 20 + [7] * 10, warm_up=1, seconds=2)
    assert steady["per_second"] == 500


def test_the_highest_second_may_begin_at_any_tenth() -> None:
    assert rates([0, 0, 0, 90, *[50] * 9, 10], warm_up=0, seconds=1)["highest"] == 540


def test_less_than_a_second_is_a_second() -> None:
    assert rates([3, 4], warm_up=0, seconds=1) == {"per_second": 7, "highest": 7}
