"""The way to another moment of a game, which may take more than one frame."""

from collections.abc import Callable
from time import perf_counter

from tetris_arcade.engine.game import Game
from tetris_arcade.scenes.demo.history import History
from tetris_arcade.scenes.demo.pace import BATCH


class Seek:
    """A game that is on its way to a piece which it has come past before."""

    def __init__(
        self, history: History, now: Game, goal: int, passed: Callable[[Game], None]
    ) -> None:
        """``passed`` is called after each piece; ``goal`` is one that ``history`` knows."""
        self.goal = goal
        """The game is to be where this piece comes in."""
        self._history, self._passed = history, passed
        start = history.before(goal)
        if start.pieces < now.pieces <= goal:
            start = now.snapshot()
        self.game = Game(now.seed, width=now.width, height=now.height, randomizer=now.randomizer)
        self.game.restore(start)

    def go_on(self, until: float) -> bool:
        """Play on until it is ``until`` by `perf_counter`; True once the game is at its goal."""
        while self.game.pieces < self.goal:
            self.game.play(self._history.action(self.game.pieces))
            self._passed(self.game)
            if self.game.pieces % BATCH == 0 and perf_counter() >= until:
                break
        return self.game.pieces == self.goal
