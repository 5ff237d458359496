"""What the attract mode is made of: one thing after the other, each for a while."""

from typing import Final, Protocol

import pygame

from tetris_arcade.picture.art import Face
from tetris_arcade.picture.theme import GROUND, Colour

BLINK: Final = 1.6
"""Seconds for which the invitation is shown, and then not."""
INVITATION: Final = ("PRESS ANY KEY", "OR BUTTON")


class Part(Protocol):
    """One thing that is shown for a while."""

    changed: bool
    """Whether it looks different from when it was last drawn; `draw` sets it to False."""

    def update(self, dt: float) -> bool:
        """``dt`` seconds have passed; True when it has been shown for long enough."""

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""

    def close(self) -> None:
        """It will not be shown any more."""


def invited(seconds: float, *, still: bool) -> bool:
    """Whether the invitation is seen after so many seconds; it does not blink where ``still``."""
    return still or seconds % (2 * BLINK) < BLINK


def draw_large(
    surface: pygame.Surface, face: Face, text: str, at: tuple[int, int], colour: Colour
) -> None:
    """Draw a line at twice the size of its face, with its top left corner at ``at``."""
    small = pygame.Surface((face.width(text), face.height))
    small.fill(GROUND)
    face.draw(small, text, (0, 0), colour)
    surface.blit(pygame.transform.scale_by(small, 2), at)
