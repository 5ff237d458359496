"""What two pictures differ in, and a way to see it."""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pygame

MAGNIFIED: Final = 3
MARK: Final = (255, 0, 255)
"""A colour that no scene has."""
DIMMED: Final = 4
"""What is alike is so many times darker."""


class Difference(NamedTuple):
    """Where two pictures differ."""

    pixels: int
    area: pygame.Rect
    """The smallest rectangle that all of these pixels lie in."""

    def __str__(self) -> str:
        """Say it in words."""
        x, y, width, height = self.area
        return f"{self.pixels} pixels differ, all within {width}x{height} at ({x}, {y})"


def difference(expected: pygame.Surface, actual: pygame.Surface) -> Difference | None:
    """What differs, byte for byte; None if nothing does. Of another size, everything does."""
    if expected.get_size() != actual.get_size():
        return Difference(actual.get_width() * actual.get_height(), actual.get_rect())
    rows, columns = np.nonzero(_differs(expected, actual))
    if not len(rows):
        return None
    left, top = int(columns.min()), int(rows.min())
    size = int(columns.max()) + 1 - left, int(rows.max()) + 1 - top
    return Difference(len(rows), pygame.Rect((left, top), size))


def leave(folder: Path, name: str, expected: pygame.Surface, actual: pygame.Surface) -> None:
    """Write expected, actual and difference to a folder, magnified."""
    folder.mkdir(exist_ok=True)
    pictures = {"expected": expected, "actual": actual}
    if expected.get_size() == actual.get_size():
        pictures["difference"] = _marked(expected, actual)
    for kind, surface in pictures.items():
        width, height = surface.get_size()
        large = pygame.transform.scale(surface, (width * MAGNIFIED, height * MAGNIFIED))
        pygame.image.save(large, folder / f"{name}-{kind}.png")


def pixels(surface: pygame.Surface) -> npt.NDArray[np.uint8]:
    """Red, green and blue, (height, width, 3), whatever the surface keeps them as."""
    width, height = surface.get_size()
    plain = np.frombuffer(pygame.image.tobytes(surface, "RGB"), dtype=np.uint8)
    return plain.reshape(height, width, 3)


def _differs(expected: pygame.Surface, actual: pygame.Surface) -> npt.NDArray[np.bool_]:
    """(height, width)."""
    different: npt.NDArray[np.bool_] = (pixels(expected) != pixels(actual)).any(axis=2)
    return different


def _marked(expected: pygame.Surface, actual: pygame.Surface) -> pygame.Surface:
    """The actual picture, dimmed, with what differs marked."""
    seen = pixels(actual) // DIMMED
    seen[_differs(expected, actual)] = MARK
    return pygame.image.frombytes(seen.tobytes(), actual.get_size(), "RGB")
