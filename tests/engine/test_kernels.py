"""The compiled rules and features are those of the reference, whatever the board."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES, SCALE, empty_board, measure, upper_bounds
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import PIECES, piece_at
from tetris_arcade.errors import GameError


@st.composite
def games(draw: st.DrawFn) -> Game:
    """A game about to place any piece on any board without full rows."""
    width, height = draw(st.integers(4, 16)), draw(st.integers(4, 24) | st.integers(60, 64))
    randomizer = draw(st.sampled_from(["uniform", "bag"]))
    game = Game(draw(st.integers(0, 2**64 - 1)), width=width, height=height, randomizer=randomizer)
    full = (1 << width) - 1
    stack = draw(st.lists(st.integers(0, full - 1), max_size=height))
    # Nearly full rows are where lines are cleared, so make many of them.
    stack = [full ^ 1 << row % width if row % 3 == 0 else row for row in stack]
    game.rows = stack + [0] * (height - len(stack))
    game.pieces = draw(st.integers(0, 10**12))
    game.placements = game._placements()
    return game


def batch_of(game: Game, *, scaled: bool = False) -> GameBatch:
    """The same game, twice, in a batch."""
    batch = GameBatch(
        2, width=game.width, height=game.height, randomizer=game.randomizer, scaled=scaled
    )
    for index in range(2):
        batch.reset(index, game.seed)
        batch.set_rows(index, game.rows)
    batch.pieces[:] = game.pieces
    return batch


@given(game=games())
@settings(max_examples=400, deadline=None)
def test_kernels_measure_every_legal_placement_as_the_reference_does(game: Game) -> None:
    observations = batch_of(game).observe()
    expected = np.zeros((4 * game.width, len(FEATURES) + 1), np.float32)
    for action, placement in game.placements.items():
        expected[action] = (*measure(game.rows, game.width, game.piece, placement), 1)
    for observation in observations:
        np.testing.assert_array_equal(observation, expected)


def test_the_highest_board_may_be_filled_to_its_last_bit() -> None:
    # Columns 0 and 1 reach row 63 or nearly, over holes; the rest is low.
    for letter, rows in [("O", [0b0010] * 61 + [0b0001, 0, 0]), ("I", [0b0101] * 60 + [0] * 4)]:
        game = Game(0, width=5, height=64)
        game.pieces = next(i for i in range(99) if piece_at(0, i) == PIECES.index(letter))
        game.rows = [0b10100, *rows[1:]]
        game.placements = game._placements()
        observation = batch_of(game).observe()[0]
        assert max(p.row for p in game.placements.values()) >= 60
        for action, placement in game.placements.items():
            expected = (*measure(game.rows, 5, game.piece, placement), 1)
            assert observation[action].tolist() == list(expected)


@given(game=games(), action=st.integers(0, 63))
@settings(max_examples=400, deadline=None)
def test_kernels_play_every_action_as_the_reference_does(game: Game, action: int) -> None:
    action %= 4 * game.width
    batch = batch_of(game)
    cleared = batch.step(np.array([action, action]))
    if game.over:
        assert cleared.tolist() == [0, 0]
    else:
        assert cleared.tolist() == [len(game.play(action).cleared)] * 2
    for index in range(2):
        assert batch.rows(index) == game.rows
        assert (batch.pieces[index], batch.lines[index], batch.scores[index]) == (
            game.pieces, game.lines, game.score,
        )  # fmt: skip


@given(game=games())
@settings(deadline=None)
def test_scaled_observations_keep_their_promised_bounds(game: Game) -> None:
    raw, scaled = batch_of(game).observe(), batch_of(game, scaled=True).observe()
    legal = raw[..., -1] > 0
    empty = np.array(empty_board(game.width, game.height))
    expected = (raw[legal][:, :-1] - empty) / np.array(SCALE)
    np.testing.assert_allclose(scaled[legal][:, :-1], expected, rtol=1e-6)
    assert (raw[..., :-1] >= 0).all()
    assert (raw[..., :-1] <= np.array(upper_bounds(game.width, game.height))).all()


def test_whole_games_agree_piece_by_piece_until_they_are_over() -> None:
    games = [Game(seed, randomizer="bag") for seed in range(8)]
    batch = GameBatch(8, randomizer="bag")
    for index, game in enumerate(games):
        batch.reset(index, game.seed)
    choices = np.random.default_rng(0)
    while not all(game.over for game in games):
        actions = choices.integers(40, size=8)
        batch.step(actions)
        for game, action in zip(games, actions.tolist(), strict=True):
            if not game.over:
                game.play(action)
        assert [batch.rows(index) for index in range(8)] == [game.rows for game in games]
    assert batch.pieces.tolist() == [game.pieces for game in games]


@pytest.mark.parametrize("randomizer", ["uniform", "bag"])
def test_the_compiled_piece_sequence_is_the_reference_one(randomizer: str) -> None:
    width = dict(zip("IOTSZJL", (17, 9, 34, 17, 17, 34, 34), strict=True))
    batch = GameBatch(1, randomizer=randomizer)
    for seed in (0, 1, 2**63, 2**64 - 1):
        batch.reset(0, seed)
        for index in range(70):
            batch.pieces[0] = index
            legal = int(batch.observe()[0, :, -1].sum())
            assert legal == width[PIECES[piece_at(seed, index, randomizer)]]


@pytest.mark.parametrize(
    "actions",
    [np.array([0]), np.array([0, 40]), np.array([-1, 0]), np.zeros((2, 1), np.int64), np.zeros(2)],
)
def test_actions_that_do_not_fit_the_batch_are_refused(actions: np.ndarray) -> None:
    batch = GameBatch(2)
    with pytest.raises(GameError, match="0 to 39"):
        batch.step(actions)
    assert not batch.columns.any()


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(GameError, match="1 or more"):
        GameBatch(0)


@pytest.mark.parametrize(
    "rows", [[0] * 19, [0] * 21, [1 << 10] + [0] * 19, [-1] + [0] * 19, [1023] + [0] * 19]
)
def test_a_board_of_another_shape_is_refused(rows: list[int]) -> None:
    batch = GameBatch(1)
    with pytest.raises(GameError, match="20 row masks"):
        batch.set_rows(0, rows)
    assert batch.rows(0) == [0] * 20


@pytest.mark.parametrize(
    "out", [np.zeros((1, 40, 15), np.float32), np.zeros((2, 40, 14), np.float32),
            np.zeros((2, 40, 15))]
)  # fmt: skip
def test_room_for_observations_that_does_not_fit_is_refused(out: Any) -> None:
    with pytest.raises(GameError, match="float32"):
        GameBatch(2).observe(out)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.uint64])
def test_actions_of_any_integer_type_are_played_alike(dtype: Any) -> None:
    batch = GameBatch(2)
    batch.step(np.array([3, 8], dtype))
    assert batch.pieces.tolist() == [1, 1]
    expected = GameBatch(2)
    expected.step(np.array([3, 8]))
    np.testing.assert_array_equal(batch.columns, expected.columns)


def test_kernels_work_where_no_folder_can_be_written_to() -> None:
    code = "from tetris_arcade.engine import kernels; print(kernels._down(6))"
    nowhere = {
        "NUMBA_CACHE_DIR": str(Path(__file__) / "nowhere"),  # a file has no folders
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
    }
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **nowhere}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stdout.strip() == "3"
