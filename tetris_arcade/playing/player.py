"""The player, as the app sees it: a worker process that decides, and streams of its decisions.

Nothing here waits for a policy: torch is imported, models are loaded and every move is thought out
in the worker (`worker.py`), while the app goes on drawing. What they say to each other is in
`messages.py`.
"""

import contextlib
from array import array
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tetris_arcade.errors import reason_of
from tetris_arcade.playing.messages import (
    AHEAD,
    ALLOW,
    CLOSE,
    DECISIONS,
    HEARD,
    PLAY,
    PREPARE,
    PROBLEM,
    READY,
)
from tetris_arcade.playing.process import WorkerProcess
from tetris_arcade.processes import Leaving

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_STRIDE: Final = AHEAD // 4
"""Pieces that are taken before more are allowed: a message for each would be many."""
_MOST_LEAVING: Final = 1
"""Workers that were ended and are not gone yet, beside which another is started."""


class Request(NamedTuple):
    """One game to be played by one slot."""

    location: str
    slot: str
    seed: int
    width: int = 10
    height: int = 20
    randomizer: str = "uniform"


class Decision(NamedTuple):
    """What the policy does with one piece."""

    action: int
    q_values: tuple[float, ...]
    """One for each action, ``rotation * width + column``; -inf where it is illegal."""
    seconds: float
    """How long it took to decide."""


class Stream:
    """The decisions for one game, in the order of its pieces; `Player.play` makes it.

    When the game is over, nothing more comes. Close it when it is no longer wanted.
    """

    def __init__(
        self,
        attend: Callable[[], None],
        first_taken: Callable[[], None],
        allow: Callable[[int], None],
        close: Callable[[], None],
    ) -> None:
        self.ready = False
        """Whether the policy is loaded."""
        self.problem: str | None = None
        """Why nothing more will come, in one line for the screen, once all that came is taken."""
        self._attend, self._first_taken = attend, first_taken
        self._allow, self._close = allow, close
        self._decided: deque[tuple[int, bytes, float]] = deque()
        self._taken = 0
        self._end: str | None = None

    def take(self) -> Decision | None:
        """The next decision, or None if it is not there yet. Never waits for the policy."""
        if not self._decided:
            self._attend()
        if not self._decided:
            return None
        action, q_values, seconds = self._decided.popleft()
        self._taken += 1
        if self._taken == 1:
            self._first_taken()
        if self._taken % _STRIDE == 0:
            self._allow(self._taken + AHEAD)
        self._tell_the_end()
        return Decision(action, tuple(array("f", q_values)), seconds)

    def close(self) -> None:
        """End the game, which is no longer wanted: nothing more comes."""
        self._decided.clear()
        self._close()

    def add(self, kind: str, content: Any) -> None:
        """Take in what the worker says of this game."""
        if kind == DECISIONS:
            self._decided.extend(content)
        elif kind == READY:
            self.ready = True
        else:
            self._end = content
            self._tell_the_end()

    def cut(self, problem: str) -> None:
        """End it here and now, with this problem."""
        self._decided.clear()
        self.add(PROBLEM, problem)

    def _tell_the_end(self) -> None:
        if self._end is not None and not self._decided:
            self.ready, self.problem = False, self._end


class Player:
    """Plays games side by side; the decisions for each come in the order of its pieces."""

    def __init__(self) -> None:
        """Start the worker at once, so that it is warm when it is first asked; returns quickly."""
        self.first_taken: Callable[[], None] = lambda: None
        """Called when the first decision of a game is taken, of those asked for from now on."""
        self._open: dict[int, Stream] = {}
        self._tickets = count()
        self._leaving = Leaving()
        self._worker: WorkerProcess | None = None
        self._start()  # where that fails, the first game says why

    def play(self, request: Request) -> Stream:
        """Play this game from its first piece, beside the others that are open."""
        self._attend()
        if self._worker is not None and self._worker.exit_code is not None:
            self._lose(self._worker)
        problem = self._start() if self._worker is None else None
        ticket = next(self._tickets)
        stream = Stream(
            self._attend,
            self.first_taken,
            partial(self._allow, ticket),
            partial(self._close, ticket),
        )
        if problem is not None:
            stream.cut(problem)
        else:
            self._open[ticket] = stream
            self._tell(PLAY, ticket, tuple(request))
        return stream

    def prepare(self, location: str, slot: str) -> None:
        """Load a slot ahead, so that a game of it can start at once; says nothing if it cannot."""
        self._attend()
        self._tell(PREPARE, (location, slot))

    def give_up(self, reason: str) -> None:
        """End the worker, which does not answer; `reason` is the problem of every open stream.

        The next game starts a new worker.
        """
        self._end(f"{reason}: the next game starts a new one")

    def close(self) -> None:
        """End the worker, and with it every open stream. The next game would start a new one."""
        self._end("the player is closed: play another game")
        self._leaving.close()

    def _start(self) -> str | None:
        """Start a worker; where that cannot be, why."""
        if len(self._leaving) > _MOST_LEAVING:
            return "players that hang cannot be ended: see that all disks and shares answer"
        try:
            self._worker = WorkerProcess(_work)
        except OSError as error:
            return f"the player cannot start ({error.strerror or error}): end other programs"
        return None

    def _tell(self, kind: str, subject: Any, content: Any = None) -> None:
        if self._worker is not None:
            self._worker.tell(kind, subject, content)

    def _attend(self) -> None:
        """Hand what the worker has said to the streams."""
        worker = self._worker
        if worker is None:
            return
        try:
            for kind, ticket, content in worker.answers():
                if ticket in self._open:
                    self._open[ticket].add(kind, content)
                if kind == PROBLEM:
                    self._open.pop(ticket, None)
        except (EOFError, OSError):
            if worker.exit_code is not None:  # it closes its pipe a little earlier
                self._lose(worker)

    def _allow(self, ticket: int, pieces: int) -> None:
        if ticket in self._open:
            self._tell(ALLOW, ticket, pieces)

    def _close(self, ticket: int) -> None:
        there, worker = self._open.pop(ticket, None), self._worker
        if there is not None and worker is not None and not worker.unsay(PLAY, ticket):
            worker.unsay(ALLOW, ticket)
            worker.tell(CLOSE, ticket)

    def _lose(self, worker: WorkerProcess) -> None:
        """It died: what it had decided can still be taken."""
        reason = f"the player process died (exit code {worker.exit_code})"
        self._dismiss()
        for stream in self._open.values():
            stream.add(PROBLEM, f"{reason}: the next game starts a new one")
        self._open.clear()

    def _end(self, problem: str) -> None:
        self._dismiss()
        for stream in self._open.values():
            stream.cut(problem)
        self._open.clear()

    def _dismiss(self) -> None:
        if self._worker is not None:
            self._worker.end(self._leaving)
            self._worker = None


def _work(connection: "Connection") -> None:
    try:
        from tetris_arcade.playing import worker  # noqa: PLC0415 - torch must stay out of the app's process
    except Exception as error:
        reason = f"the player cannot start ({reason_of(error)}): install tetris-arcade again"
        _refuse(connection, reason)
    else:
        worker.run(connection)


def _refuse(connection: "Connection", reason: str) -> None:
    """Answer every request with the same problem."""
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            kind, subject, _ = connection.recv()
            connection.send((HEARD, None, 1))
            if kind == PLAY:
                connection.send((PROBLEM, subject, reason))
