"""`TetrisVecEnv`: many games stepped in one compiled call, for Stable-Baselines3."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from stable_baselines3.common.vec_env import VecEnv

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.engine.features import FEATURES
from tetris_arcade.engine.pieces import check_seed, game_seed
from tetris_arcade.env import Observation, spaces
from tetris_arcade.errors import GameError


class TetrisVecEnv(VecEnv):
    """`n_envs` games of `TetrisEnv`: the same spaces, rewards and rules, in one batch.

    Games start one after another from the series of one seed (`engine.pieces.game_seed`), so a
    seed and the actions settle everything. A game that ends, or reaches `max_pieces` and is
    truncated, is followed by the next; its last observation is ``info["terminal_observation"]``
    and its sums are ``info["episode"]``, after Stable-Baselines3's convention.
    """

    def __init__(
        self,
        n_envs: int,
        *,
        seed: int = 0,
        max_pieces: int | None = None,
        width: int = 10,
        height: int = 20,
        randomizer: str = "uniform",
        features: Sequence[str] = FEATURES,
        scaled: bool = True,
    ) -> None:
        """Raises `GameError` for a seed, rules or features that do not exist."""
        self.batch = GameBatch(
            n_envs,
            width=width,
            height=height,
            randomizer=randomizer,
            features=features,
            scaled=scaled,
        )
        self.max_pieces = max_pieces
        self._series, self._started = check_seed(seed), 0
        self._actions = np.zeros(n_envs, np.int64)
        self.render_mode = None
        super().__init__(
            n_envs, *spaces(width=width, height=height, features=features, scaled=scaled)
        )

    def seed(self, seed: int | None = None) -> Sequence[int | None]:
        """Begin the series of `seed` at the next reset; None goes on with the present one."""
        if seed is not None:
            self._series, self._started = check_seed(seed), 0
        return [seed] * self.num_envs

    def reset(self) -> Observation:
        """Start all games anew; float32 (n_envs, 4 * width, F + 1)."""
        for game in range(self.num_envs):
            self._start(game)
        return self.batch.observe()

    def step_async(self, actions: npt.NDArray[np.int64]) -> None:
        """Take the actions to play, int (n_envs,)."""
        self._actions = np.asarray(actions, np.int64)

    def step_wait(
        self,
    ) -> tuple[Observation, npt.NDArray[np.float32], npt.NDArray[np.bool_], list[dict[str, Any]]]:
        """Play them; raises `GameError` for an action outside the space."""
        batch = self.batch
        rewards = batch.step(self._actions).astype(np.float32)
        observations = batch.observe()
        over = np.logical_not(observations[:, :, -1].any(axis=1))
        dones = over.copy() if self.max_pieces is None else over | (batch.pieces >= self.max_pieces)
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        if dones.any():
            last = observations.copy()
            for game in np.flatnonzero(dones).tolist():
                infos[game] = self._episode(game, truncated=not over[game])
                infos[game]["terminal_observation"] = last[game]
                self._start(game)
            batch.observe(observations)
        return observations, rewards, dones, infos

    def close(self) -> None:
        """Nothing to release."""

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """The same attribute for each of the chosen games: they share one object."""
        return [getattr(self, attr_name) for _ in self._indices(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Set an attribute for all games; raises `GameError` for a part of them."""
        if len(list(self._indices(indices))) != self.num_envs:
            raise GameError("the games of a batch share their settings: set them for all at once")
        setattr(self, attr_name, value)

    def env_method(
        self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any
    ) -> list[Any]:
        """Refused: the games of a batch are rows of arrays, not objects with methods."""
        raise GameError(f"a batch has no games to call {method_name} on: use TetrisEnv for that")

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """Never: the episode sums are the batch's own."""
        return [False for _ in self._indices(indices)]

    def _start(self, game: int) -> None:
        self.batch.reset(game, game_seed(self._series, self._started))
        self._started += 1

    def _episode(self, game: int, *, truncated: bool) -> dict[str, Any]:
        lines, pieces = int(self.batch.lines[game]), int(self.batch.pieces[game])
        return {
            "episode": {"r": float(lines), "l": pieces, "t": 0.0},
            "TimeLimit.truncated": truncated,
        }

    def _indices(self, indices: int | Iterable[int] | None) -> Iterable[int]:
        return self._get_indices(indices)
