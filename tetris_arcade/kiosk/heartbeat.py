"""The show's side of its supervision: a sign of life each second, and no life without a supervisor.

Both use the standard streams, which every platform hands on to a child: stdout carries the beats,
and stdin is the lifeline, on which nothing ever comes but its end.
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
PERIOD: Final = 1.0
"""Seconds between two beats."""


class Heart:
    """Beats for as long as the loop that draws goes round."""

    def __init__(self, beats: int, clock: Callable[[], float] = monotonic) -> None:
        """``beats`` is the file descriptor that the supervisor listens to."""
        self._beats = beats
        self._clock = clock
        self._next = clock()

    def beat(self) -> None:
        """The loop has gone round once more; costs next to nothing, and never waits or raises."""
        now = self._clock()
        if now >= self._next:
            self._next = now + PERIOD
            with suppress(OSError):  # full: the supervisor sleeps; broken: the lifeline tells
                os.write(self._beats, b".")


def attach() -> Heart | None:
    """The heart of this process if it is supervised; None if it is not.

    From here on the process ends with its supervisor, whatever it is doing; what it prints, and
    where it was when it crashed or hung, comes into the log.
    """
    if os.environ.pop(SUPERVISED, None) is None:
        return None
    beats, lifeline = os.dup(1), os.dup(0)
    # The streams themselves are handed on to workers: they must hold neither pipe open.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if os.name == "posix":
        os.set_blocking(beats, False)
        faulthandler.register(signal.SIGUSR1)
    faulthandler.enable()
    Thread(target=_end_with, args=(lifeline,), name="lifeline", daemon=True).start()
    return Heart(beats)


def _end_with(lifeline: int) -> None:
    """Wait for the supervisor's end, then end at once, and the workers too."""
    with suppress(OSError):
        while os.read(lifeline, 1):
            pass
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
