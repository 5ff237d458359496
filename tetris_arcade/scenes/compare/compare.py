"""Two slots play the same pieces side by side, in step."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import random_word
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.compare.duel import Duel
from tetris_arcade.scenes.compare.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.compare.view import draw_compare
from tetris_arcade.scenes.demo.demo import DEADLINE, NEW_SEEDS, OUT_OF_ORDER, PATIENCE
from tetris_arcade.scenes.demo.keeping import keep_game
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.transport import Transport
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Pop, Push, Transition
from tetris_arcade.sound.sounds import Sound

ONE_PIECE_A_SECOND: Final = 1.0
ACTIONS: Final[Legend] = (
    ((Action.LEFT, Action.RIGHT), "CHANGE THE SECOND"),
    ((Action.UP, Action.DOWN), "CHANGE SPEED"),
    ((Action.PAUSE,), "PAUSE, GO ON"),
    ((Action.STEP_BACK, Action.STEP), "ONE PIECE BACK, ON"),
    ((Action.REWIND,), "REWIND WHILE HELD"),
    ((Action.FIRST, Action.LAST), "FIRST PIECE, LIVE"),
    ((Action.THOUGHTS,), "MARK WHAT DIFFERS"),
    ((Action.RESTART,), "SAME GAME AGAIN"),
    ((Action.CONFIRM,), "NEXT GAME"),
    ((Action.NEW_SEED,), "ANOTHER GAME"),
    ((Action.ENTER_SEED,), "ENTER A SEED"),
    ((Action.KEEP_GAME,), "KEEP BOTH GAMES"),
    ((Action.BACK,), "BACK"),
)


class Compare:
    """Watch two slots play game after game of the same pieces.

    A comparison goes on for as long as someone may be watching it; a paused one that was left
    alone, and one in which neither slot plays, goes back to where it came from.
    """

    typing = False

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
        self.cabinet = cabinet
        self.sheets = Sheets()
        self.layout: Layout = LANDSCAPE
        """Where the parts lay when they were drawn last."""
        self.marking = True
        """Whether the cells are marked that only one board has filled."""
        self._transport = Transport(speed)
        self._seed = cabinet.options.seed if seed is None else seed
        self._new_seeds = 0
        self._others = [entry for entry in others if entry.playable] or [second]
        places = [(entry.slot.location, entry.slot.name) for entry in self._others]
        place = second.slot.location, second.slot.name
        self._position = places.index(place) if place in places else 0
        self._begin(first, second)

    @property
    def actions(self) -> Legend:
        """What a viewer can do here."""
        kiosk = self.cabinet.options.kiosk
        return [line for line in ACTIONS if not (kiosk and Action.KEEP_GAME in line[0])]

    @property
    def speed(self) -> float:
        """Pieces a second, of each game."""
        return self._transport.speed

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self._transport.paused

    def loading(self, side: int) -> bool:
        """Whether a side's policy has been loading for so long that the screen should say so."""
        timeline = self.duel.sides[side]
        return timeline.loading and timeline.waiting_for >= PATIENCE

    def enter(self) -> None:
        """Nothing to prepare: the games started with the scene."""

    def close(self) -> None:
        """The scene is left: nothing more need be decided."""
        self.duel.close()

    def handle(self, event: Input) -> Transition | None:
        """Change the second slot, the speed or the game, stop, go back, leave."""
        transition: Transition | None = None
        match event.action:
            case Action.BACK:
                transition = self._leave()
            case Action.LEFT:
                self._change(-1)
            case Action.RIGHT:
                self._change(1)
            case Action.THOUGHTS:
                self.marking = not self.marking
            case Action.KEEP_GAME:
                self._keep_games()
            case Action.CONFIRM:
                self.duel.next_game()
            case Action.NEW_SEED:
                self._new_seeds += 1
                self._play_seed(random_word(self._seed, self._new_seeds) % NEW_SEEDS)
            case Action.ENTER_SEED:
                seed = self.duel.sides[0].game.seed
                transition = Push(SeedEntry(self.cabinet, self, seed, self._play_seed))
            case Action.POINT if event.at is not None and self.layout.graph.collidepoint(event.at):
                self._go_to(event.at[0])
            case _:
                if not self._transport.handle(event.action, self.duel):
                    return None
                if event.action is Action.STEP:
                    self._play_sound()
        self.changed = True
        return transition

    def update(self, dt: float) -> Transition | None:
        """Go on with both games."""
        self._transport.update(dt)
        if all(side.problem is not None for side in self.duel.sides):
            return self._fail(dt)
        self._prepare()
        if self.paused:
            self.changed |= self.duel.rest()
            left_alone = self._transport.paused_for >= self.cabinet.options.attract_after
            return self._leave() if left_alone else None
        said = self._said()
        self.changed |= self.duel.update(dt, self.speed)
        self.changed |= said != self._said() or any(self.loading(side) for side in (0, 1))
        self._play_sound()
        if any(side.waiting_for >= DEADLINE for side in self.duel.sides):
            self.cabinet.player.give_up("the player does not answer")
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
        draw_compare(surface, self)
        self.changed = False

    def _said(self) -> tuple[tuple[str | None, bool], ...]:
        """What is said across the boards."""
        return tuple(
            (side.problem, self.loading(number)) for number, side in enumerate(self.duel.sides)
        )

    def _begin(self, first: Entry, second: Entry) -> None:
        self.entries = first, second
        """The two that play, with their ranks."""
        player, still = self.cabinet.player, self.cabinet.options.reduced_motion
        series = [live(entry.slot, player, self._seed) for entry in self.entries]
        self.duel = Duel(*series, still=still)
        self._transport.paused = False
        self._prepared = False
        self._failing_for = 0.0
        self.changed = True

    def _change(self, step: int) -> None:
        """Put another slot into the second place; before the first comes the last."""
        if len(self._others) < 2:
            self.cabinet.sounds.play(Sound.REFUSE)
            return
        self._position = (self._position + step) % len(self._others)
        self.duel.close()
        self._begin(self.entries[0], self._others[self._position])

    def _play_seed(self, seed: int) -> None:
        """Let both play another series of games."""
        self._seed = seed
        self.duel.close()
        self._begin(*self.entries)

    def _prepare(self) -> None:
        """Once both play, have those loaded that one key leads to."""
        if self._prepared or not all(side.stream.ready for side in self.duel.sides):
            return
        self._prepared = True
        for step in (1, -1):
            slot = self._others[(self._position + step) % len(self._others)].slot
            if slot not in [entry.slot for entry in self.entries]:
                self.cabinet.player.prepare(slot.location, slot.name)

    def _play_sound(self) -> None:
        heard = self.duel.heard(self.speed)
        if heard is not None:
            self.cabinet.sounds.play(heard)

    def _go_to(self, x: int) -> None:
        """Go to the piece that the graph has at that column of the picture."""
        self._transport.paused = True
        graph = self.layout.graph
        self.duel.seek(self.duel.end * (x - graph.left) // (graph.width - 1))

    def _keep_games(self) -> None:
        if self.cabinet.options.kiosk:
            self.cabinet.sounds.play(Sound.REFUSE)
            self.cabinet.messages.say("Games are not kept here")
            return
        results = [
            keep_game(side, entry.slot)
            for side, entry in zip(self.duel.sides, self.entries, strict=True)
        ]
        kept = all(worked for worked, _ in results)
        self.cabinet.sounds.play(Sound.DONE if kept else Sound.REFUSE)
        for _, line in results:
            self.cabinet.messages.say(line)

    def _fail(self, dt: float) -> Transition | None:
        self.changed |= self._failing_for == 0
        self._failing_for += dt
        return self._leave() if self._failing_for >= OUT_OF_ORDER else None

    def _leave(self) -> Transition:
        self.close()
        return Pop()
