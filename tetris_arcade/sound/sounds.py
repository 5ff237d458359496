"""The sounds of the cabinet: small files (see assets/make_sounds.py), played through pygame.mixer.

Where there is no sound device there is silence, and nothing else is different.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from typing import Final

import pygame

RATE: Final = 22_050
"""Samples a second, as in the files."""
BUFFER: Final = 512
"""Samples between a call and what is heard: 23 ms, less than anyone notices."""


class Sound(Enum):
    """What can be heard."""

    MOVE = auto()
    """The selection moved."""
    CHOOSE = auto()
    """Something was chosen."""
    BACK = auto()
    """A screen was left."""
    REFUSE = auto()
    """What was asked for cannot be done."""
    LAND = auto()
    """A piece came to rest."""
    CLEAR = auto()
    """One, two or three rows went."""
    TETRIS = auto()
    """Four rows went at once."""
    GAME_OVER = auto()
    DONE = auto()
    """What ran in the background is done."""


class Sounds:
    """Plays sounds, unless muted. No method ever raises or waits for a sound."""

    def __init__(
        self, folder: Path | None = None, *, muted: bool = False, volume: float = 0.5
    ) -> None:
        """``folder`` has a WAV file for each sound; without one nothing is ever heard.

        ``volume`` is from 0 to 1. The device is not opened yet.
        """
        self._folder = folder
        self._muted = muted
        self._volume = volume
        self._opened = False
        self._loaded: dict[Sound, pygame.mixer.Sound] = {}

    @property
    def muted(self) -> bool:
        """Whether nothing is heard; setting it cuts short what is playing."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        if muted and pygame.mixer.get_init():
            pygame.mixer.stop()

    def open(self) -> None:
        """Open the device and load the sounds, once; the first sound that is played does it, too.

        That takes some 10 ms, and longer where a sound server is slow to answer. pygame holds
        the interpreter's lock meanwhile, so a thread would stop the picture just as well: call
        this once the first frame is on the screen. While muted, the device is left alone.
        """
        if self._muted or self._opened or self._folder is None:
            return
        self._opened = True
        with suppress(pygame.error, OSError), _silent_libraries():
            pygame.mixer.init(RATE, -16, 1, BUFFER)
            pygame.mixer.set_num_channels(len(Sound))
            for sound in Sound:
                loaded = pygame.mixer.Sound(str(self._folder / f"{sound.name.lower()}.wav"))
                loaded.set_volume(self._volume)
                self._loaded[sound] = loaded

    def play(self, sound: Sound) -> None:
        """Let it be heard, unless it is playing already.

        So no sound is stacked on itself, and none is heard more often than it is long: a
        landing at most eleven times a second, however fast the pieces fall.
        """
        self.open()
        if self._muted or not pygame.mixer.get_init():  # pygame crashes where it was closed
            return
        loaded = self._loaded.get(sound)
        if loaded and not loaded.get_num_channels():
            loaded.play()


@contextmanager
def _silent_libraries() -> Iterator[None]:
    """Keep what ALSA prints about a missing device, eight lines of it, off the terminal."""
    stderr = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
