"""What the worker has to do, and whose turn it is."""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from tetris_arcade.engine.batch import GameBatch
from tetris_arcade.errors import ModelError
from tetris_arcade.loading import LoadedPolicy
from tetris_arcade.playability import other_width
from tetris_arcade.playing.memory import told
from tetris_arcade.playing.messages import (
    AHEAD,
    ALLOW,
    CLOSE,
    DECISIONS,
    PLAY,
    PREPARE,
    PREPARED,
    PROBLEM,
    READY,
    Message,
)
from tetris_arcade.playing.player import Request
from tetris_arcade.playing.shelf import Shelf, ran_short

TURN: Final = 0.002
"""Seconds after which what was decided is sent, and it is another game's turn."""
BATCH: Final = 64
"""Decisions in a message, at most: more would not make it faster."""

_Decided = tuple[int, bytes, float]


class Desk:
    """Takes in what the app says, and does one bit of work at each turn."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._games: OrderedDict[int, _Game] = OrderedDict()
        """By ticket, in the order of their turns."""
        self._wanted: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._shelf = Shelf()

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do until the app says more."""
        return not self._wanted and self._next() is None

    def hear(self, kind: str, subject: Any, content: Any) -> None:
        """Take in a message from the app."""
        if kind == PLAY:
            self._games[subject] = _Game(Request(*content))
            self._games.move_to_end(subject, last=False)
        elif kind == CLOSE:
            self._games.pop(subject, None)
        elif kind == ALLOW and subject in self._games:
            self._games[subject].allowed = content
        elif kind == PREPARE:
            self._wanted[subject] = None
            self._wanted.move_to_end(subject)
            while len(self._wanted) > PREPARED:
                self._wanted.popitem(last=False)

    def turn(self) -> None:
        """Go on with one game; when all that are asked for have begun, load one slot ahead."""
        ticket = self._next()
        if ticket is not None:
            game = self._games[ticket]
            self._games.move_to_end(ticket)
            for kind, content in self._go_on(game):
                self._send((kind, ticket, content))
            if game.over:
                del self._games[ticket]
        if self._wanted and all(game.decided for game in self._games.values()):
            wanted, _ = self._wanted.popitem()
            with contextlib.suppress(Exception):  # it is told when the slot is to be played
                self._shelf.fetch(*wanted)

    def _next(self) -> int | None:
        return next((ticket for ticket, game in self._games.items() if game.may_go_on), None)

    def _go_on(self, game: "_Game") -> Iterator[tuple[str, Any]]:
        decided: list[_Decided] = []
        problem = None
        try:
            if not game.begun:
                game.begin(self._shelf.fetch(game.request.location, game.request.slot))
                yield READY, None
            decided.extend(game.decide())
        except Exception as error:  # whatever a model or a store does, the show goes on
            problem = told(error)
            game.over = True
            if ran_short(error):
                self._shelf.clear()  # so that there is room for the next
        if decided:
            yield DECISIONS, decided
        if problem is not None:
            yield PROBLEM, problem


class _Game:
    """One game in the worker, and how far it may go."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.allowed = AHEAD
        self.decided = 0
        self.begun = False
        """Whether its policy is loaded."""
        self.over = False
        self._decisions: Iterator[_Decided] = iter(())

    @property
    def may_go_on(self) -> bool:
        """Whether the app is ready for more of it."""
        return self.decided < self.allowed

    def begin(self, loaded: LoadedPolicy) -> None:
        """Set up the board; raises `ArcadeError` where the policy cannot play on it."""
        request, board = self.request, loaded.board
        if board.width != request.width:
            raise ModelError(f"{request.slot}: {other_width(board.width, request.width)}")
        batch = GameBatch(
            1,
            width=request.width,
            height=request.height,
            randomizer=request.randomizer,
            features=board.features,
            scaled=board.scaled,
        )
        batch.reset(0, request.seed)
        self._decisions = _decide(loaded, batch)
        self.begun = True

    def decide(self) -> Iterator[_Decided]:
        """The next decisions: the very first alone, for someone waits for it."""
        until = time.perf_counter() + TURN
        pieces = min(BATCH, self.allowed - self.decided) if self.decided else 1
        for _ in range(pieces):
            decision = next(self._decisions, None)
            if decision is None:
                self.over = True
                return
            self.decided += 1
            yield decision
            if time.perf_counter() > until:
                return


def _decide(loaded: LoadedPolicy, batch: GameBatch) -> Iterator[_Decided]:
    """The action, the Q-values as bytes and the seconds it took, until the game is over."""
    while True:
        started = time.perf_counter()
        observation = batch.observe()
        legal = observation[0, :, -1] > 0
        if not legal.any():
            return
        q_values = loaded.policy.q_values(observation)[0]
        action = int(q_values.argmax())
        shown = np.where(legal, q_values, -np.inf).astype(np.float32)
        yield action, shown.tobytes(), time.perf_counter() - started
        batch.step(np.array([action]))
