"""What the cabinet does when nobody plays: it shows every slot for a while, best first."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.controls.actions import Input
from tetris_arcade.picture.theme import GOLD, GROUND, INK
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.view import FEET, LEFT
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Pop, Transition

SPEED: Final = 4.0
"""Pieces a second: lines come soon, and the moves can still be followed."""
TURN: Final = 25.0
"""Seconds of play that each slot gets."""
BLINK: Final = 1.6
"""Seconds for which the caption's second line is shown, and then not."""


class Attract:
    """A demo that changes slots by itself, and that any input ends."""

    typing = False

    def __init__(self, cabinet: Cabinet, entries: Sequence[Entry], seed: int) -> None:
        """``entries`` can all be played, and there is at least one."""
        self.demo = Demo(cabinet, entries, 0, seed=seed, speed=SPEED, once=True)
        self._art = cabinet.art
        self._shown_for = 0.0
        self.changed = True

    def enter(self) -> None:
        """Nothing to prepare."""

    def handle(self, event: Input) -> Transition | None:
        """Whatever it was: back to the table."""
        return Pop()

    def update(self, dt: float) -> Transition | None:
        """Go on with the demo; after the last slot's turn, back to the table."""
        lit = self._prompt
        self._shown_for += dt
        transition = self.demo.update(dt)
        if self.demo.show.seconds >= TURN and not self.demo.watch_next():
            return Pop()
        self.changed |= self.demo.changed or lit != self._prompt
        return transition

    @property
    def _prompt(self) -> bool:
        return self._shown_for % (2 * BLINK) < BLINK

    def draw(self, surface: pygame.Surface) -> None:
        """The demo, with a caption in the place of its keys."""
        self.demo.draw(surface)
        surface.fill(GROUND, (LEFT.left, FEET, LEFT.width, LEFT.bottom - FEET))
        self._art.display.draw(surface, "DEMO", (LEFT.left, FEET + 4), GOLD)
        if self._prompt:
            self._art.heavy.draw(surface, "PRESS ANY KEY", (LEFT.left, FEET + 28), INK)
        self.changed = False
