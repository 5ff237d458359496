"""Make a model zip as an old Stable-Baselines3 wrote it; README.md says how to run this.

It runs in an old environment, without Tetris Arcade: so the environment below only looks like ours.
"""

import json
import sys
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from stable_baselines3 import DQN

FOLDER = Path(__file__).parent


class Looks(gymnasium.Env):
    """The spaces of ``tetris_arcade/Tetris-v0``, and noise."""

    observation_space = gymnasium.spaces.Box(-1, 1, (40, 15), np.float32)
    action_space = gymnasium.spaces.Discrete(40)

    def reset(self, *, seed: Any = None, options: Any = None) -> Any:
        super().reset(seed=seed)
        return self._observation(), {}

    def step(self, action: Any) -> Any:
        over = bool(self.np_random.random() < 0.1)
        return self._observation(), float(action), over, False, {}

    def _observation(self) -> Any:
        return self.np_random.uniform(-1, 1, (40, 15)).astype(np.float32)


def make(name: str) -> None:
    """Write ``name.zip``, and the Q-values of one observation beside it as ``name.json``."""
    model = DQN(
        "MlpPolicy", Looks(), policy_kwargs={"net_arch": [8, 8]}, device="cpu", seed=7,
        buffer_size=100, learning_starts=10, batch_size=8,
    )  # fmt: skip
    model.learn(50)
    model.save(FOLDER / name)
    observation = np.linspace(-1, 1, 600, dtype=np.float32).reshape(1, 40, 15)
    with torch.no_grad():
        values = model.q_net(torch.from_numpy(observation))[0].tolist()
    (FOLDER / f"{name}.json").write_text(json.dumps(values) + "\n")


if __name__ == "__main__":
    make(sys.argv[1])
