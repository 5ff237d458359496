"""Boards of any size in the place of one."""

from typing import Any

import pygame
import pytest

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.painter import BoardView
from tetris_arcade.scenes.demo.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.replay.board import AnyBoard

NOTHING = (255, 0, 255)
WAYS = {"landscape": ((480, 270), LANDSCAPE), "portrait": ((270, 480), PORTRAIT)}
PARTS = ("slot", "record", "speed", "seed", "legend", "next", "lines", "figures", "graph", "facts")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[tuple[int, int], Layout]:
    return WAYS[request.param]


def drawn(art: Art, way: tuple[tuple[int, int], Layout], width: int, height: int) -> pygame.Rect:
    """What a full board covers."""
    size, layout = way
    surface = pygame.Surface(size)
    surface.fill(NOTHING)
    view = BoardView([[1 + y % 7] * width for y in range(height)])
    AnyBoard(art).draw(surface, layout.board, view, bright=True)
    untouched = pygame.mask.from_threshold(surface, NOTHING, (1, 1, 1))
    untouched.invert()
    rects: Any = untouched.get_bounding_rects()  # a list, whatever the stubs say
    return pygame.Rect(rects[0]).unionall(rects[1:])


@pytest.mark.parametrize(
    ("width", "height", "side"),
    [
        (4, 4, 12),
        (6, 12, 12),
        (10, 10, 12),
        (10, 20, 12),
        (10, 21, 12),
        (16, 20, 7),
        (10, 40, 6),
        (4, 64, 4),
        (16, 64, 4),
    ],
)
def test_a_board_is_drawn_whole_and_over_nothing_else(
    art: Art, way: tuple[tuple[int, int], Layout], width: int, height: int, side: int
) -> None:
    size, layout = way
    area = drawn(art, way, width, height)
    assert pygame.Rect((0, 0), size).contains(area)
    assert not [name for name in PARTS if area.colliderect(getattr(layout, name))]
    assert 2 <= area.width - width * side <= 10
    assert area.width - width * side == area.height - height * side
    assert abs(area.centerx - layout.board.centerx) <= 1


def test_small_boards_stand_on_the_floor(art: Art, way: tuple[tuple[int, int], Layout]) -> None:
    assert drawn(art, way, 6, 12).bottom == drawn(art, way, 10, 20).bottom
