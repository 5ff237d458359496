"""The show's side of its supervision: a sign of life each second, and no life without a supervisor.

Both use the standard streams, which every platform hands on to a child: stdout carries the beats,
and stdin is the lifeline, on which nothing ever comes but its end.

Opening the sound device may hang for ever, or crash, and holds the loop up meanwhile. So the
supervisor is told before; a show that ends there is followed by one that opens none.
"""

import faulthandler
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import Final

SUPERVISED: Final = "TETRIS_ARCADE_SUPERVISED"
"""Set in the environment of a show whose standard streams lead to a supervisor."""
SILENT: Final = "TETRIS_ARCADE_SILENT"
"""Set beside it for a show that is not to open the sound device."""
BEAT: Final = b"."
OPENS_SOUND: Final = b"s"
"""What comes on stdout: the loop has gone round, or is about to open the sound device."""
PERIOD: Final = 1.0
"""Seconds between two beats."""


class Heart:
    """Beats for as long as the loop that draws goes round."""

    def __init__(
        self, beats: int, clock: Callable[[], float] = monotonic, *, silent: bool = False
    ) -> None:
        """``beats`` is the file descriptor that the supervisor listens to."""
        self.silent = silent
        """Whether the sound device is not to be opened."""
        self._beats = beats
        self._clock = clock
        self._next = clock()

    def beat(self) -> None:
        """The loop has gone round once more; costs next to nothing, and never waits or raises."""
        now = self._clock()
        if now >= self._next:
            self._next = now + PERIOD
            self._send(BEAT)

    def opens_sound(self) -> None:
        """The sound device is about to be opened; the next turn of the loop tells that it was."""
        self._send(OPENS_SOUND)
        self._next = self._clock()

    def _send(self, sign: bytes) -> None:
        with suppress(OSError):  # full: the supervisor sleeps; broken: the lifeline tells
            os.write(self._beats, sign)


def attach() -> Heart | None:
    """The heart of this process if it is supervised; None if it is not.

    From here on the process ends with its supervisor, whatever it is doing; what it prints, and
    where it was when it crashed or hung, comes into the log.
    """
    silent = os.environ.pop(SILENT, None) is not None
    if os.environ.pop(SUPERVISED, None) is None:
        return None
    # The log keeps an end of its own: stderr is turned away while the sound device is opened.
    beats, lifeline, log = os.dup(1), os.dup(0), os.dup(2)
    # The streams themselves are handed on to workers: they must hold neither pipe open.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if os.name == "posix":
        os.set_blocking(beats, False)
        faulthandler.register(signal.SIGUSR1, log)
    faulthandler.enable(log)
    Thread(target=_end_with, args=(lifeline,), name="lifeline", daemon=True).start()
    return Heart(beats, silent=silent)


def _end_with(lifeline: int) -> None:
    """Wait for the supervisor's end, then end at once, and the workers too."""
    with suppress(OSError):
        while os.read(lifeline, 1):
            pass
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
