"""The Tetris environment for gymnasium; `vecenv` has its batched form.

Importing this module registers ``tetris_arcade/Tetris-v0``.
"""

from collections.abc import Sequence
from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt
from gymnasium.spaces import Box, Discrete

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import (
    FEATURES,
    SCALE,
    empty_board,
    feature_columns,
    upper_bounds,
)
from tetris_arcade.engine.game import Game, check_size
from tetris_arcade.engine.pieces import MAX_ROTATIONS, check_seed, game_seed
from tetris_arcade.errors import GameError
from tetris_arcade.playability import ENVIRONMENT_ID
from tetris_arcade.rendering import ansi, rgb_array

__all__ = ["ENVIRONMENT_ID", "Observation", "TetrisEnv", "spaces"]

if ENVIRONMENT_ID not in gymnasium.registry:
    gymnasium.register(ENVIRONMENT_ID, entry_point="tetris_arcade.env:TetrisEnv")

Observation = npt.NDArray[np.float32]


def spaces(
    *,
    width: int = 10,
    height: int = 20,
    features: Sequence[str] = FEATURES,
    scaled: bool = True,
) -> tuple[Box[np.float32], Discrete[np.int64]]:
    """The observation and action space of an environment with these arguments.

    Raises `GameError` for a size or features that do not exist.
    """
    width, height = check_size(width, height)
    columns = feature_columns(features)
    bounds = np.array([[0.0] * len(FEATURES), upper_bounds(width, height)])
    if scaled:
        bounds = (bounds - empty_board(width, height)) / SCALE
    n_actions = MAX_ROTATIONS * width
    low, high = (
        np.tile(np.append(bound[columns], legal).astype(np.float32), (n_actions, 1))
        for legal, bound in enumerate(bounds)
    )
    return Box(low, high, dtype=np.float32), Discrete(n_actions)


class TetrisEnv(gymnasium.Env[Observation, np.int64]):
    """Tetris by placements: each step puts the current piece at a rotation and a column.

    - **Action** ``Discrete(4 * width)``: ``rotation * width + column``; the piece drops straight
      down. ``info["action_mask"]`` (int8, one per action) marks the legal ones. Any other action
      means what a player's hands would do: the rotation wraps, the column stops at the wall; if
      that does not fit either, it is the first legal action. Once the game is over, `step` raises
      `GameError`.
    - **Observation** ``Box(float32, (4 * width, F + 1))``: for each action the F features of the
      board after it (`engine.features`, less their value on an empty board, divided by their
      `SCALE`; with ``scaled=False`` as they are), and last a 1 where the action is legal. The
      rows of illegal actions are 0.
    - **Reward**: rows cleared, 0 to 4.
    - **End**: terminated when the next piece fits nowhere. Never truncated here: pass
      ``max_episode_steps`` to ``gymnasium.make``.
    - **Info**: ``action_mask``, ``lines``, ``pieces``, ``score``, ``seed`` (of this game).
    - **Seeds**: ``reset(seed=s)`` starts the game of seed s, 0 <= s < 2**64; each later reset
      without a seed starts the next game of the series that s began.

    >>> env = gymnasium.make("tetris_arcade/Tetris-v0")
    >>> observation, info = env.reset(seed=7)
    >>> observation.shape, int(info["action_mask"].sum())
    ((40, 15), 17)
    >>> observation, reward, terminated, truncated, info = env.step(3)
    >>> info["pieces"], float(reward)
    (1, 0.0)
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array", "ansi"], "render_fps": 4}  # noqa: RUF012 - gymnasium's own declaration

    def __init__(
        self,
        randomizer: str = "uniform",
        width: int = 10,
        height: int = 20,
        features: Sequence[str] = FEATURES,
        render_mode: str | None = None,
        *,
        scaled: bool = True,
    ) -> None:
        """Raises `GameError` for rules, features or a render mode that do not exist."""
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise GameError(f"render mode {render_mode!r} does not exist: use rgb_array or ansi")
        self._batch = GameBatch(
            1, width=width, height=height, randomizer=randomizer, features=features, scaled=scaled
        )
        self.observation_space, self.action_space = spaces(
            width=width, height=height, features=features, scaled=scaled
        )
        self.render_mode = render_mode
        self._picture = Game(width=width, height=height, randomizer=randomizer)
        self._series = (0, 0)
        self._over = True

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start a game; raises `GameError` for a seed outside [0, 2**64 - 1]."""
        if seed is not None:
            self._series = check_seed(seed), 0
        elif self._np_random is None:
            self._series = int(self.np_random.integers(2**63)), 0
        super().reset(seed=seed)
        base, number = self._series
        self._series = base, number + 1
        this_game = game_seed(base, number)
        batch = self._batch
        batch.reset(0, this_game)
        if self.render_mode is not None:
            self._picture = Game(
                this_game, width=batch.width, height=batch.height, randomizer=batch.randomizer
            )
        self._over = False
        observation = batch.observe()[0]
        return observation, self._info(observation)

    def step(self, action: np.int64 | int) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Place the current piece.

        Raises `GameError` for an action outside the space, and once the game is over.
        """
        if self._over:
            raise GameError("the game is over, or has not begun: call reset()")
        reward = float(self._batch.step(np.array([action], np.int64))[0])
        if self.render_mode is not None:
            self._picture.play(int(action))
        observation = self._batch.observe()[0]
        self._over = not observation[:, -1].any()
        return observation, reward, self._over, False, self._info(observation)

    def render(self) -> Any:
        """The board now: uint8 (height * 16, width * 16, 3) or text, by `render_mode`."""
        if self.render_mode == "rgb_array":
            return rgb_array(self._picture)
        return ansi(self._picture) if self.render_mode == "ansi" else None

    def _info(self, observation: Observation) -> dict[str, Any]:
        batch = self._batch
        return {
            "action_mask": observation[:, -1].astype(np.int8),
            "lines": int(batch.lines[0]),
            "pieces": int(batch.pieces[0]),
            "score": int(batch.scores[0]),
            "seed": int(batch.seeds[0]),
        }
