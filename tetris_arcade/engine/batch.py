"""`GameBatch`: many games of one kind, stepped and measured together by the kernels."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tetris_arcade.engine import kernels
from tetris_arcade.engine.features import FEATURES, SCALE, empty_board, feature_columns
from tetris_arcade.engine.game import check_size
from tetris_arcade.engine.pieces import MAX_ROTATIONS, check_randomizer, check_seed
from tetris_arcade.errors import GameError


class GameBatch:
    """`n_games` games with the rules of `Game`, as arrays of length n_games.

    `rows` uint32 (n_games, height), floor first, bit x column x; `seeds` uint64; `pieces`,
    `lines`, `scores` int64.
    """

    def __init__(
        self,
        n_games: int,
        *,
        width: int = 10,
        height: int = 20,
        randomizer: str = "uniform",
        features: Sequence[str] = FEATURES,
        scaled: bool = True,
    ) -> None:
        """Set up `n_games` (1 or more) games, all with seed 0.

        `features` are measured by `observe`, in that order; if `scaled`, less their value on an
        `empty_board` and divided by their `SCALE`.
        Raises `GameError` for rules or features that do not exist.
        """
        if n_games < 1:
            raise GameError(f"a batch of {n_games} games is empty: ask for 1 or more")
        self.n_games = n_games
        self.width, self.height = check_size(width, height)
        self.randomizer = check_randomizer(randomizer)
        self.n_actions = MAX_ROTATIONS * width
        self._columns = np.array(feature_columns(features))
        zeros = np.zeros(len(self._columns))
        self._offsets = np.array(empty_board(width, height))[self._columns] if scaled else zeros
        self._factors = 1 / np.array(SCALE)[self._columns] if scaled else zeros + 1
        self.rows = np.zeros((n_games, height), np.uint32)
        self.seeds = np.zeros(n_games, np.uint64)
        self.pieces = np.zeros(n_games, np.int64)
        self.lines = np.zeros(n_games, np.int64)
        self.scores = np.zeros(n_games, np.int64)
        self._cleared = np.zeros(n_games, np.int64)
        self._heights = np.zeros(width, np.int64)

    def reset(self, game: int, seed: int) -> None:
        """Start game number `game` anew, from `seed`; raises `GameError` for a bad seed."""
        self.seeds[game] = check_seed(seed)
        self.rows[game] = 0
        self.pieces[game] = self.lines[game] = self.scores[game] = 0

    def keep(self, games: npt.NDArray[np.intp]) -> None:
        """Go on with these games alone, in this order."""
        for name in ("rows", "seeds", "pieces", "lines", "scores"):
            setattr(self, name, getattr(self, name)[games])
        self.n_games = len(games)
        self._cleared = np.zeros(self.n_games, np.int64)

    def observe(self, out: npt.NDArray[np.float32] | None = None) -> npt.NDArray[np.float32]:
        """Measure every placement of every game: float32 (n_games, 4 * width, F + 1).

        The last column is 1 where the placement is legal; where it is 0, the whole row is. A game
        with no legal placement is over. Fills `out` if given.
        """
        if out is None:
            out = np.empty((self.n_games, self.n_actions, len(self._columns) + 1), np.float32)
        kernels.observe(
            self.rows, self.seeds, self.pieces, self.randomizer == "bag",
            self._columns, self._offsets, self._factors, out,
        )  # fmt: skip
        return out

    def step(self, actions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Play one action in each game, as `Game.play` does; return the rows each cleared.

        `actions` int64 (n_games,), each in [0, 4 * width): raises `GameError` otherwise. A game
        that is over stays as it is. The returned array is overwritten by the next call.
        """
        if actions.shape != (self.n_games,) or actions.min() < 0 or actions.max() >= self.n_actions:
            raise GameError(
                f"actions {actions.tolist()} do not fit: give {self.n_games}, "
                f"each from 0 to {self.n_actions - 1}"
            )
        kernels.step(
            self.rows, self.seeds, self.pieces, self.lines, self.scores,
            self.randomizer == "bag", actions, self._cleared, self._heights,
        )  # fmt: skip
        return self._cleared
