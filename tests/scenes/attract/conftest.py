"""An attract mode over three slots."""

import pytest

from tests.scenes.attract.rounds import attract_of
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract


@pytest.fixture
def attract(art: Art, player: ScriptedPlayer) -> Attract:
    return attract_of(art, player, "first", "second", "third")
