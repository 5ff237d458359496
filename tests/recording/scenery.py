"""A scene that is simple enough to be filmed in a test, and what came of it."""

from pathlib import Path

import av
import numpy as np
import pygame
from numpy.typing import NDArray

from tests.scenes.stand_ins import ScriptedPlayer, a_slot
from tetris_arcade.controls.actions import Input
from tetris_arcade.picture.panels import Legend
from tetris_arcade.recording.patience import PatientPlayer
from tetris_arcade.recording.stage import Stage
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import Player, Show


class Blocks:
    """Every game is drawn as blocks of ten by ten: what is filled is one colour of eight."""

    typing = False
    actions: Legend = ()

    def __init__(self, player: Player, *, games: int = 1, speed: float = 1.0) -> None:
        self.changed = True
        self.entered = False
        self.speed = speed
        self.drawn = 0
        patient = PatientPlayer(player)
        self.shows = [Show(live(a_slot("blocks"), patient, seed)) for seed in range(games)]

    def enter(self) -> None:
        self.entered = True

    def handle(self, event: Input) -> None:
        raise AssertionError("nobody is there to do anything")

    def update(self, dt: float) -> None:
        for show in self.shows:
            pieces = show.game.pieces
            show.update(dt, self.speed)
            self.changed |= show.game.pieces != pieces

    def draw(self, surface: pygame.Surface) -> None:
        self.changed = False
        self.drawn += 1
        surface.fill((9, 8, 24))
        for number, show in enumerate(self.shows):
            for y, row in enumerate(show.game.cells):
                for x, cell in enumerate(row):
                    place = number * 120 + x * 10, surface.get_height() - 10 - y * 10, 10, 10
                    surface.fill((cell * 30, 255 - cell * 30, 120), place)

    @property
    def stage(self) -> Stage:
        return Stage(self, lambda: [show.game for show in self.shows])


def a_stage(player: ScriptedPlayer | None = None, *, games: int = 1, speed: float = 1.0) -> Stage:
    """A scene in which so many games are played."""
    return Blocks(player or ScriptedPlayer(), games=games, speed=speed).stage


def pixels(surface: pygame.Surface, scale: int = 1) -> NDArray[np.uint8]:
    """Red, green and blue, uint8, (height, width, 3), each pixel as a square of ``scale``."""
    small = pygame.surfarray.array3d(surface).transpose(1, 0, 2)
    return small.repeat(scale, axis=0).repeat(scale, axis=1)


def screened(file: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    """The pictures of a film, as `pixels`, and when each of them is shown, in seconds."""
    with av.open(str(file)) as film:
        frames = list(film.decode(video=0))
    return [
        (float(frame.time or 0), np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
        for frame in frames
    ]
