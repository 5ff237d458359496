"""A slot plays, live."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.show import SPEEDS, Show
from tetris_arcade.scenes.demo.view import draw_demo
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Pop, Transition

OUT_OF_ORDER: Final = 5.0
"""Seconds for which a problem stays on the screen before the next slot has its turn."""
PATIENCE: Final = 0.3
"""Seconds that a policy may take to load before the screen says so."""
DEADLINE: Final = 60.0
"""Seconds without a word from the player after which it has failed. A first start, which compiles
the kernels, takes up to half of that."""
ONE_PIECE_A_SECOND: Final = SPEEDS.index(1.0)


class Demo:
    """Watch the slots of a ranking play, one after the other, from the same seed.

    A demo goes on for as long as someone may be watching it; only a paused one that was left
    alone goes back to the table, where the attract mode takes over.
    """

    typing = False

    def __init__(
        self,
        cabinet: Cabinet,
        entries: Sequence[Entry],
        chosen: int,
        *,
        seed: int | None = None,
        speed: float = SPEEDS[ONE_PIECE_A_SECOND],
        once: bool = False,
    ) -> None:
        """``chosen`` is the position of one of the ``entries`` that can be played.

        ``seed`` is of the first game, by default that of the show; ``speed`` is one of `SPEEDS`;
        with ``once`` the last slot is followed by none, not by the first.
        """
        self.changed = True
        self.entries = [entry for entry in entries if entry.playable]
        self.speed_step = SPEEDS.index(speed)
        self.paused = False
        self._position = sum(entry.playable for entry in entries[:chosen])
        self._once = once
        self._failed: set[int] = set()
        """The positions of the slots that turned out not to play."""
        self._paused_for = self._failing_for = 0.0
        self.cabinet = cabinet
        self._seed = cabinet.options.seed if seed is None else seed
        self.show = Show(self.entry.slot, cabinet.player, self._seed)

    @property
    def entry(self) -> Entry:
        """The slot that plays, and its rank."""
        return self.entries[self._position]

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return SPEEDS[self.speed_step]

    @property
    def problem(self) -> str | None:
        """Why the current slot cannot be shown, in one line."""
        return self.cabinet.player.problem

    @property
    def loading(self) -> bool:
        """Whether the policy has been loading for so long that the screen should say so."""
        return self.show.loading and self.show.waiting_for >= PATIENCE

    def enter(self) -> None:
        """Nothing to prepare: the show started with the scene."""

    def handle(self, event: Input) -> Transition | None:
        """Switch slots, change the speed, pause, leave."""
        self._paused_for = 0.0
        match event.action:
            case Action.BACK:
                return Pop()
            case Action.LEFT:
                self._watch(self._position - 1)
            case Action.RIGHT:
                self._watch(self._position + 1)
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
        if self.cabinet.player.problem is not None:
            return self._fail(dt)
        if self.paused:
            self._paused_for += dt
            return Pop() if self._paused_for >= self.cabinet.options.attract_after else None
        self.changed |= self.loading
        self.changed |= self.show.update(dt, self.speed)
        self.changed |= self.loading
        if self.show.waiting_for >= DEADLINE:
            self.cabinet.player.give_up("the player does not answer")
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        draw_demo(surface, self)
        self.changed = False

    def watch_next(self) -> bool:
        """Go on with the next slot that has not failed; False if there is none."""
        count = len(self.entries)
        end = count if self._once else self._position + count
        for position in range(self._position + 1, end):
            if position % count not in self._failed:
                self._watch(position)
                return True
        return False

    def _watch(self, position: int) -> None:
        """Start on the slot at a position; before the first comes the last."""
        self._position = position % len(self.entries)
        self.show = Show(self.entry.slot, self.cabinet.player, self._seed)
        self.paused = False
        self._paused_for = self._failing_for = 0.0
        self.changed = True

    def _fail(self, dt: float) -> Transition | None:
        self.changed |= self._failing_for == 0
        self._failing_for += dt
        if self._failing_for < OUT_OF_ORDER:
            return None
        self._failed.add(self._position)
        return None if self.watch_next() else Pop()
