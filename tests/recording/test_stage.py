"""A scene is played on a clock of its own, from its first picture to its end."""

import pygame
import pytest

from tests.recording.scenery import Blocks, a_stage
from tests.scenes.compare.rivals import Rivals
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table, stacked
from tetris_arcade.errors import ModelError
from tetris_arcade.picture.art import Art
from tetris_arcade.recording.patience import PatientPlayer
from tetris_arcade.recording.stage import REST, Stage, compare_of, pictures
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.demo.show import GAME_OVER
from tetris_arcade.scenes.menu.ranking import Ranking

SURFACE = (480, 270)


def filmed(stage: Stage, pieces: int, *, rate: int = 20, speed: float = 1.0) -> list[int]:
    """How many pieces had been placed in each picture."""
    surface = pygame.Surface(SURFACE, depth=32)
    return [placed for _, placed in pictures(stage, surface, rate=rate, pieces=pieces, speed=speed)]


def test_a_film_begins_before_the_first_piece_and_ends_soon_after_the_last() -> None:
    placed = filmed(a_stage(), 3)
    assert (placed[0], placed[-1]) == (0, 3)
    assert placed.count(3) == round(REST * 20)
    assert len(placed) == pytest.approx((2.85 + REST) * 20, abs=2)


@pytest.mark.parametrize("rate", [10, 60])
def test_time_is_that_of_the_film(rate: int) -> None:
    assert len(filmed(a_stage(), 2, rate=rate)) == pytest.approx((1.85 + REST) * rate, abs=2)


def test_a_quick_film_is_short() -> None:
    assert len(filmed(a_stage(speed=64), 64, speed=64)) == pytest.approx(20, abs=2)


def test_a_game_that_is_over_is_seen_to_be_over() -> None:
    player = ScriptedPlayer(stacked)
    scene = Blocks(player, speed=8)
    placed = filmed(scene.stage, 1000, speed=8)
    assert placed.count(placed[-1]) == pytest.approx(GAME_OVER * 20, abs=2)
    assert len(player.requests) == 2  # the next game was begun, but nothing of it was filmed


def test_the_last_piece_of_the_quickest_film_is_seen() -> None:
    assert filmed(a_stage(speed=64), 3, speed=64)[-1] == 3


def test_of_several_games_the_film_waits_for_the_one_furthest_behind() -> None:
    scene = Blocks(ScriptedPlayer(), games=2)
    scene.shows[0].update(1.0, 1.0)  # one piece ahead
    placed = filmed(scene.stage, 4)
    assert placed[1] == 0
    assert [show.game.pieces for show in scene.shows] == [5, 4]


def test_a_game_that_is_over_holds_up_none_that_goes_on() -> None:
    table = a_table("better", "worse")
    slots = table[0].slot, table[1].slot
    cabinet = a_cabinet(Art(ASSETS), PatientPlayer(Rivals()), lambda: Ranking(table))
    stage = compare_of(cabinet, slots, 64.0)
    placed = filmed(stage, 40, speed=64.0)
    better, worse = stage.games()
    assert placed[-1] == 40 <= better.pieces < 50
    assert worse.over
    assert worse.pieces < 40
    assert placed == sorted(placed)


def test_only_what_has_changed_is_drawn() -> None:
    scene = Blocks(ScriptedPlayer())
    surface = pygame.Surface(SURFACE, depth=32)
    told = [changed for changed, _ in pictures(scene.stage, surface, rate=20, pieces=3, speed=1.0)]
    assert scene.entered
    assert told[0]
    assert sum(told) == scene.drawn == 4


def test_a_slot_that_fails_on_the_way_ends_the_film() -> None:
    player = ScriptedPlayer()
    stage = a_stage(player)
    player.streams[0].own_problem = "it went away"
    with pytest.raises(ModelError, match="'blocks' cannot be recorded: it went away"):
        filmed(stage, 3)
