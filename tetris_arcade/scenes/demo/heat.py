"""Thoughts as heat: a strip over the columns of a board, and a map of every placement."""

from typing import Final

import pygame

from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import LINE_PITCH
from tetris_arcade.picture.theme import BAND, FAINT, INK, LABEL, Colour, medal, mix
from tetris_arcade.scenes.demo.thoughts import Thoughts

_SCALE: Final[tuple[Colour, ...]] = (
    (40, 36, 104),
    (112, 40, 152),
    (208, 48, 112),
    (255, 128, 40),
    (255, 216, 88),
)
"""From cold to hot, ever lighter: it can be read without telling colours apart."""
_ICON: Final = 16
"""Width of the small pieces in front of the map's rows."""
_ROW: Final = 12
"""Height of a row of the map where there is room for it."""
_HEAD: Final = 11
_WIDE: Final = 156
"""Width of the map; where there is more, the list of the best stands beside it."""


def heat_colour(share: float) -> Colour:
    """The colour of a heat from 0 to 1."""
    at = share * (len(_SCALE) - 1)
    cooler = min(int(at), len(_SCALE) - 2)
    return mix(_SCALE[cooler], _SCALE[cooler + 1], at - cooler)


def draw_strip(surface: pygame.Surface, area: pygame.Rect, thoughts: Thoughts) -> None:
    """The heat of each column's best placement; the column that is chosen has an edge.

    A placement counts for the column of its leftmost cell.
    """
    column = next((choice.placement.column for choice in thoughts.top if choice.chosen), None)
    _draw_row(surface, area, thoughts.columns, column)


def _draw_row(
    surface: pygame.Surface,
    area: pygame.Rect,
    heat: tuple[float | None, ...],
    chosen: int | None,
) -> None:
    width = area.width // len(heat)
    for column, share in enumerate(heat):
        cell = pygame.Rect(area.left + column * width, area.top, width - 1, area.height)
        surface.fill(BAND if share is None else heat_colour(share), cell)
        if column == chosen:
            pygame.draw.rect(surface, INK, cell.inflate(2, 2), width=1)


def draw_thoughts(
    surface: pygame.Surface, area: pygame.Rect, art: Art, thoughts: Thoughts | str
) -> None:
    """The map, and the values of the best placements below it or beside it.

    In the place of thoughts: why there are none, in a few words.
    """
    art.text.draw(surface, "THOUGHTS", area.topleft, LABEL)
    if isinstance(thoughts, str):
        for number, line in enumerate(art.text.wrap(thoughts, area.width, 3)):
            y = area.top + _HEAD + 2 + number * LINE_PITCH
            art.text.draw(surface, line, (area.left, y), FAINT)
        return
    rows = len(thoughts.heat)
    pitch = min(_ROW, (area.height - _HEAD) // rows)
    first = pygame.Rect(area.left, area.top + _HEAD, min(area.width, _WIDE), pitch)
    _draw_map(surface, first, art, thoughts)
    for number, choice in enumerate(thoughts.top):
        at = area.left + number * _WIDE // 3, first.top + rows * pitch + 4
        if area.width > _WIDE:
            at = first.right + 12, first.top + number * 11
        art.text.draw(surface, str(number + 1), at, medal(number + 1))
        colour = INK if choice.chosen else LABEL
        art.text.draw(surface, measure(choice.value), (at[0] + 9, at[1]), colour)


def measure(value: float) -> str:
    """A policy's value in at most six characters, whatever it measures in."""
    for digits in (2, 1, 0):
        text = f"{value:.{digits}f}"
        if len(text) <= 6:
            return text
    return f"{value:.0e}".replace("e+", "e")[:6]


def _draw_map(surface: pygame.Surface, first: pygame.Rect, art: Art, thoughts: Thoughts) -> None:
    """A row for each rotation, the piece itself in front of it; ``first`` is the first one."""
    chosen = next((choice.placement for choice in thoughts.top if choice.chosen), None)
    shapes = SHAPES[thoughts.piece]
    mini = first.height // 4
    for rotation, heat in enumerate(thoughts.heat):
        row = first.move(_ICON, rotation * first.height)
        row.size = first.width - _ICON, first.height - 1
        here = chosen is not None and chosen.rotation == rotation
        _draw_row(surface, row, heat, chosen.column if chosen is not None and here else None)
        if rotation < len(shapes):
            shape = shapes[rotation]
            bottom = row.top + (row.height + shape.height * mini) // 2
            for x, y in shape.cells:
                cell = first.left + x * mini, bottom - (y + 1) * mini, mini, mini
                surface.fill(art.piece_colours[thoughts.piece], cell)
