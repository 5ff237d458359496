"""Where the parts of the leaderboard lie: one set of measures for each way the picture stands."""

from dataclasses import dataclass
from typing import Final

import pygame

from tetris_arcade.picture.screen import upright

WORDS: Final = ((0, 198), (211, 218))
"""Where in the logo its two words begin, and how wide they are."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Measures in pixels of the picture."""

    size: tuple[int, int]
    logo_tops: tuple[int, ...]
    """One for the whole logo; two for a logo in two lines."""
    table: pygame.Rect
    pitch: int
    head_top: int
    panel: pygame.Rect
    tile: int
    """The side of a tile of the small board."""
    jobs: pygame.Rect
    """The line that says what runs in the background."""
    legend_top: int
    legend_lines: int
    problem_rows: int = 2
    """So many rows of the table give way to a store's problem."""

    @property
    def centre(self) -> int:
        """The middle of the picture."""
        return self.size[0] // 2

    def rows(self, *, problem: bool) -> int:
        """How many slots are seen at once."""
        return self.table.height // self.pitch - (self.problem_rows if problem else 0)


LANDSCAPE: Final = Layout(
    size=(480, 270),
    logo_tops=(9,),
    table=pygame.Rect(8, 73, 357, 168),
    pitch=14,
    head_top=54,
    panel=pygame.Rect(372, 53, 100, 188),
    tile=5,
    jobs=pygame.Rect(12, 243, 349, 10),
    legend_top=256,
    legend_lines=1,
)
PORTRAIT: Final = Layout(
    size=(270, 480),
    logo_tops=(10, 50),
    table=pygame.Rect(8, 117, 254, 168),
    pitch=14,
    head_top=98,
    panel=pygame.Rect(8, 289, 254, 152),
    tile=7,
    jobs=pygame.Rect(12, 443, 246, 10),
    legend_top=456,
    legend_lines=2,
)


def layout_for(surface: pygame.Surface) -> Layout:
    """The measures for a picture that is wide or tall."""
    return PORTRAIT if upright(surface) else LANDSCAPE
