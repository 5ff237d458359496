"""A slot's turn: it plays, and beside the board stands who it is, in words for passers-by."""

from typing import Final

import pygame

from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.scenes.attract.part import invited
from tetris_arcade.scenes.attract.turn_view import draw_turn
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.pace import DEADLINE
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import Show
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.reasons import told

SPEED: Final = 4.0
"""Pieces a second: lines come soon, and the moves can still be followed."""
LENGTH: Final = 25.0
"""Seconds of play that each slot gets."""


class Turn:
    """One slot plays for a while; one that does not play has had its turn."""

    speed = SPEED

    def __init__(self, cabinet: Cabinet, entry: Entry, seed: int) -> None:
        """``seed`` is of a series of games, as in the demo."""
        self.changed = True
        self.entry = entry
        self.cabinet = cabinet
        self.still = cabinet.options.reduced_motion
        self.show = Show(live(entry.slot, cabinet.player, seed), still=self.still)
        self.sheets = Sheets()
        self._seconds = 0.0

    @property
    def invites(self) -> bool:
        """Whether the invitation is to be seen."""
        return invited(self._seconds, still=self.still)

    def update(self, dt: float) -> bool:
        """Go on with the game."""
        if (problem := self.show.problem) is not None:
            # Passers-by are told what a kiosk's visitors are.
            self.cabinet.messages.say(f"{self.entry.slot.name} is {told(problem, kiosk=True)}")
            return True
        before = self.invites, self.show.loading
        self._seconds += dt
        self.changed |= self.show.update(dt, SPEED)
        self.changed |= before != (self.invites, self.show.loading)
        if self.show.waiting_for >= DEADLINE:
            self.cabinet.player.give_up("the player does not answer")
        return self.show.seconds >= LENGTH

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        draw_turn(surface, self)
        self.changed = False

    def close(self) -> None:
        """The player need not go on."""
        self.show.close()


def seed_of_round(seed: int, number: int) -> int:
    """The seed of the games of a round: each round has its own; the first has the given ones."""
    return seed if number == 0 else game_seed(seed, number)
