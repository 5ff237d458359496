"""The batch is many `TetrisEnv`s, stepped as Stable-Baselines3 expects."""

import gymnasium
import numpy as np
import pytest
from stable_baselines3.common.vec_env import VecMonitor

from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.env import TetrisEnv
from tetris_arcade.errors import GameError
from tetris_arcade.vecenv import TetrisVecEnv


@pytest.mark.parametrize("scaled", [True, False])
def test_every_game_of_the_batch_is_the_single_environments(scaled: bool) -> None:
    batch = TetrisVecEnv(3, seed=11, height=8, scaled=scaled)
    singles = [TetrisEnv(height=8, scaled=scaled) for _ in range(3)]
    assert batch.observation_space == singles[0].observation_space
    started = 3
    observations = batch.reset()
    for index, single in enumerate(singles):
        np.testing.assert_array_equal(
            observations[index], single.reset(seed=game_seed(11, index))[0]
        )
    choices = np.random.default_rng(1)
    for _ in range(200):
        actions = choices.integers(40, size=3)
        batch.step_async(actions)
        observations, rewards, dones, infos = batch.step_wait()
        for index, single in enumerate(singles):
            observation, reward, terminated, _, info = single.step(actions[index])
            assert (rewards[index], dones[index]) == (reward, terminated)
            if terminated:
                np.testing.assert_array_equal(infos[index]["terminal_observation"], observation)
                episode = infos[index]["episode"]
                assert (episode["r"], episode["l"]) == (info["lines"], info["pieces"])
                assert infos[index]["TimeLimit.truncated"] is False
                observation, _ = single.reset(seed=game_seed(11, started))
                started += 1
            np.testing.assert_array_equal(observations[index], observation)
    assert started > 6


def test_a_game_is_truncated_at_max_pieces_and_says_so() -> None:
    batch = TetrisVecEnv(2, max_pieces=3)
    batch.reset()
    for _ in range(2):
        assert not batch.step(np.array([0, 9]))[2].any()
    _, _, dones, infos = batch.step(np.array([4, 4]))
    assert dones.all()
    assert all(info["TimeLimit.truncated"] for info in infos)
    assert infos[0]["terminal_observation"][:, -1].any()  # the game could have gone on
    assert batch.batch.pieces.tolist() == [0, 0]


def test_returned_observations_stay_as_they_were() -> None:
    batch = TetrisVecEnv(2)
    first = batch.reset()
    kept = first.copy()
    batch.step(np.array([0, 0]))
    np.testing.assert_array_equal(first, kept)


def test_seeding_begins_the_series_again() -> None:
    batch = TetrisVecEnv(4, seed=2)
    first = batch.reset()
    assert batch.seed(2) == [2] * 4
    np.testing.assert_array_equal(batch.reset(), first)
    batch.seed(3)
    assert (batch.reset() != first).any()


def test_sb3s_own_wrappers_work_on_it() -> None:
    monitored = VecMonitor(TetrisVecEnv(2, max_pieces=2))
    monitored.reset()
    monitored.step(np.array([0, 0]))
    assert [info["episode"]["l"] for info in monitored.step(np.array([5, 5]))[3]] == [2, 2]
    assert monitored.env_is_wrapped(gymnasium.Wrapper, [0]) == [False]
    assert monitored.get_attr("max_pieces", indices=1) == [2]


def test_what_a_batch_cannot_do_is_refused_with_a_reason() -> None:
    batch = TetrisVecEnv(2)
    with pytest.raises(GameError, match="TetrisEnv"):
        batch.env_method("render")
    with pytest.raises(GameError, match="all at once"):
        batch.set_attr("max_pieces", 5, indices=[0])
    batch.set_attr("max_pieces", 5)
    assert batch.max_pieces == 5
