"""Stable-Baselines3's DQN, told about placements.

Two methods differ from the base class, and nothing in what is saved: exploration draws from the
legal actions only (SB3 draws from all 40, of which 6 to 31 are illegal), each game of the batch on
its own; and the gradient step scores the one placement that was played instead of all 40.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from stable_baselines3 import DQN
from torch.nn import functional

from tetris_arcade.policy import PlacementPolicy


class PlacementDQN(DQN):
    """DQN for observations (A, F + 1) whose last column marks the legal actions."""

    policy: PlacementPolicy
    slot_metadata: dict[str, Any]
    """Plain JSON that `save` keeps in the zip: what a slot made from it needs to know."""

    def predict(
        self,
        observation: Any,
        state: Any = None,
        episode_start: Any = None,
        deterministic: bool = False,
    ) -> tuple[npt.NDArray[Any], Any]:
        """Greedy actions; unless `deterministic`, each is random with the exploration rate."""
        actions, state = self.policy.predict(observation, state, episode_start, deterministic=True)
        if deterministic:
            return actions, state
        explore = np.random.random(actions.shape) < self.exploration_rate
        return np.where(explore, _random_legal(observation), actions), state

    def _sample_action(
        self, learning_starts: int, action_noise: Any = None, n_envs: int = 1
    ) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        if self.num_timesteps < learning_starts:
            actions = _random_legal(self._last_obs)
        else:
            actions, _ = self.predict(self._last_obs)
        return actions, actions

    def train(self, gradient_steps: int, batch_size: int = 100) -> None:
        """The base class's update, with Q(s, a) computed for the action played alone."""
        self.policy.set_training_mode(True)
        self._update_learning_rate(self.policy.optimizer)
        network, target_network = self.policy.q_net, self.policy.q_net_target
        losses = []
        for _ in range(gradient_steps):
            data = self.replay_buffer.sample(batch_size)  # type: ignore[union-attr]
            discounts = self.gamma if data.discounts is None else data.discounts
            with torch.no_grad():
                next_values = target_network(data.next_observations).max(dim=1).values
                targets = data.rewards + (1 - data.dones) * discounts * next_values[:, None]
            played = data.observations[torch.arange(batch_size), data.actions[:, 0].long()]
            values = network.score(played[:, :-1])
            loss = functional.smooth_l1_loss(values, targets[:, 0])
            losses.append(loss.item())
            self.policy.optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.policy.parameters(), self.max_grad_norm)
            self.policy.optimizer.step()
        self._n_updates += gradient_steps
        self.logger.record("train/n_updates", self._n_updates, exclude="tensorboard")
        self.logger.record("train/loss", np.mean(losses))


def _random_legal(observation: Any) -> npt.NDArray[np.int64]:
    """A legal action for each observation (..., A, F + 1), uniformly."""
    legal = observation[..., -1]
    return (np.random.random(legal.shape) * legal).argmax(axis=-1)  # type: ignore[no-any-return]
