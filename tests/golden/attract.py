"""What the cabinet shows where nobody is."""

import pygame

from tests.golden.cast import BEST, LONG_GAME, SHORT_GAME, TABLE, cabinet
from tests.golden.demo import EXPERT, FRAME
from tests.golden.leaderboard import menu_of, playing
from tests.golden.pictures import picture
from tetris_arcade.engine.replay import Replay
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.part import Part
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.turn import Turn
from tetris_arcade.scenes.menu.ranking import places


def watch(part: Part | Attract, seconds: float) -> None:
    """Let it go on for so long."""
    for _ in range(round(seconds / FRAME)):
        part.update(FRAME)


@picture
def attract_title(surface: pygame.Surface) -> None:
    """The title, once the pieces have piled up somewhat."""
    attract = Attract(cabinet(), LONG_GAME.seed)
    watch(attract, 4.6)
    attract.draw(surface)


@picture
def attract_standings(surface: pygame.Surface) -> None:
    """The table, with the best of it picked out in turn."""
    menu = menu_of(cabinet(places(BEST), kiosk=True), surface)
    part = Standings(menu)
    watch(part, 6.0)
    playing(menu, 14.0)
    part.draw(surface)


def _turn(chosen: int, seconds: float, surface: pygame.Surface, game: Replay = LONG_GAME) -> None:
    turn = Turn(cabinet(game=game), TABLE[chosen], game.seed)
    watch(turn, seconds)
    turn.draw(surface)


@picture
def attract_turn(surface: pygame.Surface) -> None:
    """A slot plays, and is told about."""
    _turn(EXPERT, 21.9, surface)


@picture
def attract_turn_published(surface: pygame.Surface) -> None:
    """A player from the literature plays."""
    _turn(0, 6.3, surface)


@picture
def attract_turn_over(surface: pygame.Surface) -> None:
    """It has lost."""
    _turn(EXPERT, 19.5, surface, SHORT_GAME)
