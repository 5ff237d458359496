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

    `columns` int64 (n_games, width), bit y of a column row y, floor first (of 64 rows the highest
    is the sign bit); `seeds` uint64; `pieces`, `lines`, `scores` int64.
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
        self.n_actions = MAX_ROTATIONS * self.width
        self._bag = self.randomizer == "bag"
        self._chosen = np.array(feature_columns(features))
        zeros = np.zeros(len(self._chosen))
        self._offsets = np.array(empty_board(width, height))[self._chosen] if scaled else zeros
        self._factors = 1 / np.array(SCALE)[self._chosen] if scaled else zeros + 1
        self.columns = np.zeros((n_games, self.width), np.int64)
        self.seeds = np.zeros(n_games, np.uint64)
        self.pieces = np.zeros(n_games, np.int64)
        self.lines = np.zeros(n_games, np.int64)
        self.scores = np.zeros(n_games, np.int64)
        self._cleared = np.zeros(n_games, np.int64)

    def reset(self, game: int, seed: int) -> None:
        """Start game number `game` anew, from `seed`; raises `GameError` for a bad seed."""
        self.seeds[game] = check_seed(seed)
        self.columns[game] = 0
        self.pieces[game] = self.lines[game] = self.scores[game] = 0

    def rows(self, game: int) -> list[int]:
        """The board of game number `game` as `Game.rows` gives it."""
        columns = self.columns[game].tolist()
        return [
            sum((column >> y & 1) << x for x, column in enumerate(columns))
            for y in range(self.height)
        ]

    def set_rows(self, game: int, rows: Sequence[int]) -> None:
        """Put a board into game number `game`: row masks as `Game.rows` has them.

        Raises `GameError` for a board of another shape, or with a full row.
        """
        full = (1 << self.width) - 1
        if len(rows) != self.height or not all(0 <= row < full for row in rows):
            raise GameError(
                f"that is no board of {self.width}x{self.height}: give {self.height} row masks "
                f"from 0 to {full - 1}, the floor first"
            )
        columns = [
            sum((row >> x & 1) << y for y, row in enumerate(rows)) for x in range(self.width)
        ]
        self.columns[game] = np.array(columns, np.uint64).view(np.int64)

    def keep(self, games: npt.NDArray[np.intp]) -> None:
        """Go on with these games alone, in this order."""
        for name in ("columns", "seeds", "pieces", "lines", "scores"):
            setattr(self, name, getattr(self, name)[games])
        self.n_games = len(games)
        self._cleared = np.zeros(self.n_games, np.int64)

    def observe(self, out: npt.NDArray[np.float32] | None = None) -> npt.NDArray[np.float32]:
        """Measure every placement of every game: float32 (n_games, 4 * width, F + 1).

        The last column is 1 where the placement is legal; where it is 0, the whole row is. A game
        with no legal placement is over. Fills `out` if given; raises `GameError` for a bad shape.
        """
        shape = self.n_games, self.n_actions, len(self._chosen) + 1
        if out is None:
            out = np.empty(shape, np.float32)
        elif out.shape != shape or out.dtype != np.float32:
            raise GameError(f"observations do not fit {out.dtype} {out.shape}: use float32 {shape}")
        kernels.observe(
            self.columns, self.height, self.seeds, self.pieces, self._bag,
            self._chosen, self._offsets, self._factors, out,
        )  # fmt: skip
        return out

    def step(self, actions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Play one action in each game, as `Game.play` does; return the rows each cleared.

        `actions` int64 (n_games,), each in [0, 4 * width): raises `GameError` otherwise. A game
        that is over stays as it is. The returned array is overwritten by the next call.
        """
        if actions.shape != (self.n_games,) or actions.dtype.kind not in "iu" or not kernels.step(
            self.columns, self.height, self.seeds, self.pieces, self.lines, self.scores,
            self._bag, actions.astype(np.int64, copy=False), self._cleared,
        ):  # fmt: skip
            raise GameError(
                f"actions {actions.tolist()} do not fit: give {self.n_games}, "
                f"each a whole number from 0 to {self.n_actions - 1}"
            )
        return self._cleared
