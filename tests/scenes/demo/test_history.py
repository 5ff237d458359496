import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenes.stand_ins import lowest, scores
from tetris_arcade.engine.game import Game
from tetris_arcade.playing.player import Decision
from tetris_arcade.scenes.demo import history as module
from tetris_arcade.scenes.demo.history import FINE, THOUGHTS, History


def recorded(pieces: int, seed: int = 3) -> tuple[Game, History]:
    """A game of so many pieces, or as many as it lasts, and what is remembered of it."""
    game = Game(seed)
    history = History(game)
    while game.pieces < pieces and not game.over:
        action = lowest(game)
        history.add(Decision(action, scores(game, action), 0.5))
        game.play(action)
        history.note(game)
    return game, history


def restored(history: History, piece: int) -> Game:
    """The game as piece number ``piece`` came in, from what is remembered."""
    game = Game(3)
    game.restore(history.before(piece))
    while game.pieces < piece:
        game.play(history.action(game.pieces))
    return game


class Board(Game):
    """A game that is never over: what it would take hours to play is counted in no time."""

    def play(self, action: int) -> Any:
        self.pieces += 1


def counted(pieces: int) -> History:
    game = Board(3)
    history = History(game)
    for _ in range(pieces):
        history.add(Decision(game.pieces % 40, (), 0.0))
        game.play(0)
        history.note(game)
    return history


@given(st.integers(0, 60))
def test_every_moment_of_a_game_can_be_gone_back_to(piece: int) -> None:
    game, history = recorded(60)
    again = Game(3)
    for _ in range(min(piece, game.pieces)):
        again.play(lowest(again))
    assert vars(restored(history, again.pieces)) == vars(again)


def test_near_the_live_end_a_snapshot_is_near() -> None:
    history = counted(50_000)
    for piece in range(49_000, 50_001, 7):
        assert 0 <= piece - history.before(piece).pieces < FINE


def test_what_was_decided_is_remembered_with_what_was_thought() -> None:
    game, history = recorded(20)
    first, decision = Game(3), history.decision(0)
    assert decision is not None
    assert (decision.action, decision.seconds) == (lowest(first), 0.5)
    assert decision.q_values == pytest.approx(scores(first, lowest(first)))
    assert history.decision(game.pieces) is None


def test_thoughts_are_forgotten_before_moves_are() -> None:
    history = History(Game(3))
    for _ in range(THOUGHTS + 10):
        history.add(Decision(7, (1.0, -math.inf), 0.0))
    assert history.decision(9) == Decision(7, (), 0.0)
    assert history.decision(10) == Decision(7, (1.0, -math.inf), 0.0)


def test_however_long_a_game_lasts_what_is_kept_of_it_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, size in (("RECENT", 40_000), ("BLOCK", 4096), ("COARSE_KEPT", 64), ("FINE_KEPT", 8)):
        monkeypatch.setattr(module, name, size)
    monkeypatch.setattr(module, "MAX_ACTIONS", 1_000)
    history = counted(200_000)
    assert 40_000 <= len(history._recent) < 40_000 + 4096
    assert len(history._coarse) <= 64
    assert len(history._fine) <= 8
    assert len(history._opening) == 1_000
    assert 150_000 < history.first < 165_000
    for piece in range(history.first, history.end, 997):
        assert history.first <= history.before(piece).pieces <= piece
        assert piece - history.before(piece).pieces < 2 * 40_000 / 64
        decision = history.decision(piece)
        assert decision is not None
        assert decision.action == piece % 40


def test_a_recording_holds_what_has_landed_and_no_more_than_a_replay_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_ACTIONS", 30)
    game, history = recorded(20)
    history.add(Decision(0, (), 0.0))
    actions, last = history.recorded()
    assert (len(actions), last.pieces, last.lines) == (20, 20, game.lines)
    game, history = recorded(40)
    actions, last = history.recorded()
    assert (len(actions), last.pieces) == (30, 30)
    assert last.lines == restored(history, 30).lines < game.lines
