"""A game that was kept in a file."""

import pygame

from tests.golden.cast import LONG_GAME, SHORT_GAME, cabinet
from tests.golden.pictures import picture
from tests.scenes.stand_ins import lowest
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.replay import Replay
from tetris_arcade.replays import Recorded
from tetris_arcade.scenes.replay.replay import ReplayViewer

FRAME = 1 / 60


def viewer(replay: Replay, seconds: float, *, speed: float = 1.0) -> ReplayViewer:
    """Somebody has watched that game for so long."""
    game = replay.play()
    recorded = Recorded(replay, "expert", game.lines, model="5eed" * 16, whole=game.over)
    shown = ReplayViewer(cabinet(), recorded, speed=speed)
    for _ in range(round(seconds / FRAME)):
        shown.update(FRAME)
    return shown


@picture
def replay_falling(surface: pygame.Surface) -> None:
    """The beginning of a game that went on."""
    viewer(LONG_GAME, 41.25).draw(surface)


@picture
def replay_past(surface: pygame.Surface) -> None:
    """Stopped, and gone back."""
    shown = viewer(LONG_GAME, 41.25)
    shown.handle(Input(Action.PAUSE))
    for _ in range(17):
        shown.handle(Input(Action.STEP_BACK))
    for _ in range(60):
        shown.update(FRAME)
    shown.draw(surface)


@picture
def replay_over(surface: pygame.Surface) -> None:
    """A whole game, at its end."""
    viewer(SHORT_GAME, 6.0, speed=16.0).draw(surface)


@picture
def replay_ends(surface: pygame.Surface) -> None:
    """The end of what was kept of a game that went on."""
    viewer(LONG_GAME, 17.0, speed=16.0).draw(surface)


@picture
def replay_small(surface: pygame.Surface) -> None:
    """A game on a small board."""
    game = Game(7, width=6, height=12)
    actions = []
    for _ in range(12):
        actions.append(lowest(game))
        game.play(actions[-1])
    viewer(Replay(7, actions, width=6, height=12), 9.2).draw(surface)
