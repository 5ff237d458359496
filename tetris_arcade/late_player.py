"""The player, put off: its process is started when a game is asked for, or when there is time."""

from collections.abc import Callable
from typing import Protocol

from tetris_arcade.frame_times import process_age
from tetris_arcade.playing.player import Request
from tetris_arcade.scenes.demo.series import Player, Stream


class ClosingPlayer(Player, Protocol):
    """A player that the app must end."""

    first_taken: Callable[[], None]
    """Called when the first decision of a game is taken."""

    def close(self) -> None:
        """End the worker."""


class LatePlayer:
    """A player that does not exist before it is needed: the first frame need not wait for it.

    It also knows when its first move was taken.
    """

    def __init__(self, make: Callable[[], ClosingPlayer]) -> None:
        self.first_move: float | None = None
        """Seconds from the start of this process to the first decision that was taken."""
        self._make = make
        self._made: ClosingPlayer | None = None

    def start(self) -> ClosingPlayer:
        """Make the player, unless that was done."""
        if self._made is None:
            self._made = self._make()
            self._made.first_taken = self._moved
        return self._made

    def play(self, request: Request) -> Stream:
        """As the player does."""
        return self.start().play(request)

    def prepare(self, location: str, slot: str) -> None:
        """As the player does."""
        self.start().prepare(location, slot)

    def give_up(self, reason: str) -> None:
        """As the player does."""
        self.start().give_up(reason)

    def close(self) -> None:
        """End the worker, if there is one."""
        if self._made is not None:
            self._made.close()

    def _moved(self) -> None:
        if self.first_move is None:
            self.first_move = process_age()
