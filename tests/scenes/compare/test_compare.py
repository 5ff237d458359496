"""What someone can do in a comparison."""

import math
from pathlib import Path

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes.compare.rivals import Rivals
from tests.scenes.stand_ins import a_cabinet, a_slot, a_table
from tests.scenes.watching import FRAME, press, watch
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.replay import Replay
from tetris_arcade.picture.art import Art
from tetris_arcade.replays import read_replay
from tetris_arcade.scenes.compare.compare import Compare
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.live import OUT_OF_ORDER
from tetris_arcade.scenes.demo.pace import DEADLINE, SPEEDS
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Entry, Ranking
from tetris_arcade.scenes.scene import Pop, Push


def slots(compare: Compare) -> list[str]:
    return [entry.slot.name for entry in compare.entries]


def places(compare: Compare) -> list[int]:
    return [side.game.pieces for side in compare.duel.sides]


@pytest.fixture
def compare(art: Art, rivals: Rivals) -> Compare:
    table = a_table("better", "other", "worse")
    return Compare(a_cabinet(art, rivals), table[0], table[1], others=table)


def test_both_play_the_game_of_the_seed_that_was_asked_for(art: Art, rivals: Rivals) -> None:
    cabinet, (first, second) = a_cabinet(art, rivals), a_table("better", "other")
    Compare(cabinet, first, second)
    Compare(cabinet, first, second, seed=0)
    asked = [(request.slot, request.seed) for request in rivals.requests]
    assert asked == [("better", 5), ("other", 5), ("better", 0), ("other", 0)]


def test_left_and_right_change_the_second_slot_alone_and_wrap_around(
    compare: Compare, rivals: Rivals
) -> None:
    seconds = []
    for action in (Action.RIGHT, Action.RIGHT, Action.LEFT):
        press(compare, action)
        assert slots(compare)[0] == "better"
        seconds.append(slots(compare)[1])
    assert seconds == ["worse", "better", "worse"]
    assert {request.seed for request in rivals.requests} == {5}
    assert [stream.closed for stream in rivals.streams] == [True] * 6 + [False] * 2


def test_what_cannot_be_played_never_becomes_the_second(art: Art, rivals: Rivals) -> None:
    torn = Entry(a_slot("torn", problem="bad CRC"), None)
    first, second = a_table("better", "other")
    compare = Compare(a_cabinet(art, rivals), first, second, others=[torn, first, second])
    press(compare, Action.RIGHT)
    assert slots(compare) == ["better", "better"]


def test_where_there_are_no_others_the_two_stay(art: Art, rivals: Rivals) -> None:
    compare = Compare(a_cabinet(art, rivals), *a_table("better", "other"))
    press(compare, Action.RIGHT, Action.LEFT)
    assert slots(compare) == ["better", "other"]


def test_the_slots_beside_the_second_are_loaded_ahead(compare: Compare, rivals: Rivals) -> None:
    rivals.ready = False
    watch(compare, 0.5)
    assert rivals.prepared == []
    rivals.ready = True
    watch(compare, 0.5)
    assert rivals.prepared == [("dir:slots", "worse")]


def test_the_speed_changes_for_both_within_its_bounds(compare: Compare) -> None:
    press(compare, Action.UP)
    assert compare.speed == 2.0
    press(compare, *[Action.UP] * 20)
    assert compare.speed == math.inf
    press(compare, *[Action.DOWN] * 20)
    assert compare.speed == SPEEDS[0]


def test_nothing_moves_in_a_pause_but_by_steps(compare: Compare) -> None:
    watch(compare, 3.5)
    press(compare, Action.PAUSE)
    before = places(compare)
    watch(compare, 3)
    assert places(compare) == before == [3, 3]
    press(compare, Action.STEP)
    assert places(compare) == [4, 4]
    press(compare, Action.STEP_BACK, Action.STEP_BACK)
    assert places(compare) == [2, 2]
    press(compare, Action.PAUSE)
    watch(compare, 3)
    assert places(compare)[0] > 4


