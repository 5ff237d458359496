"""The features are the published ones: values worked out by hand from the definitions."""

import pytest

from tests.engine.boards import rows_of
from tetris_arcade.engine.features import (
    FEATURES,
    empty_board,
    feature_columns,
    measure,
    upper_bounds,
)
from tetris_arcade.engine.game import Placement
from tetris_arcade.engine.pieces import PIECES
from tetris_arcade.errors import GameError


def measured(picture: str, letter: str, placement: Placement, height: int) -> dict[str, float]:
    values = measure(rows_of(picture, height), 4, PIECES.index(letter), placement)
    return dict(zip(FEATURES, values, strict=True))


def test_a_placement_that_clears_a_row() -> None:
    # Before:  #..#   the O completes the upper row; after:  .##.
    #          #.##                                          #.##
    assert measured("#..# #.##", "O", Placement(0, 1, 1), height=5) == {
        "landing_height": 1.5,
        "eroded_cells": 2,
        "row_transitions": 2 + 4 + 3 * 2,
        "column_transitions": 1 + 3 + 1 + 1,
        "holes": 1,
        "wells": 1 + 1 + 1,
        "hole_depth": 1,
        "rows_with_holes": 1,
        "lines_cleared": 1,
        "max_height": 2,
        "bumpiness": 1 + 0 + 1,
        "total_height": 6,
        "deep_wells": 3,
        "diversity": 3,
    }


def test_a_placement_that_clears_nothing_and_a_well_that_widens_below() -> None:
    # After:  ...#  The second column is a well at the top and at the bottom; between them it is
    #         ...#  open to the right. Thiery & Scherrer count 3 + 1 there, DT 3 + 2 + 1.
    #         #.##
    #         #..#
    #         #.##
    assert measured("#.#. #... #.##", "I", Placement(1, 3, 1), height=6) == {
        "landing_height": 2.5,
        "eroded_cells": 0,
        "row_transitions": 6 * 2,
        "column_transitions": 1 + 1 + 3 + 1,
        "holes": 1,
        "wells": 4,
        "hole_depth": 1,
        "rows_with_holes": 1,
        "lines_cleared": 0,
        "max_height": 5,
        "bumpiness": 3 + 3 + 2,
        "total_height": 11,
        "deep_wells": 6,
        "diversity": 1,
    }


def test_hole_depth_counts_the_full_runs_that_sit_on_an_empty_cell_only() -> None:
    # The left column, upward: empty, two full, empty, two full, then the open top.
    values = measured("#... #... .... #... #... ....", "O", Placement(0, 2, 0), height=8)
    assert (values["hole_depth"], values["holes"], values["rows_with_holes"]) == (4, 2, 2)
    # A full run on the floor sits on no empty cell.
    values = measured("#... .... #... #...", "O", Placement(0, 2, 0), height=8)
    assert (values["hole_depth"], values["holes"]) == (1, 1)


def test_eroded_cells_multiply_rows_by_the_cells_of_the_piece_in_them() -> None:
    values = measured("### " * 3, "I", Placement(1, 3, 0), height=8)
    assert (values["lines_cleared"], values["eroded_cells"]) == (3, 9)


def test_an_empty_board_is_what_its_size_alone_contributes() -> None:
    # The O fills the gap of two full rows and leaves nothing behind.
    values = measured("##.. ##..", "O", Placement(0, 2, 0), height=7)
    empty = dict(zip(FEATURES, empty_board(4, 7), strict=True))
    own = ("landing_height", "eroded_cells", "lines_cleared", "diversity")  # not of the board
    assert {k: v for k, v in values.items() if k not in own} == {
        k: v for k, v in empty.items() if k not in own
    }


def test_there_is_one_bound_and_one_offset_for_each_feature() -> None:
    assert len(upper_bounds(10, 20)) == len(empty_board(10, 20)) == len(FEATURES)


@pytest.mark.parametrize("names", [[], ["holes", "holes"], ["holes", "beauty"]])
def test_a_bad_choice_of_features_is_refused_with_the_known_ones(names: list[str]) -> None:
    with pytest.raises(GameError, match="landing_height"):
        feature_columns(names)


@pytest.mark.parametrize("placement", [Placement(0, -1, 0), Placement(0, 3, 0), Placement(0, 0, 7)])
def test_a_placement_that_leaves_the_board_is_refused(placement: Placement) -> None:
    with pytest.raises(GameError, match="legal placement"):
        measured("....", "O", placement, height=8)
