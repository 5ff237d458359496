"""A show: game after game of one series. What happens, without how it looks."""

from typing import Final

from tetris_arcade.scenes.demo.pace import ANIMATED, BRIGHT, SPEEDS
from tetris_arcade.scenes.demo.series import Player, Series, Stream
from tetris_arcade.scenes.demo.timeline import Timeline

__all__ = ["ANIMATED", "BRIGHT", "SPEEDS", "Player", "Show", "Stream"]

GAME_OVER: Final = 2.5
"""Seconds for which a lost board stays on the screen."""
RATE_WINDOW: Final = 1.0
"""Seconds over which pieces per second are counted."""
LULL: Final = 1.0
"""Seconds without a decision after which waiting for it no longer counts as being seen."""


class Show(Timeline):
    """Shows the games of a series, one after the other, each forward and back."""

    def __init__(self, series: Series, *, still: bool = False, best: int = 0) -> None:
        """``still`` leaves out all that slides: pieces are just there.

        ``best`` is the most lines of one game that was seen before, of whichever series.
        """
        self.game_number = 0
        self.seconds = 0.0
        """How long the show has been seen: games and their ends, not the loading."""
        self._series = series
        self._best_before = best
        self._forget_rate()
        super().__init__(series(self.game_number), still=still)

    @property
    def best_lines(self) -> int:
        """The most lines of one game that was seen, the current one included."""
        return max(self._best_before, self.curve.lines)

    def next_game(self) -> None:
        """Start the next game of the series."""
        self.game_number += 1
        self.restart()

    def restart(self) -> None:
        """Start the current game from its first piece."""
        self._best_before = self.best_lines
        self._forget_rate()
        self.close()
        self.begin(self._series(self.game_number))

    def step(self) -> bool:
        """Play the current piece at once; after the end, the next game begins.

        False if the piece is not decided on yet.
        """
        if self.over and not self.sought:
            self.next_game()
            return True
        return super().step()

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""
        idle, before = self.sought or dt <= 0, self.game.pieces
        was_over = self.over
        changed = super().update(dt, speed)
        if idle:
            return changed
        if was_over:
            self.seconds += dt
            if self.over_for >= GAME_OVER:
                self.next_game()
        elif not self.loading:
            self._count(dt, self.game.pieces - before)
        return changed

    def _forget_rate(self) -> None:
        self.pieces_per_second = 0.0
        self._window = (0.0, 0)

    def _count(self, dt: float, pieces: int) -> None:
        if self.waiting_for < LULL:
            self.seconds += dt
        seconds, landed = self._window[0] + dt, self._window[1] + pieces
        if landed and (seconds >= RATE_WINDOW or self.game.over):
            self.pieces_per_second = landed / seconds
            seconds, landed = 0.0, 0
        self._window = seconds, landed