def test_the_whole_game_can_be_gone_through(compare: Compare) -> None:
    watch(compare, 6.5)
    press(compare, Action.FIRST)
    assert (places(compare), compare.paused) == ([0, 0], True)
    press(compare, Action.LAST)
    assert (places(compare), compare.paused) == ([6, 6], False)
    press(compare, Action.REWIND)
    assert (places(compare), compare.paused) == ([5, 5], True)


def test_the_game_can_be_restarted_and_others_chosen(compare: Compare, rivals: Rivals) -> None:
    watch(compare, 3)
    press(compare, Action.RESTART)
    assert places(compare) == [0, 0]
    press(compare, Action.CONFIRM)
    assert compare.duel.number == 1
    press(compare, Action.NEW_SEED)
    one, other = (side.game.seed for side in compare.duel.sides)
    assert one == other != 5
    transition = compare.handle(Input(Action.ENTER_SEED))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, SeedEntry)
    for digit in "42":
        transition.scene.handle(Input(Action.OTHER, text=digit))
    assert transition.scene.handle(Input(Action.CONFIRM)) == Pop()
    assert {request.seed for request in rivals.requests[-2:]} == {42}


def test_leaving_ends_both_games(compare: Compare, rivals: Rivals) -> None:
    assert compare.handle(Input(Action.BACK)) == Pop()
    assert all(stream.closed for stream in rivals.streams)


@pytest.mark.parametrize("broken", ["better", "other"])
def test_a_slot_that_does_not_play_leaves_the_other_alone(
    compare: Compare, rivals: Rivals, broken: str
) -> None:
    rivals.broken = {broken: "bad CRC"}
    press(compare, Action.RESTART)
    assert watch(compare, 2 * OUT_OF_ORDER) is None
    alone, going_on = sorted(places(compare))
    assert (alone, going_on >= 8) == (0, True)
    press(compare, Action.STEP, Action.STEP_BACK, Action.FIRST, Action.LAST, Action.PAUSE)
    assert compare.handle(Input(Action.BACK)) == Pop()


def test_where_neither_plays_the_comparison_ends(compare: Compare, rivals: Rivals) -> None:
    rivals.broken = {"better": "torn", "other": "torn"}
    press(compare, Action.RESTART)
    assert watch(compare, OUT_OF_ORDER - 0.5) is None
    assert watch(compare, 1) == Pop()


def test_both_outlive_their_player(compare: Compare, rivals: Rivals) -> None:
    for _ in range(3):
        watch(compare, 2.5)
        rivals.problem = "the player has crashed"
        assert watch(compare, OUT_OF_ORDER + 0.1) is None
    watch(compare, 2)
    assert places(compare) == [2, 2]


def test_a_restart_makes_the_problem_stay_as_long_as_ever(compare: Compare, rivals: Rivals) -> None:
    rivals.problem = "the player has crashed"
    watch(compare, OUT_OF_ORDER - 1)
    press(compare, Action.RESTART)
    watch(compare, 0.5)
    rivals.problem = "the player has crashed"
    watch(compare, OUT_OF_ORDER - 0.5)
    assert compare.problem is not None


def test_a_comparison_that_gives_up_leaves_the_demo_below_to_play(art: Art, rivals: Rivals) -> None:
    demo = Demo(a_cabinet(art, rivals), a_table("better", "other"), 0)
    transition = demo.handle(Input(Action.COMPARE))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Compare)
    rivals.silent = True
    assert watch(transition.scene, 2 * DEADLINE + OUT_OF_ORDER + 1) == Pop()
    rivals.silent = False
    demo.enter()
    for _ in range(66):
        demo.update(FRAME)
    assert (demo.problem, demo.show.game.pieces) == (None, 1)


def test_a_player_that_never_answers_is_given_up(compare: Compare, rivals: Rivals) -> None:
    rivals.silent = True
    watch(compare, DEADLINE - 1)
    assert compare.duel.sides[0].problem is None
    watch(compare, 2)
    assert [side.problem for side in compare.duel.sides] == ["the player does not answer"] * 2


