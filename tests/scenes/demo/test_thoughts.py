import math

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenes.stand_ins import lowest, scores
from tetris_arcade.engine.game import Game
from tetris_arcade.picture.art import Art
from tetris_arcade.playing.player import Decision
from tetris_arcade.scenes.demo.board import draw_game
from tetris_arcade.scenes.demo.heat import draw_strip, draw_thoughts, heat_colour, measure
from tetris_arcade.scenes.demo.playback import Playback
from tetris_arcade.scenes.demo.thoughts import thoughts_of

ANY_FLOAT = st.floats(width=32) | st.sampled_from([math.nan, math.inf, -math.inf, 0.0])


def test_the_best_placement_is_hot_and_the_worse_half_is_cold() -> None:
    game = Game(3)
    values = [-math.inf] * 40
    for rank, action in enumerate(game.placements):
        values[action] = -float(rank)
    best, *_, worst = game.placements
    thoughts = thoughts_of(game, Decision(best, tuple(values), 0.0))
    assert thoughts is not None
    heat = [share for row in thoughts.heat for share in row if share is not None]
    assert len(heat) == len(game.placements)
    assert heat[0] == 1.0
    assert heat == sorted(heat, reverse=True)
    assert heat.count(0.0) == pytest.approx(len(heat) / 2, abs=1)
    assert thoughts.heat[worst // 10][worst % 10] == 0.0


def test_a_column_is_as_hot_as_its_best_placement() -> None:
    game = Game(3)
    thoughts = thoughts_of(game, Decision(lowest(game), scores(game, lowest(game)), 0.0))
    assert thoughts is not None
    for column, share in enumerate(thoughts.columns):
        known = [heat for row in thoughts.heat if (heat := row[column]) is not None]
        assert share == max(known, default=None)


def test_the_three_best_are_named_best_first_and_the_chosen_one_is_marked() -> None:
    game = Game(3)
    values = scores(game, lowest(game))
    thoughts = thoughts_of(game, Decision(lowest(game), values, 0.0))
    assert thoughts is not None
    assert [choice.value for choice in thoughts.top] == sorted(values, reverse=True)[:3]
    assert [choice.chosen for choice in thoughts.top] == [True, False, False]


def test_the_chosen_placement_is_shown_though_others_are_thought_better() -> None:
    game = Game(3)
    worst = min(game.placements, key=lambda action: scores(game, lowest(game))[action])
    thoughts = thoughts_of(game, Decision(worst, scores(game, lowest(game)), 0.0))
    assert thoughts is not None
    assert [choice.chosen for choice in thoughts.top] == [False, False, True]
    assert thoughts.top[2].placement == game.placements[worst]


def test_nothing_is_thought_where_nothing_is_known() -> None:
    assert thoughts_of(Game(3), Decision(0, (), 0.0)) is None


@given(st.lists(ANY_FLOAT, min_size=40, max_size=40), st.integers(0, 39))
def test_no_values_break_it(art: Art, values: list[float], action: int) -> None:
    game = Game(3)
    decision = Decision(action, tuple(values), 0.0)
    thoughts = thoughts_of(game, decision)
    assert thoughts is not None
    assert sum(choice.chosen for choice in thoughts.top) == 1
    assert all(share is None or 0 <= share <= 1 for row in thoughts.heat for share in row)
    playback = Playback(game)
    playback.look(lambda: decision)
    surface = pygame.Surface((480, 270))
    view = playback.view(animate=True)
    draw_game(surface, (180, 15), view, art, bright=True, thoughts=thoughts)
    draw_strip(surface, pygame.Rect(180, 4, 120, 9), thoughts)
    draw_thoughts(surface, pygame.Rect(12, 52, 152, 76), art, thoughts)
    draw_thoughts(surface, pygame.Rect(12, 52, 246, 44), art, thoughts)


def test_what_a_piece_covers_where_it_landed_is_outlined_no_more(art: Art) -> None:
    game = Game(3)
    decision = Decision(lowest(game), scores(game, lowest(game)), 0.0)
    thoughts = thoughts_of(game, decision)
    assert thoughts is not None
    playback = Playback(game)
    playback.finish(lambda: decision)
    view = playback.view(animate=True)
    plain, outlined = (pygame.Surface((480, 270)) for _ in range(2))
    draw_game(plain, (180, 15), view, art, bright=True)
    draw_game(outlined, (180, 15), view, art, bright=True, thoughts=thoughts)
    same = [
        pygame.image.tobytes(plain.subsurface(cell), "RGB")
        == pygame.image.tobytes(outlined.subsurface(cell), "RGB")
        for y, row in enumerate(view.cells)
        for x, filled in enumerate(row)
        if filled and (cell := (180 + 12 * x, 15 + 12 * (19 - y), 12, 12))
    ]
    assert same == [True] * 4
    assert plain.get_buffer().raw != outlined.get_buffer().raw


@given(ANY_FLOAT)
def test_a_value_is_short_whatever_it_is(value: float) -> None:
    assert 1 <= len(measure(value)) <= 6


def test_heat_is_ever_lighter() -> None:
    light = [sum(heat_colour(step / 20)) for step in range(21)]
    assert light == sorted(light)
    assert len(set(light)) == 21
