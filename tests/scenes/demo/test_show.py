import math

import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_slot, stacked
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.scenes.demo.pace import BATCH
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import (
    ANIMATED,
    GAME_OVER,
    SPEEDS,
    Show,
)

FRAME = 1 / 60


def a_show(player: ScriptedPlayer, seed: int) -> Show:
    return Show(live(a_slot("a"), player, seed))


def watch(show: Show, seconds: float, speed: float) -> None:
    for _ in range(round(seconds / FRAME)):
        show.update(FRAME, speed)


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_game_on_the_screen_is_a_replay_of_the_decisions(
    player: ScriptedPlayer, speed: float
) -> None:
    show = a_show(player, 3)
    watch(show, 8, speed)
    replay = Game(show.game.seed)
    for action in player.actions[: show.game.pieces]:
        replay.play(action)
    assert show.game.pieces > 0
    assert (show.game.cells, show.game.lines, show.game.score) == (
        replay.cells,
        replay.lines,
        replay.score,
    )


@pytest.mark.parametrize("speed", [0.25, 0.5, 1.0, 16.0, 32.0, 64.0])
def test_the_speed_is_in_pieces_a_second(player: ScriptedPlayer, speed: float) -> None:
    show = a_show(player, 3)
    seconds = max(8 / speed, 0.25)
    watch(show, seconds, speed)
    assert show.game.pieces == pytest.approx(seconds * speed, abs=1.1)


def test_a_frame_never_plays_more_than_so_many_pieces(
    player: ScriptedPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.scenes.demo.timeline.PIECES_PER_FRAME", 44)
    show = a_show(player, 3)
    show.update(FRAME, math.inf)
    assert show.game.pieces == 44


def test_a_frame_stops_to_play_once_it_has_taken_its_time(
    player: ScriptedPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.scenes.demo.timeline.WORK", 0.0)
    show = a_show(player, 3)
    show.update(FRAME, math.inf)
    assert show.game.pieces == BATCH


def test_no_time_means_no_move_even_at_the_highest_speed(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    assert not show.update(0.0, math.inf)
    assert show.game.pieces == 0


def test_time_spent_waiting_for_a_decision_is_not_made_up_for(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    player.ready = False
    watch(show, 5, 1.0)
    assert show.loading
    assert show.seconds == 0
    player.ready = True
    watch(show, 3.05, 1.0)
    assert show.game.pieces == 3


def test_a_lost_game_stays_for_a_while_and_then_the_next_one_of_the_series_begins() -> None:
    player = ScriptedPlayer(stacked)
    show = a_show(player, 11)
    while not show.playback.over:
        show.update(FRAME, 64.0)
    lost = show.game
    watch(show, GAME_OVER - 0.1, 64.0)
    assert show.game is lost
    watch(show, 0.2, 64.0)
    assert show.game is not lost
    assert (show.game_number, show.game.seed) == (1, game_seed(11, 1))
    assert [request.seed for request in player.requests] == [11, game_seed(11, 1)]


def test_the_best_game_of_the_show_is_remembered() -> None:
    player = ScriptedPlayer()
    show = a_show(player, 3)
    lines = [0, 0]
    while show.game_number < 2:
        lines[show.game_number] = show.game.lines
        show.update(FRAME, math.inf)
    assert show.best_lines == max(lines) > 0


def test_pieces_per_second_tell_the_speed(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    watch(show, 1.5, 16.0)
    assert show.pieces_per_second == pytest.approx(16, rel=0.1)


def test_pieces_are_seen_to_fall_at_human_speeds_and_only_there(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    rows = []
    for _ in range(50):
        show.update(FRAME, 1.0)
        falling = show.view(1.0).falling
        assert falling is not None
        rows.append(falling.row)
    assert rows == sorted(rows, reverse=True)
    assert len(set(rows)) > 20
    assert show.view(2 * ANIMATED).falling is None


def test_the_falling_piece_comes_to_rest_where_its_outline_is(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    ghost = None
    while not show.game.pieces:
        view = show.view(1.0)
        ghost, piece = view.ghost or ghost, show.game.piece
        show.update(FRAME, 1.0)
    assert ghost is not None
    assert show.game.cells[ghost.row].count(piece + 1) > 0


def test_full_rows_are_seen_before_they_go(player: ScriptedPlayer) -> None:
    show = a_show(player, 3)
    while not show.game.lines:
        show.update(FRAME, 4.0)
    view = show.view(4.0)
    assert all(all(view.cells[row]) for row in view.clearing)
    assert len(view.clearing) == show.game.lines
    opened = [view.cleared]
    while view.clearing:
        show.update(FRAME, 4.0)
        view = show.view(4.0)
        opened.append(view.cleared)
    assert opened[:-1] == sorted(opened[:-1])
    assert opened[-2] > 0.5
    assert view.cells == show.game.cells


def test_a_lost_board_burns_out_from_the_floor_up() -> None:
    show = a_show(ScriptedPlayer(stacked), 11)
    while not show.playback.over:
        show.update(FRAME, 8.0)
    burnt = []
    for _ in range(round(2 / FRAME)):
        burnt.append(show.view(8.0).burnt)
        show.update(FRAME, 8.0)
    assert burnt == sorted(burnt)
    assert (burnt[0], burnt[-1]) == (0, 20)
