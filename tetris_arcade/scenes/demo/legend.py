"""What a viewer can do in a demo."""

from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import Legend, draw_legend

ACTIONS: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE PLAYER"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE, GO ON"),
    ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
    ((Action.REWIND,), "REWIND WHILE HELD"),
    ((Action.FIRST, Action.LAST), "FIRST PIECE, LIVE"),
    ((Action.THOUGHTS,), "SHOW THOUGHTS"),
    ((Action.RESTART,), "SAME GAME AGAIN"),
    ((Action.NEW_SEED,), "ANOTHER GAME"),
    ((Action.ENTER_SEED,), "ENTER A SEED"),
    ((Action.COMPARE,), "COMPARE WITH NEXT"),
    ((Action.KEEP_GAME,), "KEEP THIS GAME"),
    ((Action.BACK,), "HIGH SCORES"),
)
"""All of it, for the help."""
LEGEND: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE PLAYER"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE"),
    ((Action.STEP_BACK, Action.STEP), "STEP"),
    ((Action.THOUGHTS,), "THOUGHTS"),
    ((Action.HELP,), "ALL KEYS"),
)
"""What stands beside the board."""


def paint_legend(
    surface: pygame.Surface,
    area: pygame.Rect,
    art: Art,
    keys: KeyMap,
    legend: Legend,
    *,
    columns: int,
) -> None:
    """What the keys do, in so many columns side by side."""
    half = -(-len(legend) // columns)
    width = area.width // columns
    for column in range(columns):
        at = area.left + column * (width + 6), area.top
        part = legend[column * half : (column + 1) * half]
        draw_legend(surface, art, keys, at, part, upright=True)
