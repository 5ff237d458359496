"""The high-score table, and the best of it one after the other."""

from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.actions import Action, Input

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
        before = int(self._seconds / EACH)
        self._seconds += dt
        self._table.update(dt)
        if int(self._seconds / EACH) != before and not self._over:
            self._table.handle(Input(Action.DOWN))
        return self._over

    @property
    def _over(self) -> bool:
        picked = min(TOP, len(self._table.ranking.entries))
        return self._seconds >= max(AT_LEAST, picked * EACH)

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self._table.draw(surface)

    def close(self) -> None:
        """The table is kept for the next time."""
