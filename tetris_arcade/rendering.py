"""A game as a picture or as text, for ``env.render()``: no window, no pygame."""

import numpy as np
import numpy.typing as npt

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import PIECES

CELL = 16
"""Pixels along the side of a cell."""

_COLORS = np.array(
    [
        (16, 16, 28), (64, 208, 232), (240, 208, 48), (176, 88, 224),
        (80, 200, 88), (232, 64, 72), (64, 104, 232), (240, 144, 48),
    ],
    np.uint8,
)  # fmt: skip
"""RGB of an empty cell, then of each piece in the order of `PIECES`."""


def rgb_array(game: Game) -> npt.NDArray[np.uint8]:
    """The board as uint8 (height * 16, width * 16, 3), the top row first."""
    picture: npt.NDArray[np.uint8] = (
        _COLORS[np.array(game.cells[::-1])].repeat(CELL, axis=0).repeat(CELL, axis=1)
    )
    picture[::CELL] //= 2  # a dark line along the top and left of each cell is the grid
    picture[:, ::CELL] //= 2
    return picture


def ansi(game: Game) -> str:
    """The board as lines of text, the top row first, a letter for each cell by its piece."""
    rows = ("".join(".IOTSZJL"[cell] for cell in row) for row in reversed(game.cells))
    fence = "+" + "-" * game.width + "+"
    status = f"lines {game.lines}  pieces {game.pieces}  piece {PIECES[game.piece]}"
    return "\n".join([*(f"|{row}|" for row in rows), fence, status])
