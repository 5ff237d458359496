"""A board of tiles smaller than the demo's, for games that are seen beside something else."""

import pygame

from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.painter import BoardView
from tetris_arcade.picture.theme import LINE, WELL


def small_tile(tile: pygame.Surface, side: int) -> pygame.Surface:
    """A tile of ``side`` pixels, 4 to 12, in the colours of a large one: a lit and a shaded edge
    around its face, and a dark gap to the next. Patterns do not survive that; colours do."""
    seen = [tuple(tile.get_at((x, y)))[:3] for x in range(1, TILE - 1) for y in range(1, TILE - 1)]
    face = max(seen, key=seen.count)
    small = pygame.Surface((side, side))
    small.fill(tile.get_at((TILE - 1, TILE - 1)))
    small.fill(tile.get_at((TILE - 2, TILE - 2)), (0, 0, side - 1, side - 1))
    small.fill(tile.get_at((0, 0)), (0, 0, side - 2, side - 2))
    small.fill(face, (1, 1, side - 3, side - 3))
    return small


class SmallBoard:
    """Paints boards of small tiles."""

    def __init__(self, art: Art, side: int) -> None:
        """``side`` is of a tile, in pixels."""
        self.side = side
        self._tiles = [small_tile(tile, side) for tile in art.tiles]
        self._ashes = [small_tile(tile, side) for tile in art.ashes]

    def draw(self, surface: pygame.Surface, area: pygame.Rect, view: BoardView) -> None:
        """Draw a board that fills ``area``, with a thin line around it."""
        pygame.draw.rect(surface, LINE, area.inflate(2, 2), width=1)
        surface.fill(WELL, area)
        outside = surface.get_clip()
        surface.set_clip(area)
        for y, row in enumerate(view.cells):
            tiles = self._ashes if y < view.burnt else self._tiles
            for x, cell in enumerate(row):
                if cell:
                    surface.blit(tiles[cell - 1], self._at(area, x, y))
        for y in view.clearing:  # they open from the middle, and nothing lights up
            _, top = self._at(area, 0, y)
            gap = round(area.width * view.cleared / 2)
            surface.fill(WELL, (area.centerx - gap, top, 2 * gap, self.side))
        if view.falling is not None:
            tile = self._tiles[view.falling.piece]
            for x, y in SHAPES[view.falling.piece][view.falling.rotation].cells:
                at = self._at(area, view.falling.column + x, view.falling.row + y)
                surface.blit(tile, at)
        surface.set_clip(outside)

    def _at(self, area: pygame.Rect, x: float, y: float) -> tuple[int, int]:
        """The top left corner of a cell; rows count from the floor."""
        return area.left + round(x * self.side), area.bottom - round((y + 1) * self.side)
