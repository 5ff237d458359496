"""The worker's process and the pipe to it, as the app's side holds them."""

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tetris_arcade.interrupts import deaf_to_interrupts
from tetris_arcade.playing.messages import CLOSE, HEARD, PREPARE, PREPARED, UNHEARD, Message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class WorkerProcess:
    """Runs ``work(connection)`` in a process of its own; nothing here ever waits for it."""

    def __init__(self, work: Callable[["Connection"], None]) -> None:
        """Start it; returns quickly."""
        import multiprocessing  # noqa: PLC0415 - the first frame does not wait for it

        # spawn, not fork: the worker must not inherit the window, and it is the same everywhere
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=work, args=(theirs,), name="tetris-arcade-player", daemon=True
        )
        with deaf_to_interrupts():
            self._process.start()
        theirs.close()
        self._unheard = 0
        self._unsent: dict[tuple[str, Any], Any] = {}

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """Whether it can be talked to, as far as is known."""
        return not self._connection.closed and self._process.is_alive()

    def tell(self, kind: str, subject: Any, content: Any = None) -> None:
        """Send a message as soon as the worker has taken in what is under way.

        What waits to be sent is replaced by what is said later of the same subject.
        """
        if self._connection.closed:
            return
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
        while not self._connection.closed and self._connection.poll():
            message: Message = self._connection.recv()
            if message[0] == HEARD:
                self._unheard -= message[2]
                self._send()
            else:
                yield message

    def end(self) -> None:
        """End it, whatever it is doing: it holds nothing that could be lost."""
        self._unsent.clear()
        self._connection.close()  # which ends the worker's loop, if it is listening
        self._process.kill()
        self._process.join(timeout=1)  # on a dead network mount even that takes its time

    def bury(self) -> int | None:
        """`end` one that is dying, and tell its exit code; None if it takes its time."""
        if not self._connection.closed:
            self._process.join(timeout=1)
            self.end()
        return self._process.exitcode

    def _send(self) -> None:
        with contextlib.suppress(OSError):  # a dead worker is noticed when it is listened to
            for kind, subject in list(self._unsent):
                # What is closed must be known before the next policy is loaded.
                if self._unheard < (2 * UNHEARD if kind == CLOSE else UNHEARD):
                    self._connection.send((kind, subject, self._unsent.pop((kind, subject))))
                    self._unheard += 1
