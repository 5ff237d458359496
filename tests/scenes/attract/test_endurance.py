import gc
import tracemalloc

import pygame
import pytest

from tests.scenes.attract.rounds import (
    attract_of,
    watch,
    watch_until,
)
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.title import Title


def after(minutes: float, attract: Attract, player: ScriptedPlayer) -> int:
    """The objects that there are so much later, at the beginning of a round."""
    surface = pygame.Surface((480, 270))
    for _ in range(round(minutes * 60 * 4)):
        watch(attract, 0.25, 0.25)
        if attract.changed:
            attract.draw(surface)
    watch_until(attract, Standings)
    watch_until(attract, Title)
    player.streams.clear()
    player.prepared.clear()
    gc.collect()
    return len(gc.get_objects())


def test_nothing_piles_up_from_round_to_round(art: Art, player: ScriptedPlayer) -> None:
    attract = attract_of(art, player, "only")
    before = after(1, attract, player)
    assert after(4, attract, player) < before + 100


@pytest.mark.slow
def test_nothing_grows_in_an_hour_of_rounds(attract: Attract, player: ScriptedPlayer) -> None:
    tracemalloc.start()
    try:
        objects = after(10, attract, player)
        size, _ = tracemalloc.get_traced_memory()
        assert after(50, attract, player) < objects + 200
        assert tracemalloc.get_traced_memory()[0] < size + 50_000
    finally:
        tracemalloc.stop()
