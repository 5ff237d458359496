"""The leaderboard: every slot of every store, ranked."""

from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.scenes.attract import Attract
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.menu.ranking import Entry, Ranking
from tetris_arcade.scenes.menu.view import VISIBLE_ROWS, draw_menu, row_at
from tetris_arcade.scenes.scene import Pop, Push, Transition

DEAF: Final = 0.3
"""Seconds for which the table hears nothing after the attract mode: what ended it (a tap is a
motion, then a click) must do nothing else."""


class Menu:
    """Choose a slot and watch it; left alone, the attract mode begins."""

    typing = False

    def __init__(self, cabinet: Cabinet) -> None:
        self.changed = True
        self.ranking = Ranking(())
        self.selected = 0
        self.first_row = 0
        self.now = cabinet.now()
        """When the table was read: ages are counted from here."""
        self.cabinet = cabinet
        self._idle = 0.0
        self._attracted = 0
        self._deaf_for = 0.0

    @property
    def entry(self) -> Entry | None:
        """The selected slot."""
        entries = self.ranking.entries
        return entries[self.selected] if entries else None

    def enter(self) -> None:
        """Read the table anew, and keep the selection on its slot."""
        before = self.entry
        self.ranking, self.now = self.cabinet.read(), self.cabinet.now()
        names = [(entry.slot.location, entry.slot.name) for entry in self.ranking.entries]
        name = (before.slot.location, before.slot.name) if before else None
        self._select(names.index(name) if name in names else 0)
        self._idle = 0.0

    def handle(self, event: Input) -> Transition | None:
        """Move the selection, play, leave."""
        self._idle = 0.0
        if self._deaf_for > 0:
            return None
        match event.action:
            case Action.BACK:
                return Pop()
            case Action.CONFIRM:
                return self._play()
            case Action.POINT if event.at is not None:
                return self._point(event.at)
        moves = {
            Action.UP: -1,
            Action.DOWN: 1,
            Action.PAGE_UP: -VISIBLE_ROWS,
            Action.PAGE_DOWN: VISIBLE_ROWS,
            Action.FIRST: -len(self.ranking.entries),
            Action.LAST: len(self.ranking.entries),
        }
        if event.action in moves:
            self._select(self.selected + moves[event.action])
        return None

    def update(self, dt: float) -> Transition | None:
        """Count the time in which nobody did anything."""
        self._idle += dt
        self._deaf_for -= dt
        if self._idle < self.cabinet.options.attract_after:
            return None
        self.enter()  # a store that could not be read before may be there by now
        return self._attract()

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        draw_menu(surface, self)
        self.changed = False

    def _select(self, row: int) -> None:
        last = max(0, len(self.ranking.entries) - 1)
        self.selected = min(max(row, 0), last)
        lowest_first = max(0, self.selected - VISIBLE_ROWS + 1)
        self.first_row = min(max(self.first_row, lowest_first), self.selected)
        self.changed = True

    def _point(self, at: tuple[int, int]) -> Transition | None:
        """A click selects a row; a click on the selected row plays it."""
        row = row_at(at)
        if row is None or self.first_row + row >= len(self.ranking.entries):
            return None
        if self.first_row + row == self.selected:
            return self._play()
        self._select(self.first_row + row)
        return None

    def _play(self) -> Transition | None:
        if self.entry is None or not self.entry.playable:
            return None
        return Push(Demo(self.cabinet, self.ranking.entries, self.selected))

    def _attract(self) -> Transition | None:
        playable = [entry for entry in self.ranking.entries if entry.playable]
        if not playable:
            return None
        # Every round has games of its own; the first has those that --seed names.
        seed = game_seed(self.cabinet.options.seed, self._attracted)
        self._attracted += 1
        self._deaf_for = DEAF
        return Push(Attract(self.cabinet, playable, seed))
