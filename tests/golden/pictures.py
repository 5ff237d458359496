"""The register of pictures: each has a name, and is drawn wide and upright."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pygame

Draw = Callable[[pygame.Surface], None]

FRAMES: Final = Path(__file__).parent / "frames"
HURRIED: Final = (
    "tetris_arcade.scenes.demo.timeline.WORK",
    "tetris_arcade.scenes.compare.duel.WORK",
)
"""Seconds of work that are enough for one frame."""
SIZES: Final = {"landscape": (480, 270), "portrait": (270, 480)}
PICTURES: Final[dict[str, Draw]] = {}
"""What draws each of them onto a surface of either size."""


def picture(draw: Draw) -> Draw:
    """Register a picture by the name of what draws it."""
    name = draw.__name__.replace("_", "-")
    if name in PICTURES:
        raise ValueError(f"there are two pictures called {name}: give one another name")
    PICTURES[name] = draw
    return draw


def names() -> Iterator[str]:
    """The name of each picture, with the way it stands: that of its file without its ending."""
    for name in PICTURES:
        for way in SIZES:
            yield f"{name}-{way}"


def shot(name: str) -> pygame.Surface:
    """The picture of that name, drawn now."""
    base, _, way = name.rpartition("-")
    surface = pygame.Surface(SIZES[way], depth=32)
    # How much a frame plays must not depend on how busy this machine is.
    with ExitStack() as unhurried:
        for place in HURRIED:
            unhurried.enter_context(patch(place, math.inf))
        PICTURES[base](surface)
    return surface


def golden_file(name: str, folder: Path = FRAMES) -> Path:
    """Where it is kept how the picture is to look."""
    return folder / f"{name}.png"
