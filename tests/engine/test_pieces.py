"""The pieces look, turn and come as the published rules say."""

import itertools
from collections import Counter
from typing import Any

import pytest

from tetris_arcade.engine.pieces import (
    MAX_SEED,
    PIECES,
    SHAPES,
    _mix,
    check_randomizer,
    check_seed,
    game_seed,
    piece_at,
)
from tetris_arcade.errors import GameError

# Every orientation, turned clockwise by hand from the guideline's spawn state.
ORIENTATIONS = {
    "I": ["####", "# # # #"],
    "O": ["## ##"],
    "T": [".#. ###", "#. ## #.", "### .#.", ".# ## .#"],
    "S": [".## ##.", "#. ## .#"],
    "Z": ["##. .##", ".# ## #."],
    "J": ["#.. ###", "## #. #.", "### ..#", ".# .# ##"],
    "L": ["..# ###", "#. #. ##", "### #..", "## .# .#"],
}


def picture(piece: int, rotation: int) -> str:
    shape = SHAPES[piece][rotation]
    return " ".join(
        "".join("#" if (x, y) in shape.cells else "." for x in range(shape.width))
        for y in reversed(range(shape.height))
    )


@pytest.mark.parametrize("letter", PIECES)
def test_each_piece_turns_clockwise_through_its_published_orientations(letter: str) -> None:
    piece = PIECES.index(letter)
    drawn = [picture(piece, rotation) for rotation in range(len(SHAPES[piece]))]
    assert drawn == ORIENTATIONS[letter]


def test_words_are_those_of_the_published_splitmix64() -> None:
    # Vigna's splitmix64.c seeded with 1234567, as quoted in many test suites.
    golden, state = 0x9E3779B97F4A7C15, 1234567
    words = []
    for _ in range(5):
        state = (state + golden) & MAX_SEED
        words.append(_mix(state))
    assert words == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_seed_names_the_same_pieces_forever() -> None:
    uniform = "".join(PIECES[piece_at(0, index)] for index in range(21))
    bag = "".join(PIECES[piece_at(0, index, "bag")] for index in range(21))
    assert (uniform, bag) == ("LSILITOJOLTJSSZSSJOJJ", "LJITZSOZJOSLITITJOSZL")


def test_uniform_draws_every_piece_equally_often_and_independently() -> None:
    pieces = [piece_at(5, index) for index in range(14_000)]
    for count in Counter(pieces).values():
        assert abs(count - 2000) < 200  # nearly five standard deviations
    for count in Counter(itertools.pairwise(pieces)).values():
        assert abs(count - 14_000 / 49) < 90


def test_bag_deals_all_seven_before_any_again_in_every_order() -> None:
    bags = [tuple(piece_at(9, 7 * bag + i, "bag") for i in range(7)) for bag in range(2000)]
    assert all(sorted(bag) == list(range(7)) for bag in bags)
    assert len(set(bags)) > 1500  # of 5040 orders, 2000 draws meet about 1650


def test_neighbouring_seeds_have_nothing_in_common() -> None:
    first = [piece_at(1, index) for index in range(700)]
    second = [piece_at(2, index) for index in range(700)]
    shifted = max(
        sum(a == b for a, b in zip(first[shift:], second, strict=False)) for shift in range(20)
    )
    assert shifted < 150  # chance alone gives 100


def test_game_zero_of_a_series_is_the_seed_itself_and_the_rest_differ() -> None:
    seeds = [game_seed(42, number) for number in range(1000)]
    assert seeds[0] == 42
    assert len(set(seeds)) == 1000
    assert all(0 <= seed <= MAX_SEED for seed in seeds)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, 10**30])
def test_a_seed_out_of_range_is_refused_with_the_range(seed: int) -> None:
    with pytest.raises(GameError, match=r"0 to 2\*\*64 - 1"):
        check_seed(seed)


@pytest.mark.parametrize("seed", [0.5, 1.0, float("nan"), "7", None])
def test_a_seed_that_is_no_whole_number_is_refused(seed: Any) -> None:
    with pytest.raises(GameError, match="whole number"):
        check_seed(seed)


def test_the_smallest_and_the_largest_seed_are_seeds() -> None:
    assert [check_seed(0), check_seed(MAX_SEED)] == [0, MAX_SEED]


def test_an_unknown_randomizer_is_refused_with_the_known_ones() -> None:
    with pytest.raises(GameError, match="uniform, bag"):
        check_randomizer("sevens")
