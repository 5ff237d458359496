"""Where a game stands, in words: its seed, whether it is live, and that it is not there yet."""

from typing import Final

import pygame

from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.numbers import compact
from tetris_arcade.picture.theme import CYAN, GOLD, INK, LABEL

MARCH: Final = 8.0
"""Tiles a second of the marching row that says the policy is loading."""
MEANWHILE: Final = "The others play meanwhile"
"""What a kiosk says of one that is out of order."""


def paint_seed(
    surface: pygame.Surface,
    area: pygame.Rect,
    art: Art,
    seed: int,
    behind: int,
    *,
    live: str = "LIVE",
) -> None:
    """By which seed the game can be seen again, and how far it is gone back in, if at all."""
    art.text.draw(surface, "SEED", area.topleft, LABEL)
    state, colour = (f"{compact(behind)} BACK", GOLD) if behind else (live, CYAN)
    if area.height > art.text.height:
        art.text.draw(surface, str(seed), area.topright, INK, "right")
        art.text.draw(surface, "STATE", (area.left, area.bottom - art.text.height), LABEL)
    else:
        art.text.draw(surface, str(seed), (area.left + 30, area.top), INK)
    art.heavy.draw(surface, state, (area.right, area.bottom - art.heavy.height), colour, "right")


def draw_loading(
    surface: pygame.Surface, board: pygame.Rect, art: Art, waiting_for: float, *, still: bool
) -> None:
    """Seven tiles in a row, one of which is always up."""
    up = None if still else int(waiting_for * MARCH) % len(art.tiles)
    left = board.centerx - len(art.tiles) * TILE // 2
    for number, tile in enumerate(art.tiles):
        lift = 4 if number == up else 0
        surface.blit(tile, (left + number * TILE, board.centery - 14 - lift))
    art.heavy.draw(surface, "GETTING READY", (board.centerx, board.centery + 8), INK, "centre")
