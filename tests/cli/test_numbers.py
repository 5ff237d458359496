"""What is typed is a number that makes sense, or is refused in one short line."""

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from tetris_arcade.cli.numbers import finite_speed, seconds, size, speed, whole
from tetris_arcade.engine.pieces import MAX_SEED
from tetris_arcade.scenes.demo.pace import SPEEDS


def test_a_whole_number_lies_between_two() -> None:
    assert [whole(1, 8)(text) for text in ("1", "08")] == [1, 8]
    assert whole(0, MAX_SEED)(str(MAX_SEED)) == MAX_SEED
    for text in ("0", "9", "-1", "1.0", "", "1_0", "\u00b2"):
        with pytest.raises(ArgumentTypeError, match="is not a whole number from 1 to 8"):
            whole(1, 8)(text)


def test_the_speeds_that_can_be_said_are_those_of_a_demo() -> None:
    said = [f"{one:g}" for one in SPEEDS[:-1]]
    assert [speed(text) for text in [*said, "MAX"]] == list(SPEEDS)
    assert [finite_speed(f"{text}x") for text in said] == list(SPEEDS[:-1])
    for text in ("3", "fast", "nan", "inf", "x"):
        with pytest.raises(ArgumentTypeError, match=r"is no speed: choose .*, 32, 64, max$"):
            speed(text)
    with pytest.raises(ArgumentTypeError, match=r"is no speed: choose .*, 32, 64$"):
        finite_speed("max")


@pytest.mark.parametrize("read", [whole(0, MAX_SEED), seconds, speed, finite_speed, size])
def test_what_is_far_too_long_is_refused_in_one_short_line(read: Callable[[str], object]) -> None:
    with pytest.raises(ArgumentTypeError) as refusal:
        read("9" * 5000)
    assert len(str(refusal.value)) < 150
