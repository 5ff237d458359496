"""Recording: a stage is played from end to end into a file."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

import pygame

from tetris_arcade.errors import ArcadeError, UsageError, reason_of
from tetris_arcade.files import draft_beside, in_the_way, place, taken
from tetris_arcade.picture.theme import HEIGHT, WIDTH
from tetris_arcade.recording.film import Film, Gif, Mp4, library
from tetris_arcade.recording.stage import Stage, pictures


class Kind(NamedTuple):
    """A kind of film."""

    make: type[Gif] | type[Mp4]
    rate: int
    """Pictures a second, where nothing else is said …"""
    most: int
    """… and how many there can be."""
    scale: int
    """How many times as large as the picture, where nothing else is said."""


KINDS: Final = {
    # Browsers slow down a GIF of more than 50 pictures a second.
    ".gif": Kind(Gif, rate=30, most=50, scale=2),
    ".mp4": Kind(Mp4, rate=60, most=120, scale=4),
}
"""By the end of the file's name."""
LARGEST: Final = 8
"""The scale at which a film is as large as screens are: 3,840 x 2,160."""


class Shape(NamedTuple):
    """How a film is to look; None stands for what suits its kind."""

    scale: int | None = None
    rate: int | None = None
    """Pictures a second."""
    portrait: bool = False


class Recorded(NamedTuple):
    """What was made."""

    size: tuple[int, int]
    """In pixels."""
    pictures: int
    rate: int
    """Pictures a second."""


def check(file: Path, shape: Shape, *, replace: bool) -> Kind:
    """What is to be known before anything is played: that there can be such a film.

    Raises `UsageError` where it makes no sense, and `ArcadeError` where the library is missing or
    the file is in the way.
    """
    kind = KINDS.get(file.suffix.lower())
    if kind is None:
        raise UsageError(f"{file} is no kind of film: let its name end in {' or '.join(KINDS)}")
    for value, most, what in (
        (shape.scale, LARGEST, "scale"),
        (shape.rate, kind.most, "pictures a second"),
    ):
        if value is not None and not 1 <= value <= most:
            raise UsageError(f"{value} is no {what} for {file.name}: choose from 1 to {most}")
    library()
    if obstacle := in_the_way(file, replace=replace):
        raise ArcadeError(obstacle)
    if not os.path.isdir(file.parent):  # noqa: PTH112  # Path's raises where it may not look
        raise ArcadeError(f"there is no folder {file.parent}: make it first")
    return kind


def record(
    stage: Stage,
    file: Path,
    *,
    pieces: int,
    speed: float,
    shape: Shape,
    replace: bool = False,
    report: Callable[[int], None],
) -> Recorded:
    """Play a stage into ``file``, which is whole or not there; an old one is there until then.

    ``report`` is told how many pieces have been placed. Raises as `check` and `pictures`, and
    `ArcadeError` when the film cannot be written.
    """
    kind = check(file, shape, replace=replace)
    rate, scale = shape.rate or kind.rate, shape.scale or kind.scale
    width, height = (HEIGHT, WIDTH) if shape.portrait else (WIDTH, HEIGHT)
    # Of its own kind, so that no window is needed to make it.
    surface = pygame.Surface((width, height), depth=32)
    count = 0
    with ExitStack() as leaving:
        with _blamed(file):
            draft = leaving.enter_context(draft_beside(file))
            film = kind.make(draft, (width, height), scale, rate)
        leaving.callback(_let_go, film)
        for changed, placed in pictures(stage, surface, rate=rate, pieces=pieces, speed=speed):
            with _blamed(file):
                film.add(surface, changed=changed)
            report(placed)
            count += 1
        with _blamed(file):
            film.finish()
            film.close()
            place(draft, file, replace=replace)
    return Recorded((width * scale, height * scale), count, rate)


@contextmanager
def _blamed(file: Path) -> Iterator[None]:
    """What the disk does not allow is said of ``file``; not for what the player raises."""
    try:
        yield
    except FileExistsError as error:
        raise ArcadeError(taken(file)) from error
    except OSError as error:  # as PyAV's are, too
        reason = error.strerror or reason_of(error)
        raise ArcadeError(
            f"cannot write {file}: {reason}; check that its folder may be written to and has room"
        ) from error


def _let_go(film: Film) -> None:
    with suppress(OSError):  # something was wrong before, and that is what is said
        film.close()
