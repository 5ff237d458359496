"""Where the parts of a comparison lie: one set of measures for each way the picture stands."""

from dataclasses import dataclass
from typing import Final

import pygame

from tetris_arcade.picture.screen import upright

_Pair = tuple[pygame.Rect, pygame.Rect]


@dataclass(frozen=True, slots=True)
class Layout:
    """Areas in pixels of the picture."""

    boards: _Pair
    """The wells of two boards of 10 x 20, without their frames."""
    names: _Pair
    next: pygame.Rect
    lines: pygame.Rect
    lead: pygame.Rect
    graph: pygame.Rect
    scores: pygame.Rect
    facts: pygame.Rect
    speed: pygame.Rect
    seed: pygame.Rect
    legend: pygame.Rect


LANDSCAPE: Final = Layout(
    boards=(pygame.Rect(13, 20, 120, 240), pygame.Rect(347, 20, 120, 240)),
    names=(pygame.Rect(8, 4, 130, 8), pygame.Rect(342, 4, 130, 8)),
    next=pygame.Rect(151, 5, 178, 30),
    lines=pygame.Rect(151, 42, 178, 43),
    lead=pygame.Rect(151, 91, 178, 16),
    graph=pygame.Rect(151, 111, 178, 41),
    scores=pygame.Rect(151, 160, 178, 32),
    facts=pygame.Rect(151, 196, 178, 8),
    speed=pygame.Rect(151, 212, 178, 28),
    seed=pygame.Rect(151, 246, 178, 8),
    legend=pygame.Rect(151, 259, 178, 8),
)
PORTRAIT: Final = Layout(
    boards=(pygame.Rect(10, 75, 120, 240), pygame.Rect(140, 75, 120, 240)),
    names=(pygame.Rect(5, 58, 126, 8), pygame.Rect(139, 58, 126, 8)),
    next=pygame.Rect(84, 7, 102, 43),
    lines=pygame.Rect(5, 7, 260, 43),
    lead=pygame.Rect(5, 327, 260, 16),
    graph=pygame.Rect(5, 347, 260, 41),
    scores=pygame.Rect(5, 394, 260, 32),
    facts=pygame.Rect(5, 430, 260, 8),
    speed=pygame.Rect(5, 444, 136, 28),
    seed=pygame.Rect(146, 444, 119, 19),
    legend=pygame.Rect(146, 468, 119, 8),
)


def layout_for(surface: pygame.Surface) -> Layout:
    """The areas for a picture that is wide or tall."""
    return PORTRAIT if upright(surface) else LANDSCAPE
