"""The environment keeps gymnasium's contract, Stable-Baselines3's, and its own docstring's."""

import doctest
import subprocess
import sys
import warnings
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env as gymnasium_check
from stable_baselines3.common.env_checker import check_env as sb3_check

from tetris_arcade import env
from tetris_arcade.engine.features import FEATURES, SCALE, empty_board
from tetris_arcade.engine.game import Game
from tetris_arcade.env import ENVIRONMENT_ID
from tetris_arcade.errors import GameError

VARIANTS: list[dict[str, Any]] = [
    {},
    {"randomizer": "bag", "width": 6, "height": 10, "features": ["holes", "wells"]},
    {"scaled": False},
]


@pytest.mark.parametrize("arguments", VARIANTS)
def test_gymnasiums_checker_finds_nothing(arguments: dict[str, Any]) -> None:
    made = gymnasium.make(ENVIRONMENT_ID, **arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # Renders are checked on their own below: this checker closes what it is given to render.
        gymnasium_check(made.unwrapped, skip_render_check=True)


@pytest.mark.parametrize("arguments", VARIANTS)
def test_sb3s_checker_finds_nothing_but_the_shape(arguments: dict[str, Any]) -> None:
    with pytest.warns(UserWarning, match="unconventional shape"):  # which our policy is made for
        sb3_check(gymnasium.make(ENVIRONMENT_ID, **arguments).unwrapped)


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(env).failed == 0


def test_gymnasium_finds_it_by_its_module_and_id_alone() -> None:
    code = "import gymnasium as g; g.make('tetris_arcade.env:tetris_arcade/Tetris-v0').reset()"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_mask_reward_and_info_are_those_of_the_reference_game() -> None:
    tetris, game = gymnasium.make(ENVIRONMENT_ID), Game(7)
    choices = np.random.default_rng(0)
    _, info = tetris.reset(seed=7)
    terminated = False
    while not terminated:
        assert np.flatnonzero(info["action_mask"]).tolist() == list(game.placements)
        action = choices.integers(40)
        landing = game.play(int(action))
        _, reward, terminated, truncated, info = tetris.step(action)
        assert (float(reward), truncated) == (len(landing.cleared), False)
        assert [info[key] for key in ("lines", "pieces", "score", "seed")] == [
            game.lines, game.pieces, game.score, 7,
        ]  # fmt: skip
    assert game.over


def test_the_same_seed_and_actions_give_the_same_bytes() -> None:
    def play() -> bytes:
        tetris = gymnasium.make(ENVIRONMENT_ID)
        seen = [tetris.reset(seed=3)[0]]
        seen += [tetris.step(np.int64(action % 40))[0] for action in range(0, 60, 7)]
        return b"".join(observation.tobytes() for observation in seen)

    assert play() == play()


def test_resets_without_a_seed_go_on_through_the_series_of_the_last_one() -> None:
    tetris = gymnasium.make(ENVIRONMENT_ID)
    series = [tetris.reset(seed=5 if game == 0 else None)[1]["seed"] for game in range(4)]
    assert series[0] == 5
    assert len(set(series)) == 4
    assert series == [tetris.reset(seed=5 if game == 0 else None)[1]["seed"] for game in range(4)]


def test_seed_zero_is_a_seed_and_no_seed_is_random() -> None:
    assert gymnasium.make(ENVIRONMENT_ID).reset(seed=0)[1]["seed"] == 0
    unseeded = {gymnasium.make(ENVIRONMENT_ID).reset()[1]["seed"] for _ in range(3)}
    assert len(unseeded) == 3


def test_the_chosen_features_are_columns_of_all_of_them() -> None:
    chosen = ["wells", "landing_height"]
    everything, _ = gymnasium.make(ENVIRONMENT_ID).reset(seed=1)
    some, _ = gymnasium.make(ENVIRONMENT_ID, features=chosen).reset(seed=1)
    columns = [*(FEATURES.index(name) for name in chosen), -1]
    np.testing.assert_array_equal(some, everything[:, columns])


def test_features_are_raw_unless_they_are_to_be_scaled() -> None:
    scaled, raw = env.TetrisEnv(height=12), env.TetrisEnv(height=12, scaled=False)
    for tetris in (scaled, raw):
        tetris.reset(seed=2)
    for action in range(0, 40, 5):
        (small, *_), (plain, *_) = scaled.step(action), raw.step(action)
        legal = plain[:, -1] > 0
        restored = small[legal, :-1] * SCALE + empty_board(10, 12)
        np.testing.assert_allclose(plain[legal, :-1], restored, atol=1e-4)
        assert (plain[legal, :-1] * 2 % 1 == 0).all()  # whole numbers, and the half rows


def test_pictures_and_text_show_the_board() -> None:
    drawn = gymnasium.make(ENVIRONMENT_ID, render_mode="rgb_array")
    written = gymnasium.make(ENVIRONMENT_ID, render_mode="ansi")
    for tetris in (drawn, written):
        tetris.reset(seed=0)  # its first piece is an L
        tetris.step(np.int64(0))
    picture, text = drawn.render(), written.render()
    assert isinstance(picture, np.ndarray)
    assert picture.shape == (320, 160, 3)
    assert picture.dtype == np.uint8
    filled = (picture[8::16, 8::16] != picture[8, 8]).any(axis=2)
    assert np.argwhere(filled).tolist() == [[18, 2], [19, 0], [19, 1], [19, 2]]
    assert isinstance(text, str)
    assert text.splitlines()[18:20] == ["|..L.......|", "|LLL.......|"]


@pytest.mark.parametrize(
    "arguments",
    [{"height": 2}, {"randomizer": "x"}, {"features": ["beauty"]}, {"render_mode": "human"}],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(GameError):
        env.TetrisEnv(**arguments)


def test_a_step_beyond_the_space_or_the_end_is_refused() -> None:
    tetris = env.TetrisEnv(height=4)
    tetris.reset(seed=0)
    with pytest.raises(GameError, match="0 to 39"):
        tetris.step(40)
    terminated = False
    while not terminated:
        terminated = tetris.step(0)[2]
    with pytest.raises(GameError, match="over"):
        tetris.step(0)
