"""The attract mode: title, table, and each slot for a while, over and over."""

from collections.abc import Generator
from dataclasses import replace
from itertools import count, zip_longest
from typing import Final

import pygame

from tetris_arcade.controls.actions import Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.theme import GROUND
from tetris_arcade.scenes.attract.drift import offset
from tetris_arcade.scenes.attract.part import Part
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.title import Title
from tetris_arcade.scenes.attract.turn import Turn, seed_of_round
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.scene import Pop, Transition
from tetris_arcade.sound.sounds import Sounds

DRIFT_ENDS: Final = 1e6
"""Seconds after which the drift begins anew: so exact are sums of a frame's time."""


class Attract:
    """Goes on until anyone does anything, and then is gone.

    It makes no sound: whoever stands near a kiosk all day would not bear it.
    """

    typing = True
    """Nobody types here, but every key is for the scene: help, say, must not open on top of it."""
    actions: Legend = ()

    def __init__(self, cabinet: Cabinet, seed: int) -> None:
        """``seed`` is of the games of the first round."""
        self._cabinet = replace(
            cabinet,
            sounds=Sounds(),
            options=replace(cabinet.options, kiosk=True),
        )
        self.table = Menu(self._cabinet, patience=0, loads_ahead=False)
        """The one that is shown in its turn."""
        self._seed = seed
        self._parts = self._all_parts()
        self.part = next(self._parts)
        """What is shown now."""
        self._seconds = 0.0
        self._offset = offset(0)
        self._canvas: pygame.Surface | None = None
        self.changed = True

    def enter(self) -> None:
        """Nothing to prepare."""

    def handle(self, event: Input) -> Transition | None:
        """Whatever it was: back to the table."""
        self.part.close()
        self._parts.close()
        return Pop()

    def update(self, dt: float) -> Transition | None:
        """Go on with what is shown, or with the next part once it has had its time."""
        self._seconds = (self._seconds + dt) % DRIFT_ENDS
        before, self._offset = self._offset, offset(self._seconds)
        self.changed |= before != self._offset
        if self.part.update(dt):
            self.part.close()
            self.part = next(self._parts)
            self.changed = True
        self.changed |= self.part.changed
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """The part, a little out of its place."""
        if self._canvas is None or self._canvas.get_size() != surface.get_size():
            self._canvas = surface.copy()
        self.part.draw(self._canvas)
        surface.fill(GROUND)
        surface.blit(self._canvas, self._offset)
        self.changed = False

    def _all_parts(self) -> Generator[Part, None, None]:
        for number in count():
            self.table.refresh()  # the title is shown meanwhile, and nothing waits for a store
            yield Title(self._cabinet, number)
            yield Standings(self.table)
            playable = [entry for entry in self.table.ranking.entries if entry.playable]
            for entry, coming in zip_longest(playable, playable[1:]):
                turn = Turn(self._cabinet, entry, seed_of_round(self._seed, number))
                if coming is not None:  # loaded meanwhile, it begins at once
                    self._cabinet.player.prepare(coming.slot.location, coming.slot.name)
                yield turn
