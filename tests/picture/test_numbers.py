import math
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tetris_arcade.picture.numbers import age, brief, compact, grouped, interval, ordinal, span


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (None, "–"),
        (0, "0"),
        (3.25, "3.2"),
        (99.949, "99.9"),
        (99.96, "100"),
        (973, "973"),
        (1443, "1,443"),
        (9999.4, "9,999"),
        (9999.6, "10K"),
        (33_100, "33.1K"),
        (99_960, "100K"),
        (270_430, "270K"),
        (999_600, "1M"),
        (5_200_000, "5.2M"),
        (35_123_456, "35.1M"),
        (4e12, "4T"),
        (1e16, "∞"),
        (sys.float_info.max, "∞"),
        (10**400, "∞"),
    ],
)
def test_a_number_is_written_short(number: float | None, written: str) -> None:
    assert compact(number) == written


def test_no_number_takes_more_room_than_promised() -> None:
    for exponent in range(320):
        for digit in (1.0, 9.4, 9.949, 9.96, 9.9996):
            number = digit * 10 ** (exponent / 20)
            assert len(compact(number)) <= 5, number
            assert len(brief(number)) <= 4, number


def test_an_interval_is_written_with_two_digits_or_three() -> None:
    assert interval((391.2, 462.1)) == "391–462"
    assert interval((6_900, 9_130)) == "6.9K–9.1K"
    assert interval(None) == "–"


def test_a_counter_that_no_longer_fits_is_shortened() -> None:
    assert grouped(1_234_567, 9) == "1,234,567"
    assert grouped(12_345_678, 9) == "12.3M"
    assert grouped(10**5000, 9) == "∞"


def test_a_range_beyond_any_float_is_written() -> None:
    assert interval((10**400, 10**5000)) == "∞–∞"


@pytest.mark.parametrize(
    ("rank", "written"),
    [
        (1, "1ST"),
        (2, "2ND"),
        (3, "3RD"),
        (4, "4TH"),
        (11, "11TH"),
        (12, "12TH"),
        (13, "13TH"),
        (21, "21ST"),
        (99, "99TH"),
        (100, "100"),
    ],
)
def test_ranks_are_written_as_on_a_cabinet(rank: int, written: str) -> None:
    assert ordinal(rank) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (-3, "0s"),
        (0, "0s"),
        (1 / 24 / 60, "1m"),
        (0.5, "12h"),
        (13.9, "13d"),
        (14, "2w"),
        (699, "99w"),
        (701, "2y"),
        (500_000, "99y"),
    ],
)
def test_an_age_takes_at_most_three_characters(days: float, written: str) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert age(now - timedelta(days=days), now) == written


@pytest.mark.parametrize("seconds", [10**12, 10**400, sys.float_info.max, math.inf])
def test_no_length_of_time_is_longer_than_99_years(seconds: float) -> None:
    assert span(seconds) == "99y"


def test_an_unknown_age_is_blank() -> None:
    assert age(None, datetime(2026, 5, 1, tzinfo=UTC)) == "–"
