"""The worker's process and the pipe to it, as the app's side holds them."""

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tetris_arcade.playing.messages import CLOSE, HEARD, PREPARE, PREPARED, UNHEARD, Message
from tetris_arcade.processes import Leaving, spawn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class WorkerProcess:
    """Runs ``work(connection)`` in a process of its own; nothing here ever waits for it."""

    def __init__(self, work: Callable[["Connection"], None]) -> None:
        """Start it; returns quickly. Raises what `spawn` raises."""
        self._process, self._connection = spawn(work, name="tetris-arcade-player")
        self._unheard = 0
        self._unsent: dict[tuple[str, Any], Any] = {}

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def exit_code(self) -> int | None:
        """What it exited with; None as long as it runs, as far as is known."""
        return self._process.exitcode

    def tell(self, kind: str, subject: Any, content: Any = None) -> None:
        """Send a message as soon as the worker has taken in what is under way.

        What waits to be sent is replaced by what is said later of the same subject.
        """
        self._unsent[kind, subject] = content
        if kind == PREPARE:
            for early in [key for key in self._unsent if key[0] == PREPARE][:-PREPARED]:
                del self._unsent[early]
        self._send()

    def unsay(self, kind: str, subject: Any) -> bool:
        """Take back what was not sent yet; False if there is no such thing."""
        there = (kind, subject) in self._unsent
        self._unsent.pop((kind, subject), None)
        return there

    def answers(self) -> Iterator[Message]:
        """What the worker has said by now; raises `EOFError` or `OSError` where it is dead."""
        while self._connection.poll():
            message: Message = self._connection.recv()
            if message[0] == HEARD:
                self._unheard -= message[2]
                self._send()
            else:
                yield message

    def end(self, leaving: Leaving) -> None:
        """End it, whatever it is doing: it holds nothing that could be lost."""
        self._connection.close()  # which ends the worker's loop, if it is listening
        leaving.add(self._process)

    def _send(self) -> None:
        with contextlib.suppress(OSError):  # a dead worker is noticed when it is listened to
            for kind, subject in list(self._unsent):
                # What is closed must be known before the next policy is loaded.
                if self._unheard < (2 * UNHEARD if kind == CLOSE else UNHEARD):
                    self._connection.send((kind, subject, self._unsent.pop((kind, subject))))
                    self._unheard += 1
