"""A recorded game, which can be stopped and gone back in as a live one."""

from typing import Final

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.replays import Recorded
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.demo.pace import ONE_PIECE_A_SECOND
from tetris_arcade.scenes.demo.series import Series
from tetris_arcade.scenes.demo.series import recorded as series_of
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.demo.watching import Watching
from tetris_arcade.scenes.replay.view import View

END: Final = 10.0
"""Seconds for which the last board stays before the game begins again."""


class Loop(Timeline):
    """One game, over and over."""

    def __init__(self, series: Series, *, still: bool = False) -> None:
        """``still`` leaves out all that slides."""
        self._series = series
        super().__init__(series(0), still=still)

    def restart(self) -> None:
        """Begin again."""
        self.begin(self._series(0))

    def step(self) -> bool:
        """Play the current piece at once; after the last one, begin again."""
        if self.over:
            self.restart()
            return True
        return super().step()

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""
        changed = super().update(dt, speed)
        if self.over_for >= END:
            self.restart()
        return changed


class ReplayViewer(Watching):
    """Watch a recorded game, over and over."""

    can_be_done = (
        ((Action.UP, Action.DOWN), "CHANGE SPEED"),
        ((Action.PAUSE,), "PAUSE, GO ON"),
        ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
        ((Action.REWIND,), "REWIND WHILE HELD"),
        ((Action.FIRST, Action.LAST), "FIRST PIECE, FURTHEST"),
        ((Action.RESTART,), "FROM THE BEGINNING"),
        ((Action.BACK,), "HIGH SCORES"),
    )

    def __init__(
        self, cabinet: Cabinet, recorded: Recorded, *, speed: float = ONE_PIECE_A_SECOND
    ) -> None:
        """``recorded`` was checked: what is on the screen is the game that was kept.

        ``speed`` is one of `SPEEDS`.
        """
        super().__init__(cabinet, speed)
        self.recorded = recorded
        self.layout: Layout = LANDSCAPE
        self.timeline = Loop(series_of(recorded.replay), still=cabinet.options.reduced_motion)
        self._view = View(cabinet.art)

    @property
    def film(self) -> Loop:
        """What is watched."""
        return self.timeline

    def enter(self) -> None:
        """Nothing to prepare: the game began with the scene."""

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
        self._view.draw(surface, self)
        self.changed = False
