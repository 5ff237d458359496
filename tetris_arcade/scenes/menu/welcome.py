"""What an empty table says: how to fill it, or what is wrong with the stores."""

import shlex
from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.picture.art import TILE, Art
from tetris_arcade.picture.panels import LINE_PITCH
from tetris_arcade.picture.screen import upright
from tetris_arcade.picture.theme import ALARM, GOLD, INK, LABEL, MARGIN
from tetris_arcade.scenes.cabinet import Options

LINES: Final = 11
"""Lines of text that there are for problems."""
HEADLINE_HEIGHT: Final = 34


def text_width(surface: pygame.Surface) -> int:
    """How wide the lines may be."""
    return surface.get_width() - (2 if upright(surface) else 6) * MARGIN


def draw_welcome(
    surface: pygame.Surface, art: Art, problems: Sequence[str], options: Options
) -> None:
    """For a table without slots."""
    y = _headline(surface, art, "NO SLOTS FOUND" if problems else "NO PLAYERS YET")
    if options.kiosk:  # who stands there can do nothing about it, and no path is for them
        _line(surface, art, y + LINE_PITCH, "The next ones are in training.", LABEL)
        _line(surface, art, y + 3 * LINE_PITCH, "Come back soon!", INK)
    elif problems:
        _draw_problems(surface, art, y, problems)
    else:
        _draw_hints(surface, art, y, options.named_store)


def draw_reading(surface: pygame.Surface, art: Art, *, slow: bool) -> None:
    """For as long as nothing was read; ``slow`` is for stores that should have answered by now."""
    y = _headline(surface, art, "READING...")
    if slow:
        _line(surface, art, y + LINE_PITCH, "A store is slow to answer.", LABEL)
        _line(surface, art, y + 2 * LINE_PITCH + 2, "The table comes when it does.", LABEL)


def _headline(surface: pygame.Surface, art: Art, text: str) -> int:
    """Draw it; returns where the text below it begins."""
    top, middle = 180 if upright(surface) else 92, surface.get_width() // 2
    for number, tile in enumerate(art.tiles):
        surface.blit(tile, (middle + round((number - len(art.tiles) / 2) * TILE), top - 24))
    art.display.draw(surface, text, (middle, top), GOLD, "centre")
    return top + HEADLINE_HEIGHT


def _line(
    surface: pygame.Surface, art: Art, y: int, text: str, colour: tuple[int, int, int]
) -> None:
    art.text.draw(surface, text, (surface.get_width() // 2, y), colour, "centre")


def _draw_problems(surface: pygame.Surface, art: Art, y: int, problems: Sequence[str]) -> None:
    """Each store's problem, with as many lines as there are for it."""
    lines = LINES * (2 if upright(surface) else 1)
    room = max(1, lines // len(problems) - 1)
    for problem in problems[: lines // 2]:
        for line in art.text.wrap(problem, text_width(surface), room):
            _line(surface, art, y, line, ALARM)
            y += LINE_PITCH
        y += LINE_PITCH


def _draw_hints(surface: pygame.Surface, art: Art, y: int, named_store: str | None) -> None:
    width = text_width(surface)
    y += LINE_PITCH
    for number, (what, command) in enumerate(
        (
            ("Train a model:", ["python -m tetris_arcade train"]),
            ("Keep it in a slot:", save_command(art, named_store, width)),
            ("Or show the slots of another folder:", ["python -m tetris_arcade --store FOLDER"]),
        ),
        start=1,
    ):
        _line(surface, art, y, what if number == 3 else f"{number}. {what}", LABEL)
        y += 2
        for line in command:
            y += LINE_PITCH
            _line(surface, art, y, line, INK)
        y += 22


def save_command(art: Art, named_store: str | None, width: int) -> list[str]:
    """How to save into the store that is shown, in lines of ``width`` pixels.

    A location that is too long for the first line gets one of its own, and is clipped to it.
    """
    command = "python -m tetris_arcade slots save best NAME"
    short = [command] if art.text.width(command) <= width else command.split(" slots ")
    if len(short) == 2:
        short[1] = f"slots {short[1]}"
    if named_store is None:
        return short
    location = shlex.quote(named_store)
    whole = f"{short[-1]} --store {location}"
    if art.text.clip(whole, width) == whole:
        return [*short[:-1], whole]
    return [*short[:-1], f"{short[-1]} --store", art.text.clip(location, width)]
