"""The player, as the app sees it: a worker process that decides, and a stream of its decisions.

Nothing here waits for the policy: torch is imported, models are loaded and every move is thought
out in the worker (`worker.py`), while the app goes on drawing.
"""

import contextlib
import multiprocessing
import signal
from array import array
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from tetris_arcade.errors import reason_of

READY: Final = "ready"
DECISION: Final = "decision"
PROBLEM: Final = "problem"
"""What the worker says of a request: the policy is loaded (no content); the fields of the next
`Decision`, its Q-values as the bytes of float32; why it cannot be played, in one line."""


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


class Player:
    """Plays one game at a time; the decisions come in the order of the pieces."""

    def __init__(self) -> None:
        """Start the worker at once, so that it is warm when it is first asked; returns quickly."""
        self.ready = False
        """Whether the policy of the current request is loaded."""
        self.problem: str | None = None
        """Why the current request cannot be played, in one line for the screen; or None."""
        self._ticket = 0
        self._waiting: Request | None = None
        self._unanswered = False
        self._start()

    def play(self, request: Request) -> None:
        """Play this game from its first piece; what was decided for another is dropped."""
        self.ready, self.problem = False, None
        self._ticket += 1
        self._waiting = request
        if not self._process.is_alive():
            self.close()
            self._start()
        self._send()

    def take(self) -> Decision | None:
        """The next decision, or None if it is not there yet. Never waits for the policy."""
        try:
            while not self.problem and self._connection.poll():
                ticket, kind, content = self._connection.recv()
                if kind != DECISION:
                    self._unanswered = False
                    self._send()
                if ticket != self._ticket:
                    continue
                if kind == DECISION:
                    action, q_values, seconds = content
                    return Decision(action, tuple(array("f", q_values)), seconds)
                self.ready, self.problem = kind == READY, content
        except (EOFError, OSError):
            self._process.join(timeout=1)
            self.give_up(f"the player process died (exit code {self._process.exitcode})")
        return None

    def give_up(self, reason: str) -> None:
        """End the worker, which does not answer; `problem` is then `reason`.

        The next game starts a new worker.
        """
        self.close()
        self.ready, self.problem = False, f"{reason}: the next game starts a new one"

    def close(self) -> None:
        """End the worker. A new request starts a fresh one."""
        self._connection.close()  # which ends the worker's loop, if it is listening
        self._process.kill()  # it holds nothing that could be lost
        self._process.join(timeout=1)  # on a dead network mount even that takes its time

    def _send(self) -> None:
        """Send the latest request, unless an earlier one is unanswered.

        So the pipe to the worker never fills up, and what was asked for in between, by someone
        who leafs through the slots, is never loaded.
        """
        if self._waiting is None or self._unanswered:
            return
        with contextlib.suppress(OSError):  # a dead worker is noticed when its answer is awaited
            self._connection.send((self._ticket, tuple(self._waiting)))
        self._waiting, self._unanswered = None, True

    def _start(self) -> None:
        # spawn, not fork: the worker must not inherit the window, and it is the same everywhere
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs,), name="tetris-arcade-player", daemon=True
        )
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()
        self._unanswered = False


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A process started meanwhile ignores Ctrl-C from its first instant: that is for the app."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(connection: Connection) -> None:
    try:
        from tetris_arcade.playing import worker  # noqa: PLC0415 - torch must stay out of the app's process
    except Exception as error:
        reason = f"the player cannot start ({reason_of(error)}): install tetris-arcade again"
        _refuse(connection, reason)
    else:
        worker.run(connection)


def _refuse(connection: Connection, reason: str) -> None:
    """Answer every request with the same problem."""
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            ticket, _ = connection.recv()
            connection.send((ticket, PROBLEM, reason))
