"""The one painter of boards: whoever shows a game gives it a `BoardView`."""

from collections.abc import Collection
from typing import Final, NamedTuple

import pygame

from tetris_arcade.engine.game import Placement
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.theme import GRID, INK, LINE, WELL, Colour, mix

FRAME: Final = 5
"""How far the frame reaches beyond the board, in pixels."""
CORNER: Final = 4


class Falling(NamedTuple):
    """A piece in the air. ``column`` and ``row`` are of its box's lower left, in cells."""

    piece: int
    rotation: int
    column: float
    row: float


class BoardView(NamedTuple):
    """What there is to see of a game at one instant. Rows count from the floor."""

    cells: list[list[int]]
    """``cells[y][x]`` is 0 for empty, or 1 + the piece (as `Game.cells`)."""
    falling: Falling | None = None
    ghost: Placement | None = None
    """Where the falling piece will land."""
    clearing: tuple[int, ...] = ()
    """Full rows on their way out."""
    cleared: float = 0.0
    """How far they are, 0 to 1."""
    burnt: int = 0
    """So many rows, from the floor up, have burnt out: the game is over."""


def frame(surface: pygame.Surface, area: pygame.Rect, colour: Colour = LINE) -> None:
    """The double line with round corners that runs around everything important."""
    pygame.draw.rect(surface, colour, area, width=1, border_radius=CORNER)
    inner = area.inflate(-4, -4)
    pygame.draw.rect(surface, mix(colour, WELL, 0.45), inner, width=1, border_radius=CORNER - 2)


def board_size(view: BoardView) -> tuple[int, int]:
    """Width and height of the board in pixels, without its frame."""
    return len(view.cells[0]) * TILE, len(view.cells) * TILE


def draw_board(
    surface: pygame.Surface, at: tuple[int, int], view: BoardView, art: Art, *, bright: bool
) -> None:
    """Draw a board, its frame around it, with its top left cell at ``at``.

    ``bright`` lets full rows light up before they go. Whoever shows more than three clears a
    second leaves it off: nothing here may flash faster than that.
    """
    area = pygame.Rect(at, board_size(view))
    pygame.draw.rect(surface, WELL, area.inflate(2 * FRAME, 2 * FRAME), border_radius=CORNER)
    frame(surface, area.inflate(2 * FRAME, 2 * FRAME))
    outside = surface.get_clip()
    surface.set_clip(area)
    _draw_grid(surface, area)
    _draw_cells(surface, area, view, art)
    _draw_clearing(surface, area, view, bright=bright)
    if view.falling is not None:
        if view.ghost is not None:
            _draw_ghost(surface, area, view.falling.piece, view.ghost, art)
        draw_piece(surface, area.bottomleft, view.falling, art)
    surface.set_clip(outside)


def draw_piece(surface: pygame.Surface, floor: tuple[int, int], falling: Falling, art: Art) -> None:
    """Draw a piece in a well whose lower left corner is ``floor``."""
    tile = art.tiles[falling.piece]
    left = floor[0] + round(falling.column * TILE)
    bottom = floor[1] - round(falling.row * TILE)
    for x, y in SHAPES[falling.piece][falling.rotation].cells:
        surface.blit(tile, (left + x * TILE, bottom - (y + 1) * TILE))


def _draw_grid(surface: pygame.Surface, area: pygame.Rect) -> None:
    for x in range(area.left + TILE, area.right, TILE):
        for y in range(area.top + TILE, area.bottom, TILE):
            surface.set_at((x - 1, y - 1), GRID)


def _cell(area: pygame.Rect, x: int, y: int) -> tuple[int, int]:
    return area.left + x * TILE, area.bottom - (y + 1) * TILE


def _draw_cells(surface: pygame.Surface, area: pygame.Rect, view: BoardView, art: Art) -> None:
    for y, row in enumerate(view.cells):
        tiles = art.ashes if y < view.burnt else art.tiles
        for x, cell in enumerate(row):
            if cell:
                surface.blit(tiles[cell - 1], _cell(area, x, y))


def _draw_clearing(
    surface: pygame.Surface, area: pygame.Rect, view: BoardView, *, bright: bool
) -> None:
    """Full rows open from the middle outward, as a curtain does."""
    for y in view.clearing:
        row = pygame.Rect(area.left, area.bottom - (y + 1) * TILE, area.width, TILE)
        if bright:
            pygame.draw.rect(surface, INK, row.inflate(0, -2))
        gap = row.inflate(round(area.width * view.cleared) - area.width, 0)
        pygame.draw.rect(surface, WELL, gap)


def _draw_ghost(
    surface: pygame.Surface, area: pygame.Rect, piece: int, placement: Placement, art: Art
) -> None:
    """The outline of the landing place."""
    shape = SHAPES[piece][placement.rotation]
    cells = [(placement.column + x, placement.row + y) for x, y in shape.cells]
    outline(surface, area, cells, mix(art.piece_colours[piece], WELL, 0.35))


def outline(
    surface: pygame.Surface, area: pygame.Rect, cells: Collection[tuple[int, int]], colour: Colour
) -> None:
    """An edge around cells of a board, columns and rows from its lower left corner at that of
    ``area``, wherever the neighbour is none of them."""
    for x, y in cells:
        left, top = _cell(area, x, y)
        for dx, dy, edge in (
            (-1, 0, (left, top, 1, TILE)),
            (1, 0, (left + TILE - 1, top, 1, TILE)),
            (0, 1, (left, top, TILE, 1)),
            (0, -1, (left, top + TILE - 1, TILE, 1)),
        ):
            if (x + dx, y + dy) not in cells:
                surface.fill(colour, edge)
