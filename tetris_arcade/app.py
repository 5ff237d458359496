"""The app: the window, the clock, the devices, the stack of scenes, and what ties them together."""

import secrets
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Final, Protocol

import pygame

from tetris_arcade.controls.actions import Input
from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.keymap import KeyMap
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.screen import Screen
from tetris_arcade.playing.player import Player
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.cabinet import Cabinet, Options
from tetris_arcade.scenes.demo.show import Player as ShowPlayer
from tetris_arcade.scenes.menu import ranking
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.scene import Push, Quit, Scene, apply
from tetris_arcade.slots.locations import default_locations
from tetris_arcade.slots.plugins import open_stores

FRAMES_PER_SECOND: Final = 60
LONGEST_STEP: Final = 0.1
"""Seconds: after the machine has slept, the show goes on where it was."""
FRAMES_KEPT: Final = 36_000
"""The work of so many frames is remembered: ten minutes."""
POINTER: Final = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)
POINTER_SHOWN: Final = 3.0
"""Seconds for which the pointer is seen after it was used."""
REDRAWN: Final = (pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one show is asked to be."""

    stores: Sequence[str] = field(default_factory=default_locations)
    """Locations, shown as one table."""
    windowed: bool = False
    frames: int | None = None
    """End after so many frames; None: when someone leaves."""
    screenshot: Path | None = None
    """Where to write the last frame as a PNG when the show ends."""
    seed: int = field(default_factory=partial(secrets.randbits, 64))
    """The first game's seed, 0 to 2**64 - 1."""
    attract_after: float = 60.0
    """Seconds without input after which the attract mode begins."""


class ClosingPlayer(ShowPlayer, Protocol):
    """A player that the app must end."""

    def close(self) -> None:
        """End the worker."""


class Arcade:
    """One show, from the first frame to the last."""

    def __init__(
        self,
        settings: Settings,
        player: ClosingPlayer,
        *,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Open the stores and the window (of ``size`` pixels, if given).

        Raises `StoreError`, `PluginError` and `DisplayError`.
        """
        self.work_seconds: deque[float] = deque(maxlen=FRAMES_KEPT)
        """The time each frame took, everything but the wait for the next one."""
        self._settings = settings
        stores = open_stores(settings.stores)
        art = Art(ASSETS)
        self.screen = Screen(art.icon, windowed=settings.windowed, size=size)
        pygame.joystick.init()
        keys = KeyMap()
        self._devices = Devices(keys)
        self._pointer_for = 0.0
        self.stack: list[Scene] = []
        self.cabinet = Cabinet(
            art,
            player,
            partial(ranking.read, stores),
            partial(datetime.now, UTC),
            keys,
            options=Options(
                seed=settings.seed,
                attract_after=settings.attract_after,
                named_store=_named_store(settings),
            ),
        )
        apply(self.stack, Push(Menu(self.cabinet)))

    def run(self) -> None:
        """Show frames until the stack of scenes is empty, or as many as the settings say."""
        clock = pygame.time.Clock()
        dt, shown, frames = 0.0, 0, self._settings.frames
        while self.stack and shown != frames:
            started = perf_counter()
            self.step(dt)
            self.work_seconds.append(perf_counter() - started)
            shown += 1
            dt = min(clock.tick(FRAMES_PER_SECOND) / 1000, LONGEST_STEP)

    def step(self, dt: float) -> None:
        """One frame, ``dt`` seconds after the one before: input, time, picture."""
        for event in pygame.event.get():
            self._handle(event)
        self._fade_pointer(dt)
        if self.stack:
            apply(self.stack, self.stack[-1].update(dt))
        if self.stack and self.stack[-1].changed:
            self.stack[-1].draw(self.screen.picture)
            self.screen.present()

    def _handle(self, event: pygame.event.Event) -> None:
        if not self.stack:
            return
        if event.type == pygame.QUIT:
            apply(self.stack, Quit())
        elif event.type in REDRAWN:
            self.stack[-1].changed = True
        elif (action := self._devices.action(event)) is not None:
            if event.type in POINTER:
                self._pointer_for = POINTER_SHOWN
                pygame.mouse.set_visible(True)
            at = self.screen.point(event.pos) if hasattr(event, "pos") else None
            apply(self.stack, self.stack[-1].handle(Input(action, at)))

    def _fade_pointer(self, dt: float) -> None:
        if self._pointer_for > 0:
            self._pointer_for -= dt
            if self._pointer_for <= 0:
                pygame.mouse.set_visible(False)


def run(settings: Settings) -> int:
    """Run a show to its end and return the exit code, 0.

    Raises `StoreError`, `PluginError`, `DisplayError`, and `ArcadeError` when the screenshot
    cannot be written. The player's process has ended when this returns, however it returns.
    """
    with suppress(KeyboardInterrupt), _stopped_by_signals():  # a normal way to end a show
        player = Player()  # first of all: it needs the longest to get ready
        try:
            arcade = Arcade(settings, player)
            with suppress(KeyboardInterrupt):  # the last frame is there to be kept
                arcade.run()
            if settings.screenshot is not None:
                arcade.screen.save(settings.screenshot)
        finally:
            player.close()
            pygame.quit()
    return 0


def _named_store(settings: Settings) -> str | None:
    """The first store if the user chose the stores himself."""
    chosen = list(settings.stores)
    return chosen[0] if chosen and chosen != default_locations() else None


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a supervisor's SIGTERM end the show as Ctrl-C does, so that no worker is left behind."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
