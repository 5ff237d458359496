"""A slot plays, live; it can be stopped, gone back in and looked into."""

from collections.abc import Sequence

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.compare.compare import Compare
from tetris_arcade.scenes.demo.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.demo.legend import ACTIONS
from tetris_arcade.scenes.demo.live import Live
from tetris_arcade.scenes.demo.pace import ONE_PIECE_A_SECOND
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import Show
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.demo.view import draw_demo
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Push, Transition
from tetris_arcade.sound.sounds import Sound


class Demo(Live):
    """Watch the slots of a ranking play, one after the other, from the same seed."""

    can_be_done = ACTIONS

    def __init__(
        self,
        cabinet: Cabinet,
        entries: Sequence[Entry],
        chosen: int,
        *,
        seed: int | None = None,
        speed: float = ONE_PIECE_A_SECOND,
    ) -> None:
        """``chosen`` is the position of one of the ``entries`` that can be played.

        ``seed`` is of the first game, by default that of the show; ``speed`` is one of `SPEEDS`.
        """
        super().__init__(cabinet, speed, seed)
        self.entries = [entry for entry in entries if entry.playable]
        self.thoughts = False
        """Whether it is shown what the policy thinks."""
        self.layout: Layout = LANDSCAPE
        self._failed: set[int] = set()
        """The positions of the slots that turned out not to play."""
        self._best = 0
        """The most lines of one game, whoever played it."""
        self._position = sum(entry.playable for entry in entries[:chosen])
        self.doings |= {
            Action.LEFT: lambda: self._watch(self._position - 1),
            Action.RIGHT: lambda: self._watch(self._position + 1),
            Action.THOUGHTS: self._look_into,
            Action.COMPARE: self._compare,
        }
        self._begin()

    @property
    def film(self) -> Show:
        """What is watched."""
        return self.show

    @property
    def playing(self) -> Sequence[tuple[Timeline, Entry]]:
        """The game on the screen, and who plays it."""
        return [(self.show, self.entry)]

    @property
    def entry(self) -> Entry:
        """The slot that plays, and its rank."""
        return self.entries[self._position]

    @property
    def loading(self) -> bool:
        """Whether the policy has been loading for so long that the screen should say so."""
        return self.show.loads_long

    def close(self) -> None:
        """This show is over: the scene is left, or another slot or seed has its turn."""
        self._best = self.show.best_lines
        super().close()

    def update(self, dt: float) -> Transition | None:
        """Go on with the show, or with the next slot once this one has turned out not to play."""
        if self.show.end:
            self._failed.discard(self._position)
        return super().update(dt)

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
        draw_demo(surface, self)
        self.changed = False

    def _watch(self, position: int) -> None:
        """Start on the slot at a position; before the first comes the last."""
        self.close()
        self._position = position % len(self.entries)
        self._begin()

    def _open(self) -> None:
        series = live(self.entry.slot, self.cabinet.player, self._seed)
        self.show = Show(series, still=self.cabinet.options.reduced_motion, best=self._best)

    def _beside(self) -> Sequence[Entry]:
        count = len(self.entries)
        return [self.entries[(self._position + step) % count] for step in (1, -1)]

    def _look_into(self) -> None:
        self.thoughts = not self.thoughts

    def _compare(self) -> Transition:
        """Put the next slot beside this one, from the first piece of its game on."""
        second = self.entries[(self._position + 1) % len(self.entries)]
        seed = self.show.game.seed
        self.cabinet.sounds.play(Sound.CHOOSE)
        return Push(
            Compare(
                self.cabinet,
                self.entry,
                second,
                others=self.entries,
                seed=seed,
                speed=self.speed,
            )
        )

    def _give_way(self) -> Transition | None:
        """Go on with the next slot that has not failed, if there is one."""
        self._failed.add(self._position)
        count = len(self.entries)
        for position in range(self._position + 1, self._position + count):
            if position % count not in self._failed:
                self._watch(position)
                return None
        return self._leave()
