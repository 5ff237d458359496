"""Menus over tables that are there at once, and games that were recorded."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, lowest
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.replay import Replay
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.sound.sounds import Sound, Sounds

LONG = 60.0
"""Seconds that no reading of a table in memory takes."""

MakeMenu = Callable[..., Menu]


@pytest.fixture
def make_menu(art: Art, player: ScriptedPlayer) -> MakeMenu:
    """A menu of these entries, or of whatever ``read`` returns; the rest are `Options`."""

    def make(
        *tables: Any, problems: tuple[str, ...] = (), read: Any = None, **options: Any
    ) -> Menu:
        ranking = Ranking(tuple(tables[0]) if tables else (), problems)
        menu = Menu(a_cabinet(art, player, read or (lambda: ranking), **options), patience=LONG)
        menu.enter()
        return menu

    return make


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Sound]:
    sounds: list[Sound] = []
    monkeypatch.setattr(Sounds, "play", lambda self, sound: sounds.append(sound))
    return sounds


@pytest.fixture(scope="session")
def recorded() -> str:
    """A game of forty pieces that clears rows."""
    return Replay(3, played(3, 40)).text()


def played(seed: int, pieces: int, width: int = 10, height: int = 20) -> list[int]:
    """The actions of a game, each piece where it lies lowest."""
    game = Game(seed, width=width, height=height)
    actions: list[int] = []
    while not game.over and len(actions) < pieces:
        actions.append(lowest(game))
        game.play(actions[-1])
    return actions
