"""The high-score table, and the best of it one after the other."""

from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import LINE_PITCH
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import INK
from tetris_arcade.scenes.attract.part import INVITATION, invited

if TYPE_CHECKING:
    from tetris_arcade.scenes.menu.menu import Menu

TOP: Final = 5
"""So many are picked out."""
EACH: Final = 4.0
"""Seconds for each of them."""
AT_LEAST: Final = 8.0


class Standings:
    """The table as the menu shows it; someone seems to move down it, without a hand or a sound."""

    def __init__(self, table: "Menu") -> None:
        """``table`` is nobody else's."""
        self._table = table
        self._sheets = Sheets()
        self._seconds = 0.0
        table.enter()
        table.handle(Input(Action.FIRST))

    @property
    def changed(self) -> bool:
        """Whether the table looks different from when it was last drawn."""
        return self._table.changed

    @changed.setter
    def changed(self, changed: bool) -> None:
        self._table.changed = changed

    def update(self, dt: float) -> bool:
        """Let the table go on, and the selection down."""
        before, invited_before = int(self._seconds / EACH), self._invites
        self._seconds += dt
        self._table.update(dt)
        self.changed |= invited_before != self._invites
        if int(self._seconds / EACH) != before and not self._over:
            self._table.handle(Input(Action.DOWN))
        return self._over

    @property
    def _invites(self) -> bool:
        return invited(self._seconds, still=self._table.cabinet.options.reduced_motion)

    @property
    def _over(self) -> bool:
        picked = min(TOP, len(self._table.ranking.entries))
        return self._seconds >= max(AT_LEAST, picked * EACH)

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture: in the place of the keys, which all do the same here, the
        invitation to press one."""
        self._table.draw(surface)
        layout, (width, height) = self._table.layout, surface.get_size()
        area = pygame.Rect(0, layout.legend_top, width, height - layout.legend_top)
        self._sheets.draw(surface, area, self._invites, lambda sheet: self._paint(sheet, area))

    def _paint(self, surface: pygame.Surface, area: pygame.Rect) -> None:
        if self._invites:
            # In the middle of the lines that the keys have elsewhere.
            y = area.top + (self._table.layout.legend_lines - 1) * LINE_PITCH // 2
            words, heavy = " ".join(INVITATION), self._table.cabinet.art.heavy
            heavy.draw(surface, words, (area.centerx, y), INK, "centre")

    def close(self) -> None:
        """The table is kept for the next time."""
