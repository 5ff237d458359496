"""Stable-Baselines3's DQN, told about placements.

Two methods differ from the base class, and nothing in what is saved: exploration draws from the
legal actions only (SB3 draws from all 40, of which 6 to 31 are illegal), each game of the batch on
its own; and the gradient step scores the one placement that was played instead of all 40. Two are
new: `snapshot` and `restore`, to go on learning exactly where it was left.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.common.vec_env import VecEnv
from torch.nn import functional

from tetris_arcade.errors import ModelError
from tetris_arcade.policy import PlacementPolicy


class PlacementDQN(DQN):
    """DQN for observations (A, F + 1) whose last column marks the legal actions."""

    policy: PlacementPolicy
    env: VecEnv
    replay_buffer: ReplayBuffer
    _last_obs: npt.NDArray[np.float32]
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

    def snapshot(self) -> dict[str, Any]:
        """What `restore` cannot find out from the actions played: tensors and numbers alone.

        To be taken between two batches, and written before the next: the tensors are the model's.
        """
        return {
            "parameters": self.get_parameters(),
            "n_updates": self._n_updates,
            "exploration_rate": self.exploration_rate,
            "observations": torch.from_numpy(self._last_obs),
        }

    def restore(self, snapshot: dict[str, Any], actions: npt.NDArray[np.uint8]) -> None:
        """Make a new model the one that `snapshot` is of, after `actions` (batches, n_envs).

        Its games and its replay buffer come about by playing the actions again. Raises `ModelError`
        if that leads elsewhere: the rules are not those by which they were played.
        """
        self._last_obs = self.env.reset()  # type: ignore[assignment]  # our spaces give arrays
        for batch in actions:
            step = self.env.step(batch)
            self._store_transition(self.replay_buffer, batch, *step)  # type: ignore[arg-type]
        if not np.array_equal(self._last_obs, snapshot["observations"]):
            raise ModelError(
                "this training was begun by other rules than this version's: go on with the "
                "version that began it, or begin anew with --replace"
            )
        self.num_timesteps, self._n_calls = actions.size, len(actions)
        self._n_updates = snapshot["n_updates"]
        self.exploration_rate = snapshot["exploration_rate"]
        self.set_parameters(snapshot["parameters"])

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
            data = self.replay_buffer.sample(batch_size)
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
