"""A show for hours on a stepped clock, and what it must not use up."""

import ctypes
import gc
import multiprocessing
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil
import pygame

from tests.scenes.stand_ins import ScriptedPlayer, ScriptedStream
from tests.show.hands import Hands
from tetris_arcade.app import Arcade
from tetris_arcade.playing.player import Request
from tetris_arcade.scenes.attract.idle import leave

FRAME = 1 / 60
WARM_UP = 60.0
"""Seconds after which all that is kept for good should be there."""


class ForgetfulPlayer(ScriptedPlayer):
    """Keeps nothing of what is over."""

    def play(self, request: Request) -> ScriptedStream:
        stream = super().play(request)
        self.streams = [one for one in self.streams if not one.closed]
        self.prepared.clear()
        return stream


@dataclass(frozen=True)
class Uses:
    """What a show at rest takes of the machine."""

    objects: int
    memory: int
    """Bytes that are resident."""
    files: int
    threads: int
    processes: int


def uses() -> Uses:
    """Measure this process, after the garbage is gone."""
    gc.collect()
    with suppress(OSError, AttributeError):  # other C libraries keep less of what was freed
        ctypes.CDLL(None).malloc_trim(0)
    process = psutil.Process()
    return Uses(
        len(gc.get_objects()),
        process.memory_info().rss,
        process.num_fds(),
        threading.active_count(),
        len(process.children(recursive=True)),
    )


def contents(folder: Path) -> dict[Path, str]:
    """The hash of every file, and the names of the folders."""
    return {
        path: sha256(path.read_bytes()).hexdigest() if path.is_file() else "a folder"
        for path in folder.rglob("*")
    }


class Strain:
    """Hands on a cabinet; where they end a show, the next one begins."""

    def __init__(self, hands: Hands, opened: Callable[[], Arcade]) -> None:
        self.hands = hands
        self.arcade = opened()
        self.scenes: set[str] = set()
        """The kinds of scenes that were seen."""
        self.latest: deque[pygame.event.Event] = deque(maxlen=40)
        """What was done last, for whoever looks into a failure."""
        self._opened = opened

    def go_on(self, seconds: float) -> None:
        """Let so many seconds pass, frame by frame."""
        for _ in range(round(seconds / FRAME)):
            for event in self.hands.frame(FRAME):
                self.latest.append(event)
                pygame.event.post(event)
            self.arcade.step(FRAME)
            if not self.arcade.stack:
                self.arcade.cabinet.jobs.close()
                self.arcade = self._opened()
            self.scenes.add(type(self.arcade.stack[-1]).__name__)

    def rest(self) -> Uses:
        """Let go of everything, be back at the table in a window of the first size; measure."""
        arcade = self.arcade
        pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
        arcade.step(FRAME)
        leave(arcade.stack)
        while arcade.cabinet.jobs.current is not None:
            arcade.cabinet.jobs.cancel()
        pygame.display.set_mode((960, 540), pygame.RESIZABLE)
        pygame.event.post(pygame.event.Event(pygame.WINDOWSIZECHANGED, x=960, y=540))
        for _ in range(round(5 / FRAME)):
            arcade.step(FRAME)
        settle()
        arcade.step(FRAME)  # lets go of what has ended
        return uses()


def settle() -> None:
    """Wait for the threads that read stores, and for the jobs that were stopped, to end."""
    for thread in threading.enumerate():
        if thread.name.startswith("reads"):
            thread.join(60)
    for process in multiprocessing.active_children():
        if process.name == "tetris-arcade-job":
            process.join(60)
