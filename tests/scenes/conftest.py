"""What every scene needs: the pictures, a player, a surface to draw on."""

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.picture.art import Art
from tetris_arcade.resources import ASSETS


@pytest.fixture(scope="session")
def art() -> Art:
    return Art(ASSETS)


@pytest.fixture
def player() -> ScriptedPlayer:
    return ScriptedPlayer()


@pytest.fixture
def surface() -> pygame.Surface:
    return pygame.Surface((480, 270))
