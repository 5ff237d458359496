"""A player that is waited for: in a film time is ours, so no picture has to come at once."""

import time
from typing import Final

from tetris_arcade.errors import ModelError
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.scenes.demo.show import Player, Stream

DEADLINE: Final = 60.0
"""Seconds for one decision. A first start, which compiles the kernels, takes up to half of that."""
_GLANCE: Final = 0.001
"""Seconds between two looks for a decision."""


class PatientStream:
    """The decisions for one game, each of them waited for."""

    ready = True
    problem = None

    def __init__(self, slot: str, stream: Stream) -> None:
        self._slot = slot
        self._stream = stream

    def take(self) -> Decision:
        """The next decision. Raises `ModelError` when none will come."""
        deadline = time.monotonic() + DEADLINE
        while (decision := self._stream.take()) is None:
            problem = self._stream.problem
            if problem is None and time.monotonic() > deadline:
                problem = f"nothing was heard of it for {DEADLINE:.0f} s; try again"
            if problem is not None:
                raise ModelError(f"slot {self._slot!r} cannot be recorded: {problem}")
            time.sleep(_GLANCE)
        return decision

    def close(self) -> None:
        """It is no longer wanted."""
        self._stream.close()


class PatientPlayer:
    """What scenes need of a player. Its streams always have the next decision, or raise."""

    def __init__(self, player: Player) -> None:
        self._player = player

    def play(self, request: Request) -> PatientStream:
        """Start on a game."""
        return PatientStream(request.slot, self._player.play(request))

    def prepare(self, location: str, slot: str) -> None:
        """Nobody will switch to another slot."""

    def give_up(self, reason: str) -> None:
        """Be rid of a worker that does not answer."""
        self._player.give_up(reason)
