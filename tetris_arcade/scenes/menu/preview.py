"""The recorded best game of the selected slot, played beside the table: no model is needed."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from tetris_arcade.engine.replay import Replay
from tetris_arcade.errors import GameError
from tetris_arcade.picture.painter import BoardView
from tetris_arcade.playing.player import Decision
from tetris_arcade.scenes.demo.playback import Playback

SIZE: Final = (10, 20)
"""Columns and rows of the boards that there is room for."""
EMPTY: Final = BoardView([[0] * SIZE[0]] * SIZE[1])
REST: Final = 0.15
"""Seconds for which the selection must rest: nobody waits while scrolling."""
SPEED: Final = 4.0
"""Pieces a second: a lively game whose moves can be followed."""
STEPPED_SPEED: Final = 2.0
"""Pieces a second where nothing slides."""
TICK: Final = 1 / 20
"""Seconds between two pictures of the small board."""
END: Final = 2.5
"""Seconds for which the last board stays before the game begins again."""


class State(Enum):
    """What there is to see."""

    NONE = auto()
    """No game was recorded."""
    WAITING = auto()
    """There is one, to be read once the selection has rested."""
    PLAYING = auto()
    BROKEN = auto()
    """What was recorded is no game of this board."""


class Preview:
    """One recorded game, again and again. Only that one is kept."""

    def __init__(self, *, reduced_motion: bool = False) -> None:
        self.state = State.NONE
        self.animate = not reduced_motion
        self._text: str | None = None
        self._rested = self._owed = self.ended_for = 0.0

    def show(self, text: str | None) -> None:
        """Turn to a recording, `Replay.text`; the one on the screen goes on."""
        if text == self._text:
            return
        self._text, self._rested = text, 0.0
        self.state = State.NONE if text is None else State.WAITING

    def update(self, dt: float) -> bool:
        """Let ``dt`` seconds pass; True if anything looks different now."""
        if self.state is State.WAITING:
            self._rested += dt
            if self._rested < REST:
                return False
            self._open()
            return True
        if self.state is not State.PLAYING:
            return False
        self._owed += dt
        if self._owed < TICK:
            return False
        passed, self._owed = self._owed, 0.0
        return self._play(passed)

    def _open(self) -> None:
        try:
            self._replay = Replay.parse(self._text or "")
        except GameError:
            self.state = State.BROKEN
            return
        if (self._replay.width, self._replay.height) != SIZE:
            self.state = State.BROKEN
            return
        self.state = State.PLAYING
        self._begin()

    def _begin(self) -> None:
        self.playback = Playback(self._replay.start())
        self._decisions: Iterator[Decision] = (
            Decision(action, (), 0.0) for action in self._replay.actions
        )
        self._owed = self.ended_for = 0.0

    def _play(self, dt: float) -> bool:
        before = self.playback.game.pieces
        self.playback.advance(
            dt * (SPEED if self.animate else STEPPED_SPEED),
            lambda: next(self._decisions, None),
            animate=self.animate,
        )
        if not (self.playback.over or (self.playback.waiting and self._ended)):
            return self.animate or self.playback.game.pieces != before
        self.ended_for += dt
        if self.ended_for >= END:
            self._begin()
        return True

    @property
    def view(self) -> BoardView:
        """The board as it is now; an empty one as long as nothing plays."""
        if self.state is not State.PLAYING:
            return EMPTY
        burning = self.ended_for if self.animate else END
        return self.playback.view(animate=self.animate, burning=burning)

    @property
    def counts(self) -> tuple[int, int]:
        """Lines and pieces of the game so far."""
        if self.state is not State.PLAYING:
            return 0, 0
        return self.playback.game.lines, self.playback.game.pieces

    @property
    def _ended(self) -> bool:
        return self.playback.game.pieces == len(self._replay.actions)
