"""Files that someone at the cabinet has written: no frame waits for a disk."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Final, NamedTuple

from tetris_arcade.errors import ArcadeError, kind_and_reason, reason_of

AT_ONCE: Final = 4
"""Files that may be under way; a dead network mount would have them pile up."""
PARTING_SECONDS: Final = 5.0
"""For so long the end of the show waits for what is being written."""


class Written(NamedTuple):
    """What became of a file."""

    line: str
    """What there is to say of it, in one line."""
    done: bool


class Files:
    """Writes files, each in a thread of its own; polled once a frame, never waited for there."""

    def __init__(self) -> None:
        self._threads: list[Thread] = []
        self._outcomes: SimpleQueue[Written] = SimpleQueue()

    def write(self, what: Callable[[], str]) -> None:
        """Have ``what`` write a file and return the line to say; `update` tells what became of it.

        It may raise `ArcadeError` where it cannot. It must mind nothing that changes meanwhile.
        """
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if len(self._threads) == AT_ONCE:
            line = "Nothing is kept while the disk does not answer: check it, and try again"
            self._outcomes.put(Written(line, False))
            return
        thread = Thread(target=self._run, args=(what,), name="writes a file", daemon=True)
        self._threads.append(thread)
        thread.start()

    def update(self) -> Written | None:
        """What became of a file, if one is done. Never waits."""
        try:
            return self._outcomes.get_nowait()
        except Empty:
            return None

    def close(self, seconds: float = PARTING_SECONDS) -> None:
        """Wait for what is being written, but not for ever: on a dead mount it never ends."""
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))

    def _run(self, what: Callable[[], str]) -> None:
        try:
            outcome = Written(what(), True)
        except ArcadeError as error:
            outcome = Written(reason_of(error), False)
        except Exception as error:  # a file that was not written is no reason to end the show
            outcome = Written(f"The file was not written: {kind_and_reason(error)}", False)
        self._outcomes.put(outcome)
