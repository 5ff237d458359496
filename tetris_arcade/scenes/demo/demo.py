"""A slot plays, live; it can be stopped, gone back in and looked into."""

from collections.abc import Sequence
from typing import Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import random_word
from tetris_arcade.picture.panels import Legend
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.keeping import keep_game
from tetris_arcade.scenes.demo.layout import LANDSCAPE, Layout, layout_for
from tetris_arcade.scenes.demo.legend import ACTIONS
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import SPEEDS, Show
from tetris_arcade.scenes.demo.transport import Transport
from tetris_arcade.scenes.demo.view import draw_demo
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Pop, Push, Transition
from tetris_arcade.sound.sounds import Sound

OUT_OF_ORDER: Final = 5.0
"""Seconds for which a problem stays on the screen before the next slot has its turn."""
PATIENCE: Final = 0.3
"""Seconds that a policy may take to load before the screen says so."""
DEADLINE: Final = 60.0
"""Seconds without a word from the player after which it has failed. A first start, which compiles
the kernels, takes up to half of that."""
ONE_PIECE_A_SECOND: Final = SPEEDS.index(1.0)
NEW_SEEDS: Final = 1_000_000
"""New seeds are below this: short enough to be told to someone."""


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
        self.entries = [entry for entry in entries if entry.playable]
        self.transport = Transport(speed)
        self.thoughts = False
        """Whether it is shown what the policy thinks."""
        self.cabinet = cabinet
        self.sheets = Sheets()
        self.layout: Layout = LANDSCAPE
        """Where the parts lay when they were drawn last."""
        self._once = once
        self._failed: set[int] = set()
        """The positions of the slots that turned out not to play."""
        self._seed = cabinet.options.seed if seed is None else seed
        self._new_seeds = 0
        self._begin(sum(entry.playable for entry in entries[:chosen]))

    @property
    def actions(self) -> Legend:
        """What a viewer can do here."""
        kiosk = self.cabinet.options.kiosk
        return [line for line in ACTIONS if not (kiosk and Action.KEEP_GAME in line[0])]

    @property
    def entry(self) -> Entry:
        """The slot that plays, and its rank."""
        return self.entries[self._position]

    @property
    def speed(self) -> float:
        """Pieces a second."""
        return self.transport.speed

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self.transport.paused

    @property
    def problem(self) -> str | None:
        """Why the current slot cannot be shown, in one line."""
        return self.show.problem

    @property
    def loading(self) -> bool:
        """Whether the policy has been loading for so long that the screen should say so."""
        return self.show.loading and self.show.waiting_for >= PATIENCE

    def enter(self) -> None:
        """Nothing to prepare: the show started with the scene."""

    def close(self) -> None:
        """The scene is left: nothing more need be decided."""
        self.show.close()

    def handle(self, event: Input) -> Transition | None:
        """Switch slots, change the speed, stop, go back, look into it, leave."""
        self.transport.paused_for = 0.0
        match event.action:
            case Action.BACK:
                self.close()
                return Pop()
            case Action.LEFT:
                self._watch(self._position - 1)
            case Action.RIGHT:
                self._watch(self._position + 1)
            case Action.THOUGHTS:
                self.thoughts = not self.thoughts
            case Action.COMPARE:
                return self._compare()
            case Action.KEEP_GAME:
                self._keep_game()
            case Action.POINT if event.at is not None and self.layout.graph.collidepoint(event.at):
                self._go_to(event.at[0])
            case _:
                return self._travel(event.action)
        self.changed = True
        return None

    def _travel(self, action: Action) -> Transition | None:
        """Go to another moment of the game, or to another game."""
        match action:
            case Action.NEW_SEED:
                self._new_seeds += 1
                self._play_seed(random_word(self._seed, self._new_seeds) % NEW_SEEDS)
            case Action.ENTER_SEED:
                entry = SeedEntry(self.cabinet, self, self.show.game.seed, self._play_seed)
                return Push(entry)
            case _:
                if not self.transport.handle(action, self.show):
                    return None
                if action is Action.STEP:
                    self._play_sound()
        self.changed = True
        return None

    def update(self, dt: float) -> Transition | None:
        """Go on with the show, or with the next slot once this one has turned out not to play."""
        self.transport.update(dt)
        if self.problem is not None:
            return self._fail(dt)
        self._prepare()
        if self.paused:
            self.changed |= self.show.rest()
            return self._leave() if self._left_alone else None
        self.changed |= self.loading
        self.changed |= self.show.update(dt, self.speed)
        self.changed |= self.loading
        self._play_sound()
        if self.show.waiting_for >= DEADLINE:
            self.cabinet.player.give_up("the player does not answer")
        return None

    @property
    def _left_alone(self) -> bool:
        return self.transport.paused_for >= self.cabinet.options.attract_after

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the whole picture."""
        self.layout = layout_for(surface)
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
        self.show.close()
        self._begin(position % len(self.entries))

    def _begin(self, position: int) -> None:
        self._position = position
        options = self.cabinet.options
        series = live(self.entry.slot, self.cabinet.player, self._seed)
        self.show = Show(series, still=options.reduced_motion)
        self.transport.paused = False
        self._prepared = False
        self._failing_for = 0.0
        self.changed = True

    def _play_seed(self, seed: int) -> None:
        """Let the slot play another series of games; those that come after it do the same."""
        self._seed = seed
        self._watch(self._position)

    def _prepare(self) -> None:
        """Once this slot plays, have those loaded that one key leads to."""
        if self._prepared or not self.show.stream.ready:
            return
        self._prepared = True
        for step in (1, -1):
            slot = self.entries[(self._position + step) % len(self.entries)].slot
            if slot is not self.entry.slot:
                self.cabinet.player.prepare(slot.location, slot.name)

    def _play_sound(self) -> None:
        heard = self.show.heard(self.speed)
        if heard is not None:
            self.cabinet.sounds.play(heard)

    def _go_to(self, x: int) -> None:
        """Go to the piece that the graph has at that column of the picture."""
        self.transport.paused = True
        graph = self.layout.graph
        self.show.seek(self.show.end * (x - graph.left) // (graph.width - 1))

    def _keep_game(self) -> None:
        if self.cabinet.options.kiosk:
            self.cabinet.sounds.play(Sound.REFUSE)
            self.cabinet.messages.say("Games are not kept here")
            return
        kept, line = keep_game(self.show, self.entry.slot)
        self.cabinet.sounds.play(Sound.DONE if kept else Sound.REFUSE)
        self.cabinet.messages.say(line)

    def _compare(self) -> Transition | None:
        """Put the next slot beside this one, from the first piece of its game on."""
        # Imported here, since a comparison knows what a demo is.
        from tetris_arcade.scenes.compare.compare import Compare  # noqa: PLC0415

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

    def _fail(self, dt: float) -> Transition | None:
        self.changed |= self._failing_for == 0
        self._failing_for += dt
        if self._failing_for < OUT_OF_ORDER:
            return None
        self._failed.add(self._position)
        return None if self.watch_next() else self._leave()

    def _leave(self) -> Transition:
        self.close()
        return Pop()
