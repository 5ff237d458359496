"""One network scores every placement, and never an illegal one."""

import numpy as np
import torch

from tetris_arcade.env import spaces
from tetris_arcade.policy import ILLEGAL, PlacementPolicy
from tetris_arcade.vecenv import TetrisVecEnv


def make_policy() -> PlacementPolicy:
    torch.manual_seed(0)
    return PlacementPolicy(*spaces(), lambda _: 1e-3, net_arch=[8])


def test_equal_afterstates_have_equal_values_and_illegal_ones_the_lowest() -> None:
    observation = torch.rand(5, 40, 15)
    observation[..., -1] = 1
    observation[:, 7] = observation[:, 31]
    observation[:, 3, -1] = 0
    values = make_policy().q_net(observation)
    assert values.shape == (5, 40)
    torch.testing.assert_close(values[:, 7], values[:, 31], rtol=0, atol=0)
    assert (values[:, 3] == ILLEGAL).all()
    assert (values[:, :3] > ILLEGAL).all()


def test_predict_chooses_the_best_legal_placement() -> None:
    policy, observations = make_policy(), TetrisVecEnv(6).reset()
    actions, _ = policy.predict(observations, deterministic=True)
    values = policy.q_values(observations)
    assert actions.tolist() == values.argmax(axis=1).tolist()
    assert (observations[np.arange(6), actions, -1] == 1).all()


def test_the_values_to_play_by_are_exactly_the_networks() -> None:
    policy, observations = make_policy(), TetrisVecEnv(6).reset()
    values = policy.q_values(observations)
    assert values.dtype == np.float32
    with torch.no_grad():
        assert (values == policy.q_net(torch.from_numpy(observations)).numpy()).all()


def test_a_game_that_is_over_has_no_value_to_learn_from_but_does_not_break() -> None:
    values = make_policy().q_net(torch.zeros(2, 40, 15))
    assert (values == ILLEGAL).all()
