"""A board with the placements that the policy likes best outlined on it."""

from collections.abc import Sequence

import pygame

from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.painter import BoardView, board_size, draw_board, draw_piece, outline
from tetris_arcade.picture.theme import WELL, Colour, medal, mix
from tetris_arcade.scenes.demo.thoughts import Thoughts

_Cell = tuple[int, int]


def draw_game(
    surface: pygame.Surface,
    at: tuple[int, int],
    view: BoardView,
    art: Art,
    *,
    bright: bool,
    thoughts: Thoughts | None = None,
) -> None:
    """A board as `draw_board` draws it, and the best placements on it with their ranks."""
    draw_board(surface, at, view, art, bright=bright)
    if thoughts is None:
        return
    area = pygame.Rect(at, board_size(view))
    outside = surface.get_clip()
    surface.set_clip(area)
    _draw_choices(surface, area, view, art, thoughts)
    if view.falling is not None:
        draw_piece(surface, area.bottomleft, view.falling, art)
    surface.set_clip(outside)


def _draw_choices(
    surface: pygame.Surface, area: pygame.Rect, view: BoardView, art: Art, thoughts: Thoughts
) -> None:
    placed = []
    taken: set[_Cell] = set()
    for choice in thoughts.top:
        rotation, column, row = choice.placement
        shape = SHAPES[thoughts.piece][rotation]
        cells = [(column + x, row + y) for x, y in shape.cells]
        # What lies there by now is the piece itself.
        cells = [(x, y) for x, y in cells if not view.cells[y][x]]
        # Where placements overlap, each has its number where no better one covers it.
        free = [cell for cell in cells if cell not in taken] or cells
        taken.update(cells)
        placed.append((cells, free, choice.chosen))
    for rank, (cells, _, chosen) in reversed(list(enumerate(placed, start=1))):
        _fill(surface, area, cells, mix(WELL, medal(rank), 0.3 if chosen else 0.1))
        outline(surface, area, cells, medal(rank))
    for rank, (_, free, _) in enumerate(placed, start=1):
        if free:
            left, top = _corner(area, *free[len(free) // 2])
            art.heavy.draw(surface, str(rank), (left + 3, top + 2), medal(rank))


def _corner(area: pygame.Rect, x: int, y: int) -> tuple[int, int]:
    return area.left + x * TILE, area.bottom - (y + 1) * TILE


def _fill(
    surface: pygame.Surface, area: pygame.Rect, cells: Sequence[_Cell], ground: Colour
) -> None:
    for x, y in cells:
        surface.fill(ground, (*_corner(area, x, y), TILE, TILE))
