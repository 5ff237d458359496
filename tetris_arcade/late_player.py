"""The player, put off: its process is started when a game is asked for, or when there is time."""

from collections.abc import Callable
from typing import Protocol

from tetris_arcade.frame_times import process_age
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.scenes.demo.series import Player, Stream


class ClosingPlayer(Player, Protocol):
    """A player that the app must end."""

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
        return self._made

    def play(self, request: Request) -> Stream:
        """As the player does."""
        stream = self.start().play(request)
        return stream if self.first_move is not None else _Watched(stream, self._moved)

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


class _Watched:
    """A stream that tells when a decision was taken."""

    def __init__(self, stream: Stream, moved: Callable[[], None]) -> None:
        self._stream = stream
        self._moved = moved

    @property
    def ready(self) -> bool:
        return self._stream.ready

    @property
    def problem(self) -> str | None:
        return self._stream.problem

    def take(self) -> Decision | None:
        decision = self._stream.take()
        if decision is not None:
            self._moved()
        return decision

    def close(self) -> None:
        self._stream.close()
