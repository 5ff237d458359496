"""A recorded game, which can be stopped and gone back in as a live one."""

from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.replays import Recorded
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.demo.series import recorded as series_of
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.demo.transport import Transport
from tetris_arcade.scenes.replay.view import View
from tetris_arcade.scenes.scene import Pop, Transition

END: Final = 10.0
"""Seconds for which the last board stays before the game begins again."""


class ReplayViewer:
    """Watch a recorded game, over and over. One that is paused and left alone is left."""

    typing = False
    actions: Legend = (
        ((Action.UP, Action.DOWN), "CHANGE SPEED"),
        ((Action.PAUSE,), "PAUSE, GO ON"),
        ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
        ((Action.REWIND,), "REWIND WHILE HELD"),
        ((Action.FIRST, Action.LAST), "FIRST PIECE, FURTHEST"),
        ((Action.RESTART,), "FROM THE BEGINNING"),
        ((Action.BACK,), "HIGH SCORES"),
    )
    """What a viewer can do here."""

    def __init__(self, cabinet: Cabinet, recorded: Recorded, *, speed: float = 1.0) -> None:
        """``recorded`` was checked: what is on the screen is the game that was kept.

        ``speed`` is one of `SPEEDS`.
        """
        self.changed = True
        self.cabinet = cabinet
        self.recorded = recorded
        self.layout: Layout = LANDSCAPE
        """Where the parts lay when they were drawn last."""
        self.sheets = Sheets()
        self._series = series_of(recorded.replay)
        still = cabinet.options.reduced_motion
        self.timeline = Timeline(self._series(0), still=still)
        self._transport = Transport(speed)
        self._view = View(cabinet.art)

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return self._transport.speed

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self._transport.paused

    @property
    def end(self) -> int:
        """The furthest piece that was seen."""
        return self.timeline.end

    def enter(self) -> None:
        """Nothing to prepare: the game started with the scene."""

    def handle(self, event: Input) -> Transition | None:
        """Change the speed, stop, go back, leave."""
        match event.action:
            case Action.BACK:
                return Pop()
            case Action.POINT if event.at is not None and self.layout.graph.collidepoint(event.at):
                graph = self.layout.graph
                self._transport.paused = True
                self.seek(self.end * (event.at[0] - graph.left) // (graph.width - 1))
            case _:
                if not self._transport.handle(event.action, self):
                    return None
                if event.action is Action.STEP:
                    self._play_sound()
        self.changed = True
        return None

    def update(self, dt: float) -> Transition | None:
        """Go on with the game, and from its end to its beginning."""
        self._transport.update(dt)
        if self.paused:
            self.changed |= self.timeline.rest()
            left_alone = self._transport.paused_for >= self.cabinet.options.attract_after
            return Pop() if left_alone else None
        self.changed |= self.timeline.update(dt, self.speed)
        if self.timeline.over_for >= END:
            self.restart()
        self._play_sound()
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
        self._view.draw(surface, self)
        self.changed = False

    def step(self) -> bool:
        """Play the current piece at once; after the last one, begin again."""
        if self.timeline.over:
            self.restart()
            return True
        return self.timeline.step()

    def back(self, pieces: int) -> None:
        """Go back so many pieces."""
        self.timeline.back(pieces)

    def seek(self, piece: int) -> None:
        """Go to where piece number ``piece`` comes in."""
        self.timeline.seek(piece)

    def restart(self) -> None:
        """Begin again."""
        self.timeline.begin(self._series(0))

    def _play_sound(self) -> None:
        heard = self.timeline.heard(self.speed)
        if heard is not None:
            self.cabinet.sounds.play(heard)
