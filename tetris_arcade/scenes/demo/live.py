"""What is alike wherever slots play live: other seeds, games that are kept, players that fail."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Final

from tetris_arcade.controls.actions import Action
from tetris_arcade.engine.pieces import random_word
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.keeping import keep_game
from tetris_arcade.scenes.demo.pace import DEADLINE
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.demo.timeline import Timeline
from tetris_arcade.scenes.demo.watching import Watching
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.scenes.scene import Push, Transition

OUT_OF_ORDER: Final = 5.0
"""Seconds for which a problem stays on the screen."""
NEW_SEEDS: Final = 1_000_000
"""New seeds are below this: short enough to be told to someone."""


class Live(Watching):
    """A scene in which slots play now.

    If nothing plays, that is said, and tried once more: a worker that dies takes all games with it,
    though nothing need be wrong with their slots. What fails again before its first piece gives
    way.
    """

    def __init__(self, cabinet: Cabinet, speed: float, seed: int | None) -> None:
        """``seed`` is of the first game, by default that of the show."""
        super().__init__(cabinet, speed)
        self._seed = cabinet.options.seed if seed is None else seed
        self._new_seeds = 0
        self._prepared = False
        self._failing_for = 0.0
        self._tried_after: str | None = None
        """The problem after which it was tried once more, until a piece has landed since."""
        self.doings |= {
            Action.KEEP_GAME: self._keep,
            Action.NEW_SEED: self._new_seed,
            Action.ENTER_SEED: self._enter_seed,
        }

    @property
    @abstractmethod
    def playing(self) -> Sequence[tuple[Timeline, Entry]]:
        """The games on the screen, and who plays them."""

    @property
    def problem(self) -> str | None:
        """Why nothing at all plays, in one line."""
        problems = [timeline.problem for timeline, _ in self.playing]
        return None if None in problems else problems[0]

    @abstractmethod
    def _open(self) -> None:
        """Open the games of those who play, by the seed of the moment."""

    @abstractmethod
    def _beside(self) -> Sequence[Entry]:
        """Whom one key leads to."""

    @abstractmethod
    def _give_way(self) -> Transition | None:
        """Go on with something else: nothing plays here."""

    def enter(self) -> None:
        """Play again if the scene that lay above has cut all games off."""
        if self.problem is not None:
            self._try_again()

    def update(self, dt: float) -> Transition | None:
        """Go on with the games."""
        self.transport.update(dt)
        if self.film.end:
            self._tried_after = None
        if self.problem is not None:
            return self._fail(dt)
        self._failing_for = 0.0
        self._prepare()
        return self._pass(dt)

    def _pass(self, dt: float) -> Transition | None:
        before = self._said()
        transition = super()._pass(dt)
        # What says that a policy is loading moves.
        self.changed |= before != self._said() or any(loads for _, loads in before)
        if any(timeline.waiting_for >= DEADLINE for timeline, _ in self.playing):
            self.cabinet.player.give_up("the player does not answer")
        return transition

    def _said(self) -> list[tuple[str | None, bool]]:
        """What is said across the boards."""
        return [(timeline.problem, timeline.loads_long) for timeline, _ in self.playing]

    def _begin(self) -> None:
        """Let those play whose turn it is."""
        self._open()
        self.transport.paused = False
        self._prepared = False
        self._failing_for = 0.0
        self._tried_after = None
        self.changed = True

    def _fail(self, dt: float) -> Transition | None:
        self.changed |= self._failing_for == 0
        self._failing_for += dt
        # Who has read it once need not read it again.
        if self._failing_for < OUT_OF_ORDER and self.problem != self._tried_after:
            return None
        if self._tried_after is not None:
            return self._give_way()
        self._tried_after = self.problem
        self._try_again()
        return None

    def _try_again(self) -> None:
        self.film.restart()
        self._failing_for = 0.0
        self.changed = True

    def _prepare(self) -> None:
        """Once all play, have those loaded that one key leads to."""
        if self._prepared or not all(timeline.stream.ready for timeline, _ in self.playing):
            return
        self._prepared = True
        loaded = [entry.slot for _, entry in self.playing]
        for entry in self._beside():
            if entry.slot not in loaded:
                self.cabinet.player.prepare(entry.slot.location, entry.slot.name)

    def _new_seed(self) -> None:
        self._new_seeds += 1
        self._play_seed(random_word(self._seed, self._new_seeds) % NEW_SEEDS)

    def _enter_seed(self) -> Transition:
        timeline, _ = self.playing[0]
        return Push(SeedEntry(self.cabinet, self, timeline.game.seed, self._play_seed))

    def _play_seed(self, seed: int) -> None:
        """Play another series of games; whoever comes later does the same."""
        self._seed = seed
        self.close()
        self._begin()

    def _keep(self) -> None:
        for timeline, entry in self.playing:
            keep_game(self.cabinet.files, timeline, entry.slot)
