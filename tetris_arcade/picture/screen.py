"""The window, and the small picture that it shows as large as it can."""

import io
import os
from pathlib import Path
from typing import Final

import pygame

from tetris_arcade.errors import ArcadeError, DisplayError
from tetris_arcade.picture.theme import GROUND, HEIGHT, WHITE, WIDTH

TITLE: Final = "Tetris Arcade"
UNSEEN: Final = ("dummy", "offscreen")
"""Drivers that SDL falls back on where there is no display."""
BORDER: Final = 80
"""What a desktop needs of its height for the window's frame and its own bars, in pixels."""


STRIP: Final = 120
"""The picture is compared with what is shown in strips of this width."""
NEAR: Final = 8
"""Changed rows so close to each other are shown as one area: each area has its price."""
DARK: Final = (168, 168, 176)
"""What scan lines leave of the light, of 255."""


def upright(surface: pygame.Surface) -> bool:
    """Whether a picture is taller than wide."""
    return surface.get_width() < surface.get_height()


def picture_size(width: int, height: int) -> tuple[int, int]:
    """The size of the picture for a window of that size: upright if the window is."""
    return (WIDTH, HEIGHT) if width >= height else (HEIGHT, WIDTH)


def whole_scale(width: int, height: int) -> int:
    """The largest whole number by which the picture fits into so many pixels; at least 1."""
    wide, high = picture_size(width, height)
    return max(1, min(width // wide, height // high))


def letterbox(width: int, height: int) -> pygame.Rect:
    """Where in a window of that size the picture lies."""
    scale = whole_scale(width, height)
    wide, high = picture_size(width, height)
    area = pygame.Rect(0, 0, wide * scale, high * scale)
    area.topleft = (width - area.width) // 2, (height - area.height) // 2
    return area


def changed_areas(
    before: bytes, after: bytes, size: tuple[int, int], pitch: int
) -> list[pygame.Rect]:
    """Where two pictures of that ``size`` differ, each given as rows of ``pitch`` bytes."""
    width, height = size
    depth = pitch // width
    starts = range(0, height * pitch, pitch)
    rows = [
        y
        for y, start in enumerate(starts)
        if before[start : start + pitch] != after[start : start + pitch]
    ]
    areas: list[pygame.Rect] = []
    for left in range(0, width, STRIP):
        area = pygame.Rect(left, -height, min(STRIP, width - left), 0)
        for y in rows:
            start = y * pitch + left * depth
            end = start + area.width * depth
            if before[start:end] == after[start:end]:
                continue
            if y - area.bottom < NEAR:
                area.height = y + 1 - area.top
            else:
                area = pygame.Rect(left, y, area.width, 1)
                areas.append(area)
    return areas


class Screen:
    """The window. Scenes draw on `picture`; `present` shows it.

    The picture is WIDTH x HEIGHT, or HEIGHT x WIDTH in a window that is taller than wide.
    """

    picture: pygame.Surface

    def __init__(
        self,
        icon: pygame.Surface,
        *,
        windowed: bool,
        size: tuple[int, int] | None = None,
        scan_lines: bool = False,
    ) -> None:
        """Open the window: the whole desktop, or ``size``, or the best fit for a window.

        With ``scan_lines`` the last line of each row of large pixels is darker, as on a tube.
        Raises `DisplayError` when there is no display.
        """
        _start_display()
        try:
            desktop = pygame.display.get_desktop_sizes()[0]
            flags = pygame.RESIZABLE if windowed else pygame.FULLSCREEN
            if windowed and size is None:
                scale = whole_scale(desktop[0], desktop[1] - BORDER)
                wide, high = picture_size(*desktop)
                size = wide * scale, high * scale
            pygame.display.set_icon(icon)
            pygame.display.set_caption(TITLE)
            self.window = pygame.display.set_mode(size or desktop, flags)
        except pygame.error as error:
            raise DisplayError(f"no window can be opened ({error}); {_advice()}") from error
        pygame.mouse.set_visible(False)
        self._scan_lines = scan_lines
        self.picture = pygame.Surface((0, 0))
        self.refresh()

    def refresh(self) -> None:
        """The window has another size, or has lost what it showed: `present` shows all of it.

        `picture` may be another surface after this, and is to be drawn anew.
        """
        self.window = pygame.display.get_surface() or self.window
        size = self.window.get_size()
        self._area = letterbox(*size)
        self._scale = whole_scale(*size)
        if self.picture.get_size() != picture_size(*size):
            self.picture = pygame.Surface(picture_size(*size)).convert()
        self._lines = self._tube() if self._scan_lines and self._scale > 1 else None
        self._shown: bytes | None = None
        """The pixels of the picture that the window shows."""

    def present(self) -> None:
        """Show the picture, scaled, in the middle of the window: only what is not shown yet."""
        pixels = self.picture.get_view("0").raw
        if self._shown is None:
            width, height = self.picture.get_size()
            for left in range(0, width, STRIP):
                self._show(pygame.Rect(left, 0, min(STRIP, width - left), height))
            self._fill_beside()
            pygame.display.update()
        elif self._shown != pixels:
            size, pitch = self.picture.get_size(), self.picture.get_pitch()
            areas = changed_areas(self._shown, pixels, size, pitch)
            pygame.display.update([self._show(area) for area in areas])
        self._shown = pixels

    def _show(self, part: pygame.Rect) -> pygame.Rect:
        """Scale a part of the picture into the window, and return where it lies there."""
        scale = self._scale
        there = pygame.Rect(
            self._area.left + part.left * scale,
            self._area.top + part.top * scale,
            part.width * scale,
            part.height * scale,
        )
        if scale == 1:  # the window may be smaller than the picture
            return self.window.blit(self.picture, there, part)
        small = self.picture.subsurface(part)
        if self._lines is not None:
            # Upright first, then in width: so there are few pixels to darken.
            small = pygame.transform.scale(small, (part.width, there.height))
            small.blit(self._lines, (0, 0), special_flags=pygame.BLEND_MULT)
        pygame.transform.scale(small, there.size, self.window.subsurface(there))
        return there

    def _tube(self) -> pygame.Surface:
        """What a strip of the picture, as high as in the window, is to be multiplied by."""
        height = self.picture.get_height()
        lines = pygame.Surface((STRIP, height * self._scale)).convert()
        lines.fill(WHITE)
        thick = max(1, self._scale // 4)
        for y in range(height):
            lines.fill(DARK, (0, (y + 1) * self._scale - thick, STRIP, thick))
        return lines

    def _fill_beside(self) -> None:
        # After the picture: a signal between the two leaves no blank.
        (width, height), area = self.window.get_size(), self._area
        for beside in (
            (0, 0, width, area.top),
            (0, area.bottom, width, height - area.bottom),
            (0, 0, area.left, height),
            (area.right, 0, width - area.right, height),
        ):
            if min(beside[2:]) > 0:
                self.window.fill(GROUND, beside)

    def point(self, position: tuple[int, int]) -> tuple[int, int]:
        """The point of the picture that lies under a point of the window."""
        left, top = self._area.topleft
        return (position[0] - left) // self._scale, (position[1] - top) // self._scale

    def png(self) -> bytes:
        """What the window shows, as a PNG."""
        data = io.BytesIO()
        pygame.image.save(self.window, data, "screenshot.png")
        return data.getvalue()

    def save(self, path: Path) -> None:
        """Write what the window shows to a file. Raises `ArcadeError` if that fails."""
        try:
            path.write_bytes(self.png())
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
