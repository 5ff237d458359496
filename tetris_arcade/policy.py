"""The policy class: one small network scores the board after every placement.

Q(s, a) is the network's value of the features of the afterstate of a, the same network for each
action, so what it learns of one column holds for all. Illegal actions get `ILLEGAL`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from gymnasium import spaces
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.torch_layers import create_mlp
from stable_baselines3.dqn.policies import DQNPolicy

from tetris_arcade.policies.scorer import ILLEGAL, PlacementScorer

__all__ = ["ILLEGAL", "PlacementPolicy", "PlacementQNetwork"]


class PlacementQNetwork(BasePolicy):
    """From observations float32 (B, A, F + 1) to Q-values (B, A)."""

    observation_space: spaces.Box
    action_space: spaces.Discrete

    def __init__(
        self, observation_space: spaces.Box, action_space: spaces.Discrete, net_arch: list[int]
    ) -> None:
        super().__init__(observation_space, action_space, normalize_images=False)
        self.net_arch = net_arch
        n_features = observation_space.shape[1] - 1
        self.scorer = torch.nn.Sequential(*create_mlp(n_features, 1, net_arch))

    def score(self, features: torch.Tensor) -> torch.Tensor:
        """The values (...,) of afterstates with features (..., F)."""
        return self.scorer(features).squeeze(-1)  # type: ignore[no-any-return]

    def forward(self, observation: torch.Tensor) -> torch.Tensor:
        """Q-values (B, A) of observations (B, A, F + 1)."""
        legal = observation[..., -1] > 0
        q_values = observation.new_full(legal.shape, ILLEGAL)
        q_values[legal] = self.score(observation[legal][:, :-1])  # a third is illegal: skip it
        return q_values

    def _predict(self, observation: Any, deterministic: bool = True) -> torch.Tensor:
        return self(observation).argmax(dim=1)  # type: ignore[no-any-return]

    def _get_constructor_parameters(self) -> dict[str, Any]:
        return {
            "observation_space": self.observation_space,
            "action_space": self.action_space,
            "net_arch": self.net_arch,
        }


class PlacementPolicy(DQNPolicy):
    """Stable-Baselines3's DQN policy over a `PlacementQNetwork` (and its target copy).

    `net_arch`: the widths of the hidden layers, [64, 64] unless given.
    """

    observation_space: spaces.Box
    action_space: spaces.Discrete
    q_net: PlacementQNetwork  # type: ignore[assignment]
    q_net_target: PlacementQNetwork  # type: ignore[assignment]

    def q_values(self, observations: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The network's values (n, A) of observations (n, A, F + 1), as torch computes them.

        Training chooses its best checkpoint by these; what is kept plays by its `scorer`.
        """
        with torch.no_grad():
            return self.q_net(torch.from_numpy(observations)).numpy()  # type: ignore[no-any-return]

    def scorer(self) -> PlacementScorer:
        """What the network is now, to play by: its values are the same in every batch."""
        layers = [layer for layer in self.q_net.scorer if isinstance(layer, torch.nn.Linear)]
        return PlacementScorer(
            [(layer.weight.detach().numpy(), layer.bias.detach().numpy()) for layer in layers]
        )

    def make_q_net(self) -> PlacementQNetwork:  # type: ignore[override]
        """A new network with fresh weights."""
        network = PlacementQNetwork(self.observation_space, self.action_space, self.net_arch)
        return network.to(self.device)
