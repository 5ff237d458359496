"""The selected slot is loaded while someone looks at it, so that it plays as soon as it is asked
to."""

from typing import Final

from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.menu.table import Identity, identity

REST: Final = 0.3
"""Seconds for which the selection must rest: nothing is loaded for someone who scrolls by."""


class HeadStart:
    """Has a slot loaded once for each time that it is selected."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._waiting: Identity | None = None
        self._selected: Identity | None = None
        self._rested = 0.0

    def show(self, entry: Entry | None) -> None:
        """The selection is on this slot, perhaps as before."""
        selected = None if entry is None or not entry.playable else identity(entry)
        if selected != self._selected:
            self._waiting = self._selected = selected
            self._rested = 0.0

    def update(self, dt: float) -> None:
        """Let ``dt`` seconds pass."""
        if self._waiting is None:
            return
        self._rested += dt
        if self._rested >= REST:
            self._player.prepare(*self._waiting)
            self._waiting = None
