"""Two slots play the same pieces side by side, in step."""

from collections.abc import Sequence

import pygame

from tetris_arcade.controls.actions import Action
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.compare.duel import Duel
from tetris_arcade.scenes.compare.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.compare.legend import ACTIONS
from tetris_arcade.scenes.compare.view import draw_compare
from tetris_arcade.scenes.demo.live import Live
from tetris_arcade.scenes.demo.pace import ONE_PIECE_A_SECOND
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Transition
from tetris_arcade.sound.sounds import Sound


class Compare(Live):
    """Watch two slots play game after game of the same pieces.

    One in which neither slot plays goes back to where it came from.
    """

    can_be_done = ACTIONS

    def __init__(
        self,
        cabinet: Cabinet,
        first: Entry,
        second: Entry,
        *,
        others: Sequence[Entry] = (),
        seed: int | None = None,
        speed: float = ONE_PIECE_A_SECOND,
    ) -> None:
        """Both slots can be played, as far as is known; they may be the same one.

        Any of the ``others`` that can be played may take the second one's place. ``seed`` is of
        the first game, by default that of the show; ``speed`` is one of `SPEEDS`.
        """
        super().__init__(cabinet, speed, seed)
        self.entries = first, second
        """The two that play, with their ranks."""
        self.layout: Layout = LANDSCAPE
        self.marking = True
        """Whether the cells are marked that only one board has filled."""
        self._others = [entry for entry in others if entry.playable] or [second]
        places = [(entry.slot.location, entry.slot.name) for entry in self._others]
        place = second.slot.location, second.slot.name
        self._position = places.index(place) if place in places else 0
        self.doings |= {
            Action.LEFT: lambda: self._change(-1),
            Action.RIGHT: lambda: self._change(1),
            Action.THOUGHTS: self._mark,
            Action.CONFIRM: self._next_game,
        }
        self._begin()

    @property
    def film(self) -> Duel:
        """What is watched."""
        return self.duel

    @property
    def playing(self) -> Sequence[tuple[Timeline, Entry]]:
        """The games on the screen, and who plays them."""
        return list(zip(self.duel.sides, self.entries, strict=True))

    def loading(self, side: int) -> bool:
        """Whether a side's policy has been loading for so long that the screen should say so."""
        return self.duel.sides[side].loads_long

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
        draw_compare(surface, self)
        self.changed = False

    def _open(self) -> None:
        player, still = self.cabinet.player, self.cabinet.options.reduced_motion
        series = [live(entry.slot, player, self._seed) for entry in self.entries]
        self.duel = Duel(*series, still=still)

    def _change(self, step: int) -> None:
        """Put another slot into the second place; before the first comes the last."""
        if len(self._others) < 2:
            self.cabinet.sounds.play(Sound.REFUSE)
            return
        self.close()
        self._position = (self._position + step) % len(self._others)
        self.entries = self.entries[0], self._others[self._position]
        self._begin()

    def _beside(self) -> Sequence[Entry]:
        count = len(self._others)
        return [self._others[(self._position + step) % count] for step in (1, -1)]

    def _mark(self) -> None:
        self.marking = not self.marking

    def _next_game(self) -> None:
        self.duel.next_game()

    def _give_way(self) -> Transition:
        return self._leave()
