"""The show as its supervisor sees it: a process that beats, writes to stderr, and ends."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum, auto
from io import BufferedReader
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from tetris_arcade.kiosk.heartbeat import BEAT, SILENT, SUPERVISED

LONGEST_LINE: Final = 2000
"""Bytes of stderr that are taken as one line, whether or not it ends there."""
LAST_WORDS: Final = 0.5
"""Seconds that a hanging show gets to write where it hangs, and a dead one's stderr to arrive."""
UNDYING: Final = 5.0
"""Seconds after which a killed show is left behind: a dead mount may keep it for ever."""


class Sign(Enum):
    """What came of waiting for the next beat."""

    BEAT = auto()
    OPENS_SOUND = auto()
    """It is alive, and about to open the sound device."""
    SILENCE = auto()
    CLOSED = auto()
    """There will be no beat any more: the process has ended, or is about to."""


class Child:
    """One run of the show. Needs no window and no clock of its own."""

    def __init__(
        self, command: Sequence[str], hear: Callable[[str], None], *, silent: bool = False
    ) -> None:
        """Start ``command``; each line of its stderr goes to ``hear``, from another thread.

        With ``silent`` it is not to open the sound device. Raises `OSError` when there is no such
        program.
        """
        # A process group of its own: Ctrl-C in the terminal is for the supervisor, and the workers
        # can be ended with the show. Not a session: on a console the show needs its terminal.
        group = {"process_group": 0} if os.name == "posix" else {}
        self._process = subprocess.Popen(  # noqa: S603 - the program itself, once more
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, SUPERVISED: "1"} | ({SILENT: "1"} if silent else {}),
            **group,  # type: ignore[call-overload]
        )
        self._signs: SimpleQueue[Sign] = SimpleQueue()
        self._hear = hear
        self._listeners = [
            Thread(target=listen, args=(pipe,), daemon=True)
            for listen, pipe in (
                (self._listen_to_beats, self._process.stdout),
                (self._listen_to_words, self._process.stderr),
            )
        ]
        for listener in self._listeners:
            listener.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return int(self._process.pid)

    def wait_for_beat(self, seconds: float) -> Sign:
        """The next sign of life, or of death; SILENCE after so many seconds without either."""
        try:
            return self._signs.get(timeout=seconds)
        except Empty:
            return Sign.SILENCE

    def wait_for_end(self, seconds: float) -> bool:
        """Whether the process ends by itself within so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def ask_where(self) -> None:
        """Let the process write to stderr where it hangs, if it still can."""
        if os.name == "posix":
            self._process.send_signal(signal.SIGUSR1)
            self.wait_for_end(LAST_WORDS)

    def end(self, seconds: float) -> int | None:
        """Ask the process to end, and kill it after so many seconds; returns as `kill`."""
        try:
            self._process.terminate()
            self.wait_for_end(seconds)
        finally:
            code = self.kill()
        return code

    def kill(self) -> int | None:
        """End the process and its workers at once, if they are there; the exit code.

        -N for one that died of signal N; None for one that does not die, and is left behind. What
        it wrote to stderr has been heard when this returns.
        """
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):  # all gone, which is as well
                os.killpg(self.pid, signal.SIGKILL)
        else:
            self._process.kill()
        self.wait_for_end(UNDYING)
        for listener in self._listeners:
            listener.join(LAST_WORDS)
        with suppress(OSError):
            self._process.stdin.close()
        code: int | None = self._process.returncode
        return code

    def _listen_to_beats(self, pipe: BufferedReader) -> None:
        with pipe:
            while signs := pipe.read1(64):
                for sign in signs:
                    self._signs.put(Sign.BEAT if sign == BEAT[0] else Sign.OPENS_SOUND)
        self._signs.put(Sign.CLOSED)

    def _listen_to_words(self, pipe: BufferedReader) -> None:
        with pipe:
            while line := pipe.readline(LONGEST_LINE):
                self._hear(line.decode(errors="backslashreplace").rstrip())
