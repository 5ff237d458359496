import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_slot, lowest
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.engine.replay import Replay
from tetris_arcade.scenes.demo.series import live, recorded
from tetris_arcade.scenes.demo.show import GAME_OVER, Show

FRAME = 1 / 60


def a_replay(pieces: int) -> Replay:
    game = Game(3)
    actions: list[int] = []
    while len(actions) < pieces and not game.over:
        actions.append(lowest(game))
        game.play(actions[-1])
    return Replay(3, actions)


def watch(show: Show, seconds: float, speed: float) -> None:
    for _ in range(round(seconds / FRAME)):
        show.update(FRAME, speed)


def test_each_game_of_a_live_series_has_a_seed_of_its_own(player: ScriptedPlayer) -> None:
    series = live(a_slot("a"), player, 5)
    seeds = [series(number).game.seed for number in (0, 1, 1)]
    assert seeds == [5, game_seed(5, 1), game_seed(5, 1)]


def test_a_record_is_shown_without_a_player_and_looked_into_as_far_as_it_goes() -> None:
    replay = a_replay(12)
    show = Show(recorded(replay))
    watch(show, 3, 8.0)
    assert show.over
    assert show.thoughts is None
    assert (show.loading, show.problem) == (False, None)
    assert show.game.cells == replay.play().cells
    show.seek(5)
    assert (show.game.pieces, show.behind, show.forgotten) == (5, 7, True)
    assert not show.over


@pytest.mark.parametrize("pieces", [12, 10_000])
def test_a_record_begins_again_after_its_end_whether_its_game_was_over_or_not(pieces: int) -> None:
    replay = a_replay(pieces)
    show = Show(recorded(replay))
    while not show.over:
        show.update(FRAME, 64.0)
    assert show.game.pieces == len(replay.actions)
    assert show.waiting_for == 0
    watch(show, GAME_OVER + 0.1, 1.0)
    assert (show.game_number, show.game.pieces) == (1, 0)


def test_rows_of_the_last_move_go_before_the_record_is_at_its_end() -> None:
    replay = a_replay(next(n for n in range(1, 100) if a_replay(n).play().lines))
    show = Show(recorded(replay))
    while not show.view(4.0).clearing:
        show.update(FRAME, 4.0)
    assert not show.over
    while not show.over:
        show.update(FRAME, 4.0)
    assert not show.view(4.0).clearing
