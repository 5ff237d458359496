"""A show: one slot plays game after game. What happens, without how it looks."""

import math
from typing import Final, Protocol

from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.picture.painter import BoardView
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.scenes.demo.playback import Playback
from tetris_arcade.slots.store import Slot

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, math.inf)
"""Pieces a second; the last is as fast as the policy answers."""
ANIMATED: Final = 8.0
"""Up to this speed pieces are seen to fall; beyond it, they are just there."""
BRIGHT: Final = 2.0
"""Up to this speed full rows light up: there are never more than three flashes a second."""
PIECES_PER_FRAME: Final = 32
"""A piece costs the show about 0.1 ms: at the highest speed too, a frame leaves time to spare."""
GAME_OVER: Final = 2.5
"""Seconds for which a lost board stays on the screen."""
RATE_WINDOW: Final = 1.0
"""Seconds over which pieces per second are counted."""
LULL: Final = 1.0
"""Seconds without a decision after which waiting for it no longer counts as being seen."""


class Player(Protocol):
    """What a show needs of `tetris_arcade.playing.player.Player`."""

    def play(self, request: Request) -> None:
        """Start on a new game; decisions for the one before are dropped."""

    def take(self) -> Decision | None:
        """The next decision, or None if it is not there yet."""

    @property
    def problem(self) -> str | None:
        """Why nothing more will come, in one line."""

    @property
    def ready(self) -> bool:
        """Whether the policy of the current request is loaded."""

    def give_up(self, reason: str) -> None:
        """Be rid of a worker that does not answer; `problem` then says why."""


class Show:
    """Slot ``slot`` plays the games of seeds ``game_seed(seed, 0)``, ``game_seed(seed, 1)`` …"""

    def __init__(self, slot: Slot, player: Player, seed: int) -> None:
        self.slot = slot
        self.player = player
        self.seed = seed
        self.game_number = -1
        self.best_lines = 0
        """The most lines of one game of this show, the current one included."""
        self.pieces_per_second = 0.0
        self.seconds = 0.0
        """How long the slot has been seen: games and their ends, not the loading."""
        self.waiting_for = 0.0
        """Seconds for which the player has owed the current game a decision."""
        self._over_for = 0.0
        self._window = (0.0, 0)
        self.next_game()

    def next_game(self) -> None:
        """Start the next game of the series."""
        self.game_number += 1
        request = Request(
            self.slot.location, self.slot.name, game_seed(self.seed, self.game_number)
        )
        self.playback = Playback(
            Game(
                request.seed,
                width=request.width,
                height=request.height,
                randomizer=request.randomizer,
            )
        )
        self._over_for = self.waiting_for = 0.0
        self.player.play(request)

    @property
    def game(self) -> Game:
        """The game on the screen."""
        return self.playback.game

    @property
    def loading(self) -> bool:
        """Whether the policy is not there yet."""
        return not self.player.ready and self.playback.waiting

    def update(self, dt: float, speed: float) -> bool:
        """Let ``dt`` seconds pass at ``speed``; True if anything can look different now."""
        if dt <= 0:
            return False
        if self.playback.over:
            self._over_for += dt
            self.seconds += dt
            if self._over_for >= GAME_OVER:
                self.next_game()
            return True
        before, was_waiting = self.game.pieces, self.playback.waiting
        owed = min(dt * speed, PIECES_PER_FRAME)
        self.playback.advance(owed, self.player.take, animate=speed <= ANIMATED)
        self.best_lines = max(self.best_lines, self.game.lines)
        moved = not (was_waiting and self.playback.waiting and self.game.pieces == before)
        self.waiting_for = 0.0 if moved else self.waiting_for + dt
        if not self.loading:
            self._count(dt, self.game.pieces - before)
        return moved

    def _count(self, dt: float, pieces: int) -> None:
        if self.waiting_for < LULL:
            self.seconds += dt
        seconds, landed = self._window[0] + dt, self._window[1] + pieces
        if landed and (seconds >= RATE_WINDOW or self.game.over):
            self.pieces_per_second = landed / seconds
            seconds, landed = 0.0, 0
        self._window = seconds, landed

    def view(self, speed: float) -> BoardView:
        """The board as it looks at that speed."""
        return self.playback.view(animate=speed <= ANIMATED, burning=self._over_for)
