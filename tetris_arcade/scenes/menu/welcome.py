"""What an empty table says: how to fill it, or what is wrong with the stores."""

import shlex
from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import LINE_PITCH
from tetris_arcade.picture.theme import ALARM, GOLD, INK, LABEL, MARGIN, WIDTH

HEADLINE_TOP: Final = 88
TEXT_TOP: Final = 122
TEXT_WIDTH: Final = WIDTH - 6 * MARGIN
LINES: Final = 11
"""Lines of text that fit above the keys."""


def draw_welcome(
    surface: pygame.Surface, art: Art, problems: Sequence[str], named_store: str | None
) -> None:
    """``named_store`` is the first location that the user named, None if he named none."""
    headline = "NO SLOTS FOUND" if problems else "NO PLAYERS YET"
    art.display.draw(surface, headline, (WIDTH // 2, HEADLINE_TOP), GOLD, "centre")
    if problems:
        _draw_problems(surface, art, problems)
    else:
        _draw_hints(surface, art, named_store)


def _draw_problems(surface: pygame.Surface, art: Art, problems: Sequence[str]) -> None:
    """Each store's problem, with as many lines as there are for it."""
    room = max(1, LINES // len(problems) - 1)
    y = TEXT_TOP
    for problem in problems[: LINES // 2]:
        for line in art.text.wrap(problem, TEXT_WIDTH, room):
            art.text.draw(surface, line, (WIDTH // 2, y), ALARM, "centre")
            y += LINE_PITCH
        y += LINE_PITCH


def _draw_hints(surface: pygame.Surface, art: Art, named_store: str | None) -> None:
    y = TEXT_TOP + LINE_PITCH
    for what, command in (
        ("Train a model:", ["python -m tetris_arcade train"]),
        ("Keep it in a slot:", save_command(art, named_store)),
        ("Or show the slots of another folder:", ["python -m tetris_arcade --store FOLDER"]),
    ):
        art.text.draw(surface, what, (WIDTH // 2, y), LABEL, "centre")
        y += 2
        for line in command:
            y += LINE_PITCH
            art.text.draw(surface, line, (WIDTH // 2, y), INK, "centre")
        y += 22


def save_command(art: Art, named_store: str | None) -> list[str]:
    """How to save into the store that is shown, in one line or two.

    A location that is too long for the first line gets the second, and is clipped to it.
    """
    command = "python -m tetris_arcade slots save best NAME"
    if named_store is None:
        return [command]
    location = shlex.quote(named_store)
    whole = f"{command} --store {location}"
    if art.text.clip(whole, TEXT_WIDTH) == whole:
        return [whole]
    return [f"{command} --store", art.text.clip(location, TEXT_WIDTH)]