def test_a_pause_that_was_left_alone_ends(art: Art, rivals: Rivals) -> None:
    cabinet = a_cabinet(art, rivals, attract_after=60)
    compare = Compare(cabinet, *a_table("better", "other"))
    assert watch(compare, 70) is None
    press(compare, Action.PAUSE)
    assert watch(compare, 59) is None
    press(compare, Action.OTHER)
    assert watch(compare, 59) is None
    assert watch(compare, 2) == Pop()


def test_both_games_are_kept(
    compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.scenes.demo.keeping.replays_folder", lambda: tmp_path)
    watch(compare, 5)
    press(compare, Action.KEEP_GAME)
    compare.cabinet.files.close()
    kept = [read_replay(path) for path in sorted(tmp_path.iterdir())]
    assert [recorded.player for recorded in kept] == ["better", "other"]
    boards = [recorded.replay.play().rows for recorded in kept]
    assert boards == [side.game.rows for side in compare.duel.sides]


def test_a_kiosk_does_not_offer_to_keep_games(art: Art, rivals: Rivals) -> None:
    compare = Compare(a_cabinet(art, rivals, kiosk=True), *a_table("better", "other"))
    assert not [meaning for _, meaning in compare.actions if "KEEP" in meaning]


def test_every_key_of_the_help_does_something(compare: Compare) -> None:
    for actions, _ in compare.actions:
        for action in actions:
            watch(compare, 1.1)
            compare.changed = False
            transition = compare.handle(Input(action))
            assert compare.changed or transition is not None, action
    compare.changed = False
    assert compare.handle(Input(Action.OPERATIONS)) is None
    assert not compare.changed


def test_a_demo_is_compared_with_the_slot_after_it_on_the_same_pieces(
    art: Art, rivals: Rivals
) -> None:
    demo = Demo(a_cabinet(art, rivals), a_table("worse", "better", "other"), 2, speed=4.0)
    demo.handle(Input(Action.NEW_SEED))
    transition = demo.handle(Input(Action.COMPARE))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Compare)
    assert (slots(transition.scene), transition.scene.speed) == (["other", "worse"], 4.0)
    seeds = {side.game.seed for side in transition.scene.duel.sides}
    assert seeds == {demo.show.game.seed}
    press(transition.scene, Action.RIGHT)
    assert slots(transition.scene) == ["other", "better"]
    assert transition.scene.handle(Input(Action.BACK)) == Pop()
    assert [stream.closed for stream in rivals.streams[:2]] == [True, False], "the demo goes on"


def test_the_marked_slot_is_compared_with_another_one(art: Art, rivals: Rivals) -> None:
    cabinet = a_cabinet(art, rivals, lambda: Ranking(a_table("better", "other", "worse")))
    menu = Menu(cabinet)
    menu.enter()
    menu.handle(Input(Action.LAST))
    assert menu.handle(Input(Action.COMPARE)) is None
    menu.handle(Input(Action.FIRST))
    transition = menu.handle(Input(Action.COMPARE))
    assert isinstance(transition, Push)
    assert isinstance(transition.scene, Compare)
    assert slots(transition.scene) == ["worse", "better"]
    assert menu.marked is None


@given(
    st.lists(st.tuples(st.sampled_from(Action), st.floats(0, 0.1), st.integers(0, 12)), max_size=60)
)
@settings(max_examples=30)
def test_whatever_is_done_both_games_are_those_that_were_decided(
    art: Art, doings: list[tuple[Action, float, int]]
) -> None:
    rivals = Rivals()
    table = a_table("better", "other", "worse")
    cabinet = a_cabinet(art, rivals, kiosk=True)
    compare = Compare(cabinet, table[0], table[2], others=table, speed=8.0)
    surface = pygame.Surface((270, 480))
    for action, dt, frames in doings:
        compare.handle(Input(action, (20, 360)))
        for _ in range(frames):
            compare.update(dt)
        compare.draw(surface)
        for stream, side in zip(rivals.streams[-2:], compare.duel.sides, strict=True):
            game = side.game
            replay = Replay(game.seed, stream.actions[: game.pieces])
            assert vars(replay.play()) == vars(game)
        if compare.duel.contested:
            first, second = compare.duel.sides
            assert abs(first.at - second.at) <= 1
