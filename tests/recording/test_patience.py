"""The player of a film is waited for."""

import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.errors import ModelError
from tetris_arcade.playing.player import Decision, Request
from tetris_arcade.recording import patience
from tetris_arcade.recording.patience import PatientPlayer, PatientStream

REQUEST = Request("dir:slots", "slow", 1)


class Slow:
    """A stream whose decisions take a while."""

    ready = False
    problem: str | None = None

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def take(self) -> Decision | None:
        self.looks -= 1
        return None if self.looks >= 0 else Decision(7, (), 0.0)

    def close(self) -> None:
        pass


def test_a_decision_is_waited_for() -> None:
    assert PatientStream("slow", Slow(looks=5)).take().action == 7


def test_the_scene_need_not_say_that_it_loads() -> None:
    assert PatientStream("slow", Slow(looks=5)).ready


def test_a_slot_that_does_not_play_is_an_error_that_names_it() -> None:
    player = ScriptedPlayer()
    player.broken["slow"] = "the model is damaged"
    stream = PatientPlayer(player).play(REQUEST)
    with pytest.raises(ModelError, match=r"^slot 'slow' cannot be recorded: the model is damaged$"):
        stream.take()


def test_a_player_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "DEADLINE", 0.02)
    player = ScriptedPlayer()
    player.silent = True
    with pytest.raises(ModelError, match="nothing was heard of it for 0 s; try again"):
        PatientPlayer(player).play(REQUEST).take()


def test_a_game_that_is_left_is_left_by_the_player_too() -> None:
    player = ScriptedPlayer()
    PatientPlayer(player).play(REQUEST).close()
    assert player.streams[0].closed


def test_no_other_slot_is_loaded_ahead() -> None:
    player = ScriptedPlayer()
    PatientPlayer(player).prepare("dir:slots", "other")
    assert player.prepared == []
