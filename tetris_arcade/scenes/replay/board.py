"""A board of any size in the place of one of 10 x 20."""

from typing import Final

import pygame

from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.painter import BoardView, board_size, draw_board
from tetris_arcade.scenes.menu.board import SmallBoard

TALLEST: Final = 256
"""Pixels: so much there is for the tallest board, of 64 rows, if it has the thinnest frame."""


class AnyBoard:
    """Draws the boards of one game: as a demo does if there is room, else in smaller tiles."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._small: dict[int, SmallBoard] = {}

    def draw(
        self, surface: pygame.Surface, well: pygame.Rect, view: BoardView, *, bright: bool
    ) -> None:
        """Draw a board on the floor of ``well``, which has room for 10 x 20, or around it."""
        area = pygame.Rect((0, 0), board_size(view))
        if area.width <= well.width and area.height <= well.height:
            area.midbottom = well.midbottom
            draw_board(surface, area.topleft, view, self._art, bright=bright)
            return
        rows, columns = len(view.cells), len(view.cells[0])
        side = min(TILE, well.width // columns, TALLEST // rows)
        area.size = columns * side, rows * side
        area.midbottom = well.midbottom
        if area.height > well.height:
            area.center = well.center
        small = self._small.setdefault(side, SmallBoard(self._art, side))
        small.draw(surface, area, view)
