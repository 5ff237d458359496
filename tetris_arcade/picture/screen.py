"""The window, and the small picture that it shows as large as it can."""

import io
import os
from pathlib import Path
from typing import Final

import pygame

from tetris_arcade.errors import ArcadeError, DisplayError
from tetris_arcade.picture.theme import GROUND, HEIGHT, WIDTH

TITLE: Final = "Tetris Arcade"
UNSEEN: Final = ("dummy", "offscreen")
"""Drivers that SDL falls back on where there is no display."""
BORDER: Final = 80
"""What a desktop needs of its height for the window's frame and its own bars, in pixels."""


def whole_scale(width: int, height: int) -> int:
    """The largest whole number by which the picture fits into so many pixels; at least 1."""
    return max(1, min(width // WIDTH, height // HEIGHT))


def letterbox(width: int, height: int) -> pygame.Rect:
    """Where in a window of that size the picture lies."""
    scale = whole_scale(width, height)
    area = pygame.Rect(0, 0, WIDTH * scale, HEIGHT * scale)
    area.topleft = (width - area.width) // 2, (height - area.height) // 2
    return area


class Screen:
    """The window. Scenes draw on `picture`, WIDTH x HEIGHT; `present` shows it."""

    def __init__(
        self, icon: pygame.Surface, *, windowed: bool, size: tuple[int, int] | None = None
    ) -> None:
        """Open the window: the whole desktop, or ``size``, or the best fit for a window.

        Raises `DisplayError` when there is no display.
        """
        _start_display()
        try:
            desktop = pygame.display.get_desktop_sizes()[0]
            flags = pygame.RESIZABLE if windowed else pygame.FULLSCREEN
            if windowed and size is None:
                scale = whole_scale(desktop[0], desktop[1] - BORDER)
                size = WIDTH * scale, HEIGHT * scale
            pygame.display.set_icon(icon)
            pygame.display.set_caption(TITLE)
            self.window = pygame.display.set_mode(size or desktop, flags)
        except pygame.error as error:
            raise DisplayError(f"no window can be opened ({error}); {_advice()}") from error
        pygame.mouse.set_visible(False)
        self.picture = pygame.Surface((WIDTH, HEIGHT)).convert()

    def present(self) -> None:
        """Show the picture, scaled, in the middle of the window."""
        self.window = pygame.display.get_surface() or self.window
        area = letterbox(*self.window.get_size())
        scaled = pygame.transform.scale(self.picture, area.size)
        # The picture before what is left beside it: a signal between the two leaves no blank.
        self.window.blit(scaled, area)
        width, height = self.window.get_size()
        for beside in (
            (0, 0, width, area.top),
            (0, area.bottom, width, height - area.bottom),
            (0, 0, area.left, height),
            (area.right, 0, width - area.right, height),
        ):
            if min(beside[2:]) > 0:
                self.window.fill(GROUND, beside)
        pygame.display.flip()

    def point(self, position: tuple[int, int]) -> tuple[int, int]:
        """The point of the picture that lies under a point of the window."""
        area = letterbox(*self.window.get_size())
        scale = area.width // WIDTH
        return (position[0] - area.left) // scale, (position[1] - area.top) // scale

    def save(self, path: Path) -> None:
        """Write what the window shows as a PNG. Raises `ArcadeError` if that fails."""
        data = io.BytesIO()
        pygame.image.save(self.window, data, "screenshot.png")
        try:
            path.write_bytes(data.getvalue())
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArcadeError(
                f"the screenshot cannot be written to {path} ({reason}); name another file"
            ) from error


def _advice() -> str:
    return (
        "run it on a desktop (is DISPLAY or WAYLAND_DISPLAY set?), "
        "or set SDL_VIDEODRIVER=dummy to run without a screen"
    )


def _start_display() -> None:
    """Bring up pygame's display. Raises `DisplayError`."""
    try:
        pygame.display.init()
    except pygame.error as error:
        raise DisplayError(f"there is no display ({error}); {_advice()}") from error
    driver = pygame.display.get_driver()
    if driver in UNSEEN and not os.environ.get("SDL_VIDEODRIVER"):
        pygame.display.quit()
        raise DisplayError(f"there is no display; {_advice()}")
    if driver == "x11":
        # Without a GPU, SDL's accelerated path costs 17 ms a frame. On Wayland this is an error.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
