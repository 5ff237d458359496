"""Keeps a show going: starts it, listens to its heart, and starts it again when it has failed.

Imports neither pygame nor torch: it is there for months beside the show that needs the memory.
"""

import logging
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from types import FrameType
from typing import Final, NamedTuple

from tetris_arcade.errors import UsageError
from tetris_arcade.kiosk.child import Child, Sign

WANTED: Final = 0
WRONG_USAGE: Final = 2
LONGEST_PAUSE: Final = 30.0
COMPLAINT: Final = "tetris_arcade: "
"""What the command line's complaints begin with."""


class Patience(NamedTuple):
    """How long things may take, in seconds."""

    first_beat: float = 60.0
    """From the start to the first beat: on a slow disk the imports alone take a while."""
    beat: float = 10.0
    """From one beat to the next."""
    farewell: float = 5.0
    """From being asked to end to the end."""
    healthy: float = 60.0
    """A show that beat for so long was no failed start."""


class Pauses:
    """How long to wait before the next start: the screen is black for as short as possible."""

    def __init__(self) -> None:
        self._next = 1.0

    def after(self, *, healthy: bool) -> float:
        """None after a healthy run, else 1, 2, 4 … 30 seconds."""
        if healthy:
            self._next = 1.0
            return 0.0
        pause, self._next = self._next, min(2 * self._next, LONGEST_PAUSE)
        return pause


class Supervisor:
    """Runs one command for ever, or until it ends as it was meant to."""

    def __init__(
        self,
        command: Sequence[str],
        log: logging.Logger,
        *,
        patience: Patience = Patience(),  # noqa: B008 - a tuple of numbers
        pause: Callable[[float], None] = sleep,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``log`` gets what happens as INFO and what the show writes to stderr as DEBUG."""
        self._command = command
        self._log = log
        self._patience = patience
        self._pause = pause
        self._clock = clock
        self._child: Child | None = None
        self._beaten = False
        """Whether any show has ever come so far as to draw: then the command makes sense."""
        self._silent = False
        """Whether the last show has ended where it opened the sound device."""
        self._last_words: deque[str] = deque(maxlen=1)

    def run(self) -> int:
        """Keep the show going; 0 when it ended as wanted, or by a signal to this process.

        Raises `UsageError`, with the show's own words, when the command makes no sense.
        """
        with _interrupted_by_sigterm():
            try:
                return self._keep_going()
            except KeyboardInterrupt:
                self._log.info("the supervisor was asked to end")
                return WANTED
            finally:
                if self._child is not None:
                    code = self._child.end(self._patience.farewell)
                    self._log.info("the show has ended, %s", told(code))

    def _keep_going(self) -> int:
        pauses = Pauses()
        while True:
            code, seconds = self._run_once()
            if code == WANTED:
                return WANTED
            if code == WRONG_USAGE and not self._beaten:
                raise UsageError("".join(self._last_words).removeprefix(COMPLAINT))
            if wait := pauses.after(healthy=seconds >= self._patience.healthy):
                self._log.info("next start in %g s", wait)
                self._pause(wait)

    def _run_once(self) -> tuple[int | None, float]:
        """One show: its exit code (None: it did not start), and for how many seconds it beat."""
        try:
            self._child = child = Child(self._command, self._hear, silent=self._silent)
        except OSError as error:  # too little memory, say: that may pass
            self._log.info("the show cannot be started (%s)", error.strerror or error)
            return None, 0.0
        self._log.info("the show has started, process %d", child.pid)
        seconds = self._listen(child)
        code = child.kill()
        self._child = None
        self._log.info("the show has ended, %s", told(code))
        if self._silent:
            self._log.info("it was about to open the sound device: the next one opens none")
        return code, seconds

    def _listen(self, child: Child) -> float:
        """Hear a show beat until it does not any more, and tell for how many seconds it did."""
        patience, first, last = self._patience.first_beat, None, 0.0
        self._silent = False
        while (sign := child.wait_for_beat(patience)) in (Sign.BEAT, Sign.OPENS_SOUND):
            self._silent = sign is Sign.OPENS_SOUND
            last = self._clock()
            first = last if first is None else first
            self._beaten, patience = True, self._patience.beat
        if sign is Sign.SILENCE:
            self._log.info("no frame for %g s: the show is killed", patience)
            child.ask_where()
        elif not child.wait_for_end(self._patience.farewell):
            self._log.info("the show stays after its end: it is killed")
        return 0.0 if first is None else last - first

    def _hear(self, line: str) -> None:
        self._last_words.append(line)
        self._log.debug("%s", line)


def told(code: int | None) -> str:
    """An exit code in words."""
    if code is None:
        return "not at all: it cannot be killed and is left behind"
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """SIGTERM, which is how a service manager ends a service, ends it as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
