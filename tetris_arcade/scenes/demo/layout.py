"""Where the parts of a demo lie: one set of measures for each way the picture stands."""

from dataclasses import dataclass
from typing import Final

import pygame

from tetris_arcade.picture.painter import FRAME
from tetris_arcade.picture.screen import upright


@dataclass(frozen=True, slots=True)
class Layout:
    """Areas in pixels of the picture."""

    board: pygame.Rect
    """The well of a board of 10 x 20, without its frame."""
    slot: pygame.Rect
    record: pygame.Rect
    """What the slot has shown so far, or its thoughts."""
    columns: int
    """In so many columns the record and the keys are set."""
    speed: pygame.Rect
    seed: pygame.Rect
    legend: pygame.Rect
    next: pygame.Rect
    lines: pygame.Rect
    figures: pygame.Rect
    """Score and pieces."""
    graph: pygame.Rect
    facts: pygame.Rect
    lowered: int
    """By so many pixels the board gives way to the strip of heat above it."""

    def well(self, *, strip: bool) -> pygame.Rect:
        """Where the board lies."""
        return self.board.move(0, self.lowered) if strip else self.board

    def strip(self) -> pygame.Rect:
        """The strip of heat, column by column above the board's."""
        well = self.well(strip=True)
        return pygame.Rect(well.left, well.top - FRAME - 2 - STRIP, well.width, STRIP)


STRIP: Final = 9
"""Height of the strip of heat."""
LANDSCAPE: Final = Layout(
    board=pygame.Rect(180, 15, 120, 240),
    slot=pygame.Rect(10, 10, 156, 35),
    record=pygame.Rect(10, 52, 156, 76),
    columns=1,
    speed=pygame.Rect(10, 135, 156, 28),
    seed=pygame.Rect(10, 170, 156, 19),
    legend=pygame.Rect(10, 197, 156, 64),
    next=pygame.Rect(314, 10, 156, 40),
    lines=pygame.Rect(314, 58, 156, 43),
    figures=pygame.Rect(314, 108, 156, 38),
    graph=pygame.Rect(314, 155, 156, 56),
    facts=pygame.Rect(314, 222, 156, 36),
    lowered=7,
)
PORTRAIT: Final = Layout(
    board=pygame.Rect(17, 62, 120, 240),
    slot=pygame.Rect(12, 10, 246, 35),
    record=pygame.Rect(12, 384, 246, 44),
    columns=2,
    speed=pygame.Rect(154, 219, 104, 46),
    seed=pygame.Rect(12, 322, 246, 8),
    legend=pygame.Rect(12, 440, 246, 30),
    next=pygame.Rect(154, 57, 104, 40),
    lines=pygame.Rect(154, 104, 104, 43),
    figures=pygame.Rect(154, 151, 104, 64),
    graph=pygame.Rect(12, 336, 246, 40),
    facts=pygame.Rect(154, 272, 104, 36),
    lowered=6,
)


def layout_for(surface: pygame.Surface) -> Layout:
    """The areas for a picture that is wide or tall."""
    return PORTRAIT if upright(surface) else LANDSCAPE
