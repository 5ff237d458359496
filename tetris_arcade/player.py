"""The player, as the app sees it: a worker process that decides, and a stream of its decisions.

Nothing here waits: torch is imported, models are loaded and every move is thought out in the
worker (`worker.py`), while the app goes on drawing.
"""

import multiprocessing
from array import array
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

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
        self._start()

    def play(self, request: Request) -> None:
        """Play this game from its first piece; what was decided for another is dropped."""
        self.ready, self.problem = False, None
        self._ticket += 1
        if not self._process.is_alive():
            self.close()
            self._start()
        try:
            self._connection.send((self._ticket, tuple(request)))
        except OSError:
            self._report_death()

    def take(self) -> Decision | None:
        """The next decision, or None if it is not there yet. Never waits for the policy."""
        try:
            while self._ticket and not self.problem and self._connection.poll():
                ticket, kind, content = self._connection.recv()
                if ticket != self._ticket:
                    continue
                if kind == DECISION:
                    action, q_values, seconds = content
                    return Decision(action, tuple(array("f", q_values)), seconds)
                self.ready = kind == READY
                self.problem = content
        except (EOFError, OSError):
            self._report_death()
        return None

    def close(self) -> None:
        """End the worker. A new request starts a fresh one."""
        self._connection.close()  # which ends the worker's loop, if it is listening
        self._process.terminate()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> None:
        # spawn, not fork: the worker must not inherit the window, and it is the same everywhere
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs,), name="tetris-arcade-player", daemon=True
        )
        self._process.start()
        theirs.close()

    def _report_death(self) -> None:
        self._process.join(timeout=1)
        code = self._process.exitcode
        self.ready = False
        self.problem = f"the player process died (exit code {code}): the next game starts a new one"


def _work(connection: Connection) -> None:
    from tetris_arcade import worker  # noqa: PLC0415 - torch must stay out of the app's process

    worker.run(connection)
