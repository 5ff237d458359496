"""A slot plays, live."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.scenes.actions import Action, Input
from tetris_arcade.scenes.art import Art
from tetris_arcade.scenes.demo_view import draw_demo
from tetris_arcade.scenes.ranking import Entry
from tetris_arcade.scenes.scene import Pop, Transition
from tetris_arcade.scenes.show import SPEEDS, Player, Show

OUT_OF_ORDER: Final = 5.0
"""Seconds for which a problem stays on the screen before the next slot has its turn."""
PATIENCE: Final = 0.3
"""Seconds that a policy may take to load before the screen says so."""
ONE_PIECE_A_SECOND: Final = SPEEDS.index(1.0)


class Demo:
    """Watch the slots of a ranking play, one after the other, from the same seed."""

    def __init__(
        self,
        entries: Sequence[Entry],
        chosen: Entry,
        player: Player,
        art: Art,
        seed: int,
        *,
        speed: float = SPEEDS[ONE_PIECE_A_SECOND],
    ) -> None:
        """``chosen`` is one of the playable ``entries``; ``speed`` one of `SPEEDS`."""
        self.changed = True
        self.entries = [entry for entry in entries if entry.playable]
        self.entry = chosen
        self.speed_step = SPEEDS.index(speed)
        self.paused = False
        self.loading_for = 0.0
        self._failed: list[Entry] = []
        self._failing_for = 0.0
        self._player = player
        self._art = art
        self._seed = seed
        self.show = Show(chosen.slot, player, seed)

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return SPEEDS[self.speed_step]

    @property
    def problem(self) -> str | None:
        """Why the current slot cannot be shown, in one line."""
        return self._player.problem

    @property
    def loading(self) -> bool:
        """Whether the policy has been loading for so long that the screen should say so."""
        return self.loading_for >= PATIENCE

    def enter(self) -> None:
        """Nothing to prepare: the show started with the scene."""

    def handle(self, event: Input) -> Transition | None:
        """Switch slots, change the speed, pause, leave."""
        match event.action:
            case Action.BACK:
                return Pop()
            case Action.LEFT:
                self._watch(self._neighbour(-1))
            case Action.RIGHT:
                self._watch(self._neighbour(1))
            case Action.UP:
                self.speed_step = min(self.speed_step + 1, len(SPEEDS) - 1)
            case Action.DOWN:
                self.speed_step = max(self.speed_step - 1, 0)
            case Action.PAUSE:
                self.paused = not self.paused
            case _:
                return None
        self.changed = True
        return None

    def update(self, dt: float) -> Transition | None:
        """Go on with the show, or with the next slot once this one has turned out not to play."""
        if self._player.problem is not None:
            return self._fail(dt)
        if not self.paused and self.show.update(dt, self.speed):
            self.changed = True
        self.changed |= self.loading
        self.loading_for = self.loading_for + dt if self.show.loading else 0.0
        self.changed |= self.loading
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        draw_demo(surface, self._art, self)
        self.changed = False

    def watch_next(self) -> bool:
        """Go on with the next slot that has not failed; False if there is none."""
        for step in range(1, len(self.entries) + 1):
            if (entry := self._neighbour(step)) not in self._failed:
                self._watch(entry)
                return True
        return False

    def _neighbour(self, step: int) -> Entry:
        return self.entries[(self.entries.index(self.entry) + step) % len(self.entries)]

    def _watch(self, entry: Entry) -> None:
        self.entry = entry
        self.show = Show(entry.slot, self._player, self._seed)
        self.loading_for = self._failing_for = 0.0
        self.paused = False
        self.changed = True

    def _fail(self, dt: float) -> Transition | None:
        self.changed |= self._failing_for == 0
        self._failing_for += dt
        if self._failing_for < OUT_OF_ORDER:
            return None
        self._failed.append(self.entry)
        return None if self.watch_next() else Pop()
