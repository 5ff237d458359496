"""Pieces that rain down and pile up along the foot of the title."""

import random
from collections.abc import Iterable
from typing import Final, NamedTuple

import pygame

from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.painter import Falling, draw_piece

PAUSE: Final = 4
"""Rows between one piece and the next."""
FALL: Final = 15
"""Rows a second, row by row, as on the first machines: a picture that changes with every frame
would keep a processor busy all day."""
HIGHEST: Final = 60
"""Rows: no picture is higher."""
PIECES: Final = 26
"""The title ends soon after that."""


class _Drop(NamedTuple):
    """A piece, and where it comes to rest."""

    piece: int
    rotation: int
    column: int
    row: int


class Heap:
    """A floor as wide as the picture, and the pieces that fall on it."""

    def __init__(self, width: int, seed: int, *, rows: int) -> None:
        """``width`` is of the picture, in pixels; the heap gets no higher than so many ``rows``;
        another seed brings other pieces."""
        self._rows = rows
        self._columns = width // TILE
        self._left = (width - self._columns * TILE) // 2
        self._heights = [0] * self._columns
        dice = random.Random(seed)
        drops = (self._drop(dice) for _ in range(PIECES))
        self._drops = [drop for drop in drops if drop is not None]

    @property
    def settled(self) -> int:
        """By how many rows the first has fallen, or could have, when all lie still."""
        return len(self._drops) * PAUSE + HIGHEST

    def draw(self, surface: pygame.Surface, art: Art, rows: int) -> None:
        """The heap when its first piece has fallen so many rows."""
        top = surface.get_height() // TILE + 1
        for number, drop in enumerate(self._drops):
            fallen = rows - number * PAUSE
            if fallen < 0:
                return
            row = max(drop.row, top - fallen)
            falling = Falling(drop.piece, drop.rotation, drop.column, row)
            draw_piece(surface, (self._left, surface.get_height()), falling, art)

    def _drop(self, dice: random.Random) -> _Drop | None:
        """A piece put where it lies lowest; None if it would stick out of the heap."""
        piece = dice.randrange(len(SHAPES))
        rotation = dice.randrange(len(SHAPES[piece]))
        shape = SHAPES[piece][rotation]
        columns = list(range(self._columns - shape.width + 1))
        dice.shuffle(columns)
        row, column = min(
            ((self._row(shape.cells, column), column) for column in columns),
            key=lambda place: place[0],
        )
        if row + shape.height > self._rows:
            return None
        for x, y in shape.cells:
            self._heights[column + x] = max(self._heights[column + x], row + y + 1)
        return _Drop(piece, rotation, column, row)

    def _row(self, cells: Iterable[tuple[int, int]], column: int) -> int:
        return max(self._heights[column + x] - y for x, y in cells)
