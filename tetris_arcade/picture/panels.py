"""The small parts that screens are put together from."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art, Face
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.theme import CYAN, FAINT, INK, LABEL, MARGIN, RULE, WELL, Colour, mix

Legend = Sequence[tuple[tuple[Action, ...], str]]
"""Which actions do what on a screen; how the keys are called comes from the `KeyMap`."""

LINE_PITCH: Final = 10
KEYS_WIDTH: Final = 24
"""Pixels that keys have at least, where they stand one below the other."""
SPECKS: Final = frozenset(",.")
"""Keys that are drawn as keys, in a box."""
BANNER_LINES: Final = 5
"""An upright picture needs them: what mends a problem is said at the end of its line."""
FACT_GAP: Final = 12
"""Two characters at least between a label and its value, so that they stay two words."""


def rule(surface: pygame.Surface, left: int, right: int, y: int, colour: Colour = RULE) -> None:
    """A thin line from ``left`` up to ``right``."""
    pygame.draw.line(surface, colour, (left, y), (right - 1, y))


def fact(
    surface: pygame.Surface,
    art: Art,
    area: pygame.Rect,
    label: str,
    value: str,
    *,
    face: Face,
) -> None:
    """A label at the left end of a line, its value at the right end."""
    art.text.draw(surface, label, area.topleft, LABEL)
    value = face.clip(value, area.width - art.text.width(label) - FACT_GAP)
    face.draw(surface, value, area.topright, INK, "right")


def figure(
    surface: pygame.Surface,
    art: Art,
    at: tuple[int, int],
    label: str,
    value: str,
    *,
    face: Face,
    colour: Colour,
) -> None:
    """A label, and a large value below it."""
    art.text.draw(surface, label, at, LABEL)
    face.draw(surface, value, (at[0], at[1] + LINE_PITCH + 1), colour)


def draw_keys(
    surface: pygame.Surface, face: Face, label: str, at: tuple[int, int], colour: Colour
) -> int:
    """How some keys are called; a comma or a dot alone would be taken for a speck of dust.

    Returns the width in pixels.
    """
    if not SPECKS.issuperset(label):
        face.draw(surface, label, at, colour)
        return face.width(label)
    x, y = at
    for character in label:
        cap = pygame.Rect(x, y, 9, face.height)
        pygame.draw.rect(surface, mix(colour, WELL, 0.5), cap, width=1, border_radius=2)
        face.draw(surface, character, (cap.centerx, y - 1), colour, "centre")
        x += cap.width + 1
    return x - at[0]


def draw_legend(
    surface: pygame.Surface,
    art: Art,
    keys: KeyMap,
    at: tuple[int, int],
    legend: Legend,
    *,
    upright: bool,
) -> None:
    """What the keys do: one below the other if ``upright``, else side by side.

    What no key does is left out.
    """
    x, y = at
    lines = [(label, meaning) for actions, meaning in legend if (label := keys.label(*actions))]
    widest = max((art.text.width(label) for label, _ in lines), default=0)
    for label, meaning in lines:
        width = draw_keys(surface, art.text, label, (x, y), INK)
        shift = max(KEYS_WIDTH, widest + 5) if upright else width + 5
        art.text.draw(surface, meaning, (x + shift, y), FAINT)
        if upright:
            y += LINE_PITCH + 1
        else:
            x += shift + art.text.width(meaning) + 14


def notice(
    surface: pygame.Surface,
    art: Art,
    area: pygame.Rect,
    title: Sequence[str],
    lines: Sequence[str],
    *,
    colour: Colour,
) -> None:
    """A framed message in the middle of ``area``: a large title, small lines below it."""
    height = 20 * len(title) + LINE_PITCH * len(lines) + (16 if lines else 12)
    box = pygame.Rect(0, 0, area.width, height)
    box.center = area.center
    pygame.draw.rect(surface, WELL, box, border_radius=4)
    frame(surface, box, colour)
    y = box.top + 9
    for words in title:
        art.display.draw(surface, words, (box.centerx + 1, y), colour, "centre")
        y += 20
    for line in lines:
        art.text.draw(surface, line, (box.centerx, y), INK, "centre")
        y += LINE_PITCH


def banner(surface: pygame.Surface, art: Art, line: str, *, colour: Colour = CYAN) -> None:
    """A message across the foot of a picture, over whatever is there."""
    width = surface.get_width() - 2 * MARGIN
    lines = art.text.wrap(line, width - 20, BANNER_LINES)
    box = pygame.Rect(MARGIN, 0, width, LINE_PITCH * len(lines) + 14)
    box.bottom = surface.get_height() - 4
    pygame.draw.rect(surface, WELL, box, border_radius=4)
    frame(surface, box, colour)
    for number, words in enumerate(lines):
        y = box.top + 8 + number * LINE_PITCH
        art.text.draw(surface, words, (box.centerx, y), INK, "centre")
