"""Our DQN is Stable-Baselines3's, but for exploring legally and computing less."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from stable_baselines3 import DQN

from tetris_arcade.learning.dqn import PlacementDQN
from tetris_arcade.policy import PlacementPolicy
from tetris_arcade.vecenv import TetrisVecEnv


def make_model(algorithm: type[DQN] = PlacementDQN, **arguments: Any) -> Any:
    settings = {"buffer_size": 500, "learning_starts": 50, "train_freq": 1, "seed": 0}
    games = TetrisVecEnv(4, height=8)
    return algorithm(PlacementPolicy, games, **{**settings, **arguments})


def filled_model(algorithm: type[DQN]) -> Any:
    """A model with the same experience in its buffer, whatever the algorithm."""
    model = make_model(algorithm)
    recorder = make_model(PlacementDQN, gradient_steps=0)
    recorder.learn(400)
    model.replay_buffer = recorder.replay_buffer
    model.set_logger(recorder.logger)
    return model


def test_a_gradient_step_is_the_one_that_sb3_computes() -> None:
    ours, theirs = filled_model(PlacementDQN), filled_model(DQN)
    for model in (ours, theirs):
        np.random.seed(5)  # the buffer samples with it
        model.train(gradient_steps=5, batch_size=32)
    for name, expected in theirs.policy.state_dict().items():
        torch.testing.assert_close(
            ours.policy.state_dict()[name], expected, rtol=1e-4, atol=1e-6, msg=name
        )
    untrained = filled_model(DQN).policy.state_dict()
    weights = "q_net.scorer.0.weight"
    assert (untrained[weights] != theirs.policy.state_dict()[weights]).any()


def test_exploration_plays_legal_actions_only_each_game_on_its_own() -> None:
    model = make_model()
    observations = model.env.reset()
    greedy, _ = model.predict(observations, deterministic=True)
    model.exploration_rate = 0.5
    explored = np.array([model.predict(observations)[0] for _ in range(2000)])
    for game in range(4):
        legal = set(np.flatnonzero(observations[game, :, -1]))
        assert set(explored[:, game]) == legal
        share = (explored[:, game] == greedy[game]).mean()
        assert 0.4 < share < 0.7  # half greedy, and chance
    moved = explored != greedy
    assert (moved.any(axis=1) & ~moved.all(axis=1)).any()


def test_what_is_stored_to_learn_from_was_legal_when_it_was_played() -> None:
    model = make_model()
    model.learn(200)
    buffer = model.replay_buffer
    steps, games = np.indices((buffer.pos, 4))
    actions = buffer.actions[: buffer.pos, :, 0]
    assert (buffer.observations[steps, games, actions, -1] == 1).all()


@pytest.mark.parametrize("algorithm", [DQN, PlacementDQN])
def test_what_we_save_is_what_sb3_loads(algorithm: type[DQN], tmp_path: Path) -> None:
    model = make_model()
    model.slot_metadata = {"training": {"timesteps": 0}}
    model.save(tmp_path / "model.zip")
    loaded = algorithm.load(tmp_path / "model.zip")
    observations = model.env.reset()
    expected, _ = model.predict(observations, deterministic=True)
    assert loaded.predict(observations, deterministic=True)[0].tolist() == expected.tolist()
